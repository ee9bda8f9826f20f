import { cut, safeText } from "./safeText";

/** One entry of the `errors` in a response of Cloudflare's API, or the code of a block by Cloudflare's edge. */
export interface CloudflareError {
    /** Cloudflare's numeric code, such as 5404 for an image that does not exist. */
    readonly code?: number;
    readonly message?: string;
    readonly documentationUrl?: string;
    /** Where in the request the fault is, as a JSON pointer. */
    readonly pointer?: string;
}

/** What is known about the response to a failed request. */
export interface ErrorDetails {
    /** HTTP status. Absent without a response. */
    readonly status?: number | undefined;
    /** The errors that the response lists. */
    readonly cloudflareErrors?: readonly CloudflareError[] | undefined;
    /** The `cf-ray` of the response: name it to Cloudflare's support. */
    readonly rayId?: string | undefined;
    /** The image that the error is about. Absent if its id is secret, or if the error is about several. */
    readonly imageId?: string | undefined;
    /** All images that failed, if several of a set or a list did, without secret ids. */
    readonly imageIds?: readonly string[] | undefined;
}

/** One expectation that an image does not meet. */
export interface ExpectationFailure {
    /** Path of what was judged, such as `requireSignedUrls`, `access.thumbnail` or `meta.album`. */
    readonly path: string;
    readonly expected: unknown;
    readonly actual: unknown;
    /** In words. */
    readonly message: string;
    /** The image, in the error of a set or a list. Absent if its id is secret. */
    readonly imageId?: string;
}

/** The `code` of each error class of this package, such as `"IMAGE_NOT_FOUND"`. */
export type ErrorCode = keyof typeof classes;

/** Room for the names of thousands of images. The engine loses an error of several megabytes. */
const maxMessageCharacters = 100_000;

/** Shared by all installed copies of the package, whose classes differ. */
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
    readonly imageId: string | undefined;
    readonly imageIds: readonly string[] | undefined;

    protected readonly [brand] = true;

    /** Makes Pulumi print only the message, without stack frames. */
    protected readonly __pulumiRunError = true;

    constructor(message: string, details: ErrorDetails = {}) {
        // It contains ids and metadata that somebody else wrote.
        const text = safeText(cut(message, maxMessageCharacters));
        super(text);
        // Otherwise the SDK adds a prefix for each property of a resource that the error reaches.
        Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
        this.name = new.target.name;
        // Pulumi prints the stack of an error in an output. Frames do not help the reader of a plan.
        this.stack = `${this.name}: ${this.message}`;
        this.status = details.status;
        this.cloudflareErrors = details.cloudflareErrors ?? [];
        this.rayId = details.rayId;
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

    /** @param failures The expectations that are not met; empty if a part of `expect` is secret. */
    constructor(
        message: string,
        readonly failures: readonly ExpectationFailure[] = [],
        details?: ErrorDetails,
    ) {
        super(message, details);
    }
}

/** The lookup failed before, so it has no outputs, and the program continued, as with `--continue-on-error`. */
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

/** Cloudflare asks to slow down (HTTP 429), or a quota or a limit of the account is used up. */
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

const classes = {
    INVALID_INPUT: InvalidInputError,
    CONFIGURATION: ConfigurationError,
    IMAGE_NOT_FOUND: ImageNotFoundError,
    VARIANT_NOT_FOUND: VariantNotFoundError,
    EXPECTATION: ExpectationError,
    NOT_READ: NotReadError,
    SIGNING_KEY_NOT_FOUND: SigningKeyNotFoundError,
    AUTHENTICATION: AuthenticationError,
    PERMISSION: PermissionError,
    BLOCKED: BlockedError,
    RATE_LIMITED: RateLimitError,
    CONNECTION: ConnectionError,
    TIMEOUT: TimeoutError,
    SERVER: ServerError,
    INVALID_RESPONSE: InvalidResponseError,
    API: ApiError,
    CANCELED: CanceledError,
};

/** The error with this code, for the mocks of unit tests; `undefined` for an unknown code. */
export function errorOfCode(code: unknown, message: string): CloudflareImagesError | undefined {
    const byCode: {
        readonly [Code in ErrorCode]: new (message: string) => { readonly code: Code } & CloudflareImagesError;
    } = classes;
    const found = Object.entries(byCode).find(([known]) => known === code);
    return found && new found[1](message);
}

/** Whether `error` is one of this package's errors, from this or from another installed copy. */
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

/** A copy of the error with another message. The error itself is shared by lookups that share a request. */
export function withMessage(
    error: CloudflareImagesError,
    message: string,
    { imageId, imageIds }: Pick<ErrorDetails, "imageId" | "imageIds"> = error,
): CloudflareImagesError {
    const { status, cloudflareErrors, rayId } = error;
    const details = { status, cloudflareErrors, rayId, imageId, imageIds };
    if (error instanceof ExpectationError) {
        return new ExpectationError(message, error.failures, details);
    }
    const SameClass = error.constructor as new (message: string, details: ErrorDetails) => CloudflareImagesError;
    return new SameClass(message, details);
}
