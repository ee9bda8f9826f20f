import {
    ApiError,
    AuthenticationError,
    BlockedError,
    type CloudflareError,
    type CloudflareImagesError,
    ConnectionError,
    type ErrorDetails,
    ImageNotFoundError,
    InvalidInputError,
    InvalidResponseError,
    PermissionError,
    RateLimitError,
    ServerError,
    TimeoutError,
} from "../base/errors";

/** Cloudflare's API, or the host that delivers images. */
export type Service = "api" | "delivery";

/** What is read. */
export type Subject = "image" | "list" | "keys" | "other";

/** The head of an HTTP response. */
export interface ResponseHead {
    /** 0 if no readable response came. */
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
}

/** Why a request did not succeed. */
export interface Failure extends ResponseHead {
    readonly kind:
        | "timeout"
        | "too large"
        | "connection"
        | "certificate"
        | "undecodable"
        /** A proxy did not open a tunnel, but may later. */
        | "proxy"
        | "proxy refusal"
        /** It was not sent, because the rate limit asks for a longer wait than allowed. */
        | "throttled"
        | "refused"
        /** A success whose body cannot be parsed, or whose content cannot be used. */
        | "unreadable"
        | "unusable";
    /** What came back, for messages: `404 (5404 Image not found), Ray …`. */
    readonly summary: string;
    /** The errors that the response lists. */
    readonly errors: readonly CloudflareError[];
    /** The code with which Cloudflare's edge blocked the request, before the API saw it. */
    readonly edgeCode?: number | undefined;
    /** Code of the system or of TLS, such as `ECONNREFUSED`. */
    readonly causeCode?: string | undefined;
}

/** The failure of a request without a response. */
export function noResponse(kind: Failure["kind"], summary: string, causeCode?: string): Failure {
    return { kind, summary, causeCode, status: 0, headers: {}, errors: [] };
}

/** The details of a failure, for an error. */
export function detailsOf({ status, headers, errors, edgeCode, causeCode }: Failure): ErrorDetails {
    const rayId = headers["cf-ray"];
    return status === 0
        ? { causeCode }
        : {
              status,
              cloudflareErrors: edgeCode === undefined ? errors : [{ code: edgeCode }],
              ...(rayId !== undefined && { rayId }),
          };
}

/** Whether Cloudflare's edge asks for a proof that the sender is not a robot. */
export function isChallenge({ headers }: ResponseHead): boolean {
    return headers["cf-mitigated"] === "challenge";
}

export interface Verdict {
    readonly errorClass: new (message: string, details: ErrorDetails) => CloudflareImagesError;
    /** Whether to send the request again: after a backoff, or once the rate limit has room. */
    readonly retry: "never" | "backoff" | "throttled";
    readonly advice: string;
}

/** What to do about `failure`, the result of a request to `service` for `subject`. */
export function judgeFailure(failure: Failure, service: Service, subject: Subject): Verdict {
    const rule = rules.find((each) => holds(each, failure, service, subject)) ?? lastRule;
    const { errorClass, retry = "never", advice } = rule;
    const text: string | Readonly<Record<Service, string>> = advices[advice];
    return { errorClass, retry, advice: typeof text === "string" ? text : text[service] };
}

/** A way to fail, and what to do about it. A rule applies if the failure matches all its fields. */
interface Rule extends Partial<Pick<Failure, "kind" | "status" | "edgeCode">> {
    readonly service?: Service;
    readonly subject?: Subject;
    /** The response lists at least one of these codes. */
    readonly codes?: Partial<Readonly<Record<Service, readonly number[]>>>;
    readonly when?: (failure: Failure) => boolean;
    /** Default: never. */
    readonly retry?: Verdict["retry"];
    readonly errorClass: Verdict["errorClass"];
    readonly advice: keyof typeof advices;
}

function holds(rule: Rule, failure: Failure, service: Service, subject: Subject): boolean {
    const { kind, status, edgeCode, errors } = failure;
    const { codes, when } = rule;
    return (
        (rule.kind ?? kind) === kind &&
        (rule.status ?? status) === status &&
        (rule.edgeCode ?? edgeCode) === edgeCode &&
        (rule.service ?? service) === service &&
        (rule.subject ?? subject) === subject &&
        (codes === undefined || errors.some(({ code = 0 }) => codes[service]?.includes(code))) &&
        (when === undefined || when(failure))
    );
}

