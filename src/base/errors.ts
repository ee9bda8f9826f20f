import { cut, safeText } from "./safeText";

/** An entry of `errors` in a response of Cloudflare's API, or the code with which Cloudflare's edge blocks a request. */
export interface CloudflareError {
    /** Cloudflare's numeric code, such as 5404 for an image that does not exist. */
    readonly code?: number;
    readonly message?: string;
    readonly documentationUrl?: string;
    /** The faulty part of the request, as a JSON pointer. */
    readonly pointer?: string;
}

/** What is known about the response to a failed request. */
export interface ErrorDetails {
    /** HTTP status. Absent if no response came. */
    readonly status?: number | undefined;
    /** The errors that the response lists. */
    readonly cloudflareErrors?: readonly CloudflareError[] | undefined;
    /** The `cf-ray` of the response, for Cloudflare's support. */
    readonly rayId?: string | undefined;
    /** Code of the system or of TLS, if no response came: such as `ECONNREFUSED`. */
    readonly causeCode?: string | undefined;
    /** Id of the image. Absent if it is secret, or if the error is about several images. */
    readonly imageId?: string | undefined;
    /** Ids of the images, if several of a set or a list failed. Secret ids are left out. */
    readonly imageIds?: readonly string[] | undefined;
}

/** One expectation that an image does not meet. */
export interface ExpectationFailure {
    /** Path of the judged value, such as `requireSignedUrls`, `access.thumbnail` or `meta.album`. */
    readonly path: string;
    readonly expected: unknown;
    readonly actual: unknown;
    /** Says in words what is wrong. */
    readonly message: string;
    /** Id of the image, in the error of a set or a list. Absent if it is secret. */
    readonly imageId?: string;
}

/** The `code` of each error class of this package, such as `"IMAGE_NOT_FOUND"`. */
export type ErrorCode = InstanceType<(typeof classes)[number]>["code"];

/** Room for the names of thousands of images. The engine loses an error of several megabytes. */
const maxMessageCharacters = 100_000;

/** Marks the errors of all installed copies of the package, because each copy has classes of its own. */
const brand = Symbol.for("pulumi-cloudflare-images.error");

/**
 * The base class of every error that this package throws for its users.
 *
 * The message is one line: what failed, what the service returned, what to do. It never contains a credential.
 */
export abstract class CloudflareImagesError extends Error {
    abstract readonly code: ErrorCode;
    readonly status: number | undefined;
    readonly cloudflareErrors: readonly CloudflareError[];
    readonly rayId: string | undefined;
    readonly causeCode: string | undefined;
    readonly imageId: string | undefined;
    readonly imageIds: readonly string[] | undefined;

    protected readonly [brand] = true;

    /** Makes Pulumi print only the message, without stack frames. */
    protected readonly __pulumiRunError = true;

    constructor(message: string, details: ErrorDetails = {}) {
        // The message contains ids and metadata that somebody else wrote.
        const text = safeText(cut(message, maxMessageCharacters));
        super(text);
        // Not writable: the SDK adds a prefix to it for each property of a resource that the error reaches.
        Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
        this.name = new.target.name;
        // Without frames: Pulumi prints the stack if an output fails, and frames do not help the reader of a plan.
        this.stack = `${this.name}: ${this.message}`;
        this.status = details.status;
        this.cloudflareErrors = details.cloudflareErrors ?? [];
        this.rayId = details.rayId;
        this.causeCode = details.causeCode;
        this.imageId = details.imageId;
        this.imageIds = details.imageIds;
    }
}

/** An id, an option or a URL is malformed. Nothing was sent. */
export class InvalidInputError extends CloudflareImagesError {
    readonly code = "INVALID_INPUT";
}

/** A setting is missing, incomplete or malformed. Nothing was sent. */
export class ConfigurationError extends CloudflareImagesError {
    readonly code = "CONFIGURATION";
}

/** The account has no such image (Cloudflare's codes 5404 and 5454). */
export class ImageNotFoundError extends CloudflareImagesError {
    readonly code = "IMAGE_NOT_FOUND";
}

/** The image has no variant of that name. */
export class VariantNotFoundError extends CloudflareImagesError {
    readonly code = "VARIANT_NOT_FOUND";
}

/** The image does not meet `expect`. */
export class ExpectationError extends CloudflareImagesError {
    readonly code = "EXPECTATION";

    /** @param failures The failed expectations; empty if a part of `expect` is secret. */
    constructor(
        message: string,
        readonly failures: readonly ExpectationFailure[] = [],
        details?: ErrorDetails,
    ) {
        super(message, details);
    }
}

/** The lookup has no outputs because it failed before, and the program continued, as with `--continue-on-error`. */
export class NotReadError extends CloudflareImagesError {
    readonly code = "NOT_READ";
}

/** The account has no signing key of that name. */
export class SigningKeyNotFoundError extends CloudflareImagesError {
    readonly code = "SIGNING_KEY_NOT_FOUND";
}

/** Cloudflare does not accept the credentials. */
export class AuthenticationError extends CloudflareImagesError {
    readonly code = "AUTHENTICATION";
}

/** The credentials are accepted, but lack permission to read this. */
export class PermissionError extends CloudflareImagesError {
    readonly code = "PERMISSION";
}

/** Cloudflare's edge blocked the request by a firewall rule or a challenge, before the API saw it. */
export class BlockedError extends CloudflareImagesError {
    readonly code = "BLOCKED";
}

/** Cloudflare asks to slow down (HTTP 429), or a quota or limit of the account is used up. */
export class RateLimitError extends CloudflareImagesError {
    readonly code = "RATE_LIMITED";
}

/** No response came from Cloudflare: an unknown host name, a refused, reset or unverifiable connection, a proxy's refusal. */
export class ConnectionError extends CloudflareImagesError {
    readonly code = "CONNECTION";
}

/** The response was not complete in time. */
export class TimeoutError extends CloudflareImagesError {
    readonly code = "TIMEOUT";
}

/** Cloudflare could not respond (HTTP 408 and 5xx). */
export class ServerError extends CloudflareImagesError {
    readonly code = "SERVER";
}

/** A successful response that is not what the API documents. */
export class InvalidResponseError extends CloudflareImagesError {
    readonly code = "INVALID_RESPONSE";
}

/** Any other unsuccessful response. */
export class ApiError extends CloudflareImagesError {
    readonly code = "API";
}

/** The update was canceled before the response came. */
export class CanceledError extends CloudflareImagesError {
    readonly code = "CANCELED";
}

const classes = [
    InvalidInputError,
    ConfigurationError,
    ImageNotFoundError,
    VariantNotFoundError,
    ExpectationError,
    NotReadError,
    SigningKeyNotFoundError,
    AuthenticationError,
    PermissionError,
    BlockedError,
    RateLimitError,
    ConnectionError,
    TimeoutError,
    ServerError,
    InvalidResponseError,
    ApiError,
    CanceledError,
];

/** The error with this code, for the mocks of unit tests; `undefined` for an unknown code. */
export function errorOfCode(code: unknown, message: string): CloudflareImagesError | undefined {
    return classes.map((SomeError) => new SomeError(message)).find((error) => error.code === code);
}

/** Whether `error` is an error of this package, from this or from another installed copy. */
export function isCloudflareImagesError(error: unknown): error is CloudflareImagesError {
    return error instanceof Error && brand in error;
}

/** Whether `error` says that the account has no such image, from this or from another installed copy of the package. */
export function isImageNotFoundError(error: unknown): error is ImageNotFoundError {
    return isCloudflareImagesError(error) && error.code === "IMAGE_NOT_FOUND";
}

/** The error with more advice. */
export function withAdvice(error: CloudflareImagesError, advice: string): CloudflareImagesError {
    return withMessage(error, `${error.message} ${advice}`);
}

/** A copy of the error with another message. Lookups that share a request share the error, so it must not change. */
export function withMessage(
    error: CloudflareImagesError,
    message: string,
    images: Pick<ErrorDetails, "imageId" | "imageIds"> = error,
): CloudflareImagesError {
    const { status, cloudflareErrors, rayId, causeCode } = error;
    const details = { status, cloudflareErrors, rayId, causeCode, imageId: images.imageId, imageIds: images.imageIds };
    if (error instanceof ExpectationError) {
        return new ExpectationError(message, error.failures, details);
    }
    const SameClass = error.constructor as new (message: string, details: ErrorDetails) => CloudflareImagesError;
    return new SameClass(message, details);
}