/** In order: the first rule that applies decides. */
const rules: readonly Rule[] = [
    // No readable response.
    { kind: "timeout", retry: "backoff", errorClass: TimeoutError, advice: "timeout" },
    { kind: "certificate", errorClass: ConnectionError, advice: "certificate" },
    { kind: "proxy refusal", errorClass: ConnectionError, advice: "proxy refusal" },
    { kind: "proxy", retry: "backoff", errorClass: ConnectionError, advice: "proxy" },
    { kind: "connection", retry: "backoff", errorClass: ConnectionError, advice: "connection" },
    { kind: "throttled", errorClass: RateLimitError, advice: "slow down" },
    { kind: "too large", errorClass: InvalidResponseError, advice: "unreadable" },
    { kind: "undecodable", retry: "backoff", errorClass: InvalidResponseError, advice: "unreadable" },

    // A success that cannot be used.
    { kind: "unreadable", retry: "backoff", errorClass: InvalidResponseError, advice: "unreadable" },
    { kind: "unusable", subject: "image", errorClass: InvalidResponseError, advice: "unusable image" },
    { kind: "unusable", errorClass: InvalidResponseError, advice: "unusable" },

    // The service did not send the response, or is down.
    { when: isChallenge, errorClass: BlockedError, advice: "challenge" },
    { when: isForeignOutage, retry: "backoff", errorClass: ConnectionError, advice: "foreign" },
    { when: isForeign, errorClass: ConnectionError, advice: "foreign" },
    { when: isOutage, retry: "backoff", errorClass: ServerError, advice: "outage" },

    // Limits.
    { codes: { delivery: [9422] }, errorClass: RateLimitError, advice: "transformations" },
    { codes: { api: [5453] }, errorClass: RateLimitError, advice: "plan" },
    { codes: { api: [971, 10100, 10429] }, retry: "throttled", errorClass: RateLimitError, advice: "slow down" },
    { edgeCode: 1015, retry: "throttled", errorClass: RateLimitError, advice: "slow down at the edge" },

    // By the code of the API.
    { codes: { api: [5404, 5454] }, subject: "image", errorClass: ImageNotFoundError, advice: "no such image" },
    // Without an image in the request, the account is missing.
    { codes: { api: [5404, 5454] }, errorClass: ApiError, advice: "no such account" },
    { codes: { api: [7000, 7003] }, subject: "image", errorClass: InvalidInputError, advice: "malformed ids" },
    { codes: { api: [7000, 7003] }, errorClass: InvalidInputError, advice: "malformed account id" },
    { codes: { api: [5403] }, subject: "keys", errorClass: PermissionError, advice: "no keys" },
    { codes: { api: [5403] }, errorClass: PermissionError, advice: "not enabled" },
    { service: "api", when: saysNotEnabled, errorClass: PermissionError, advice: "not enabled" },
    { codes: { api: [103] }, errorClass: ApiError, advice: "another API" },
    { codes: { api: [10001] }, errorClass: AuthenticationError, advice: "new token" },
    { codes: { api: [10000] }, status: 403, errorClass: PermissionError, advice: "permission" },
    { codes: { api: [1000, 6003, 9103, 9106, 10000] }, errorClass: AuthenticationError, advice: "credentials" },
    // The code is the same for an invalid token and for a missing permission.
    { service: "api", when: saysInvalidToken, errorClass: AuthenticationError, advice: "credentials" },
    { codes: { api: [9109] }, errorClass: PermissionError, advice: "permission" },

    // By the status alone.
    { service: "api", status: 401, errorClass: AuthenticationError, advice: "credentials" },
    { status: 429, retry: "throttled", errorClass: RateLimitError, advice: "slow down" },
    { service: "api", status: 403, when: hasErrors, errorClass: PermissionError, advice: "permission" },
    { when: isBlocked, errorClass: BlockedError, advice: "blocked" },
    { when: ({ status }) => status >= 300 && status < 400, errorClass: ApiError, advice: "redirect" },
    { when: hasErrors, errorClass: ApiError, advice: "other error" },
];

const lastRule: Rule = { errorClass: ApiError, advice: "other response" };

function isForeign({ headers, errors, edgeCode, status }: Failure): boolean {
    return headers["cf-ray"] === undefined && errors.length === 0 && edgeCode === undefined && status !== 429;
}

function isOutage({ status }: Failure): boolean {
    return status === 408 || status >= 500;
}

function isForeignOutage(failure: Failure): boolean {
    return isForeign(failure) && isOutage(failure);
}

function saysNotEnabled({ errors }: Failure): boolean {
    return errors.some(({ message = "" }) => /images (is |are )?not enabled/i.test(message));
}

function saysInvalidToken({ errors }: Failure): boolean {
    return errors.some(({ code, message = "" }) => code === 9109 && /token/i.test(message));
}

function isBlocked({ status, errors, edgeCode }: Failure): boolean {
    return (status === 403 && errors.length === 0) || edgeCode !== undefined;
}

function hasErrors({ errors }: Failure): boolean {
    return errors.length > 0;
}

const advices = {
    timeout: "Check the network, or raise timeoutMs.",
    certificate: "If a proxy of yours signs it, name the file of its CA certificate in NODE_EXTRA_CA_CERTS.",
    "proxy refusal": "Check the proxy and its credentials in HTTPS_PROXY.",
    proxy: "Check the proxy in HTTPS_PROXY.",
    connection: {
        api: "Check the network, the base URL and any proxy.",
        delivery: "Check the network, the host of the URL and any proxy.",
    },
    unreadable: { api: "Check the base URL and any proxy.", delivery: "Check the host of the URL and any proxy." },
    "unusable image":
        "If the uploader of the image wrote that field, change or delete the image; else report it to Cloudflare's support.",
    unusable: "Report it to Cloudflare's support, with the Ray id.",
    challenge: {
        api: "Cloudflare asks this machine to prove that it is no robot: check the proxy, or use another address.",
        delivery:
            "The zone asks this machine to prove that it is no robot: let its firewall skip the check for this address.",
    },
    foreign: {
        api: "The response is not Cloudflare's, because it has no Ray id: check the proxy and the base URL.",
        delivery:
            "The response is not Cloudflare's, because it has no Ray id: check the proxy and the host of the URL.",
    },
    outage: "The fault is at Cloudflare: try again later.",
    transformations:
        "The account's quota of image transformations is used up: raise it, or wait for the next billing period.",
    plan: "The account has reached a limit of its plan: compare its use of Cloudflare Images with the plan.",
    "slow down": {
        api: "Cloudflare limits a user to 1200 requests in 5 minutes, over all tokens: try again later.",
        delivery: "The delivery host limits the requests from this machine: try again later.",
    },
    "slow down at the edge": {
        api: "Cloudflare limits the requests from this machine's address: try again later.",
        delivery: "The zone limits the requests from this machine's address: try again later.",
    },
    "no such image":
        "Check the image id, because an image gets a new one when its requireSignedURLs changes; " +
        "and the account id, because the image may be in another account.",
    "no such account": "Check the account id and the base URL.",
    "malformed ids": "The account id or the image id is malformed: compare both with the dashboard.",
    "malformed account id": "The account id is malformed: compare it with the dashboard.",
    "no keys":
        "This account or token may not use signing keys: sign without a key of the account, or see Images, Keys in the " +
        "dashboard. If images cannot be read either, check the account id.",
    "not enabled": "Check the account id, and that Cloudflare Images is enabled for this account.",
    "another API": "The host of the base URL does not serve this API: check the base URL.",
    "new token": "Check the credentials; if the token is new, try again in a minute.",
    credentials: "The credentials are not valid: check that they are complete, not expired and of the right kind.",
    permission: 'The token needs the "Images Read" permission on this account.',
    blocked: {
        api:
            "Cloudflare's edge blocked the request before the API saw it, so no permission is missing: check the " +
            "firewall rules and the proxy between this machine and Cloudflare.",
        delivery:
            "Cloudflare's edge blocked the request: check the firewall rules of the zone, and the proxy of this machine.",
    },
    redirect: {
        api: "The API does not redirect: check the base URL.",
        delivery: "No redirect is followed: check the host of the URL and the redirect rules of the zone.",
    },
    "other error": {
        api: "The message of the API says what is wrong.",
        delivery: "The message of the host says what is wrong.",
    },
    "other response": {
        api: "The API does not document such a response: check the base URL.",
        delivery: "The delivery host does not document such a response: open the URL in a browser.",
    },
};
