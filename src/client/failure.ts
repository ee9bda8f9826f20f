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
    /** 0 when no response came that can be read. */
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
}

/** Why a request has no value. */
export interface Failure extends ResponseHead {
    readonly kind:
        | "timeout"
        | "too large"
        | "connection"
        | "certificate"
        | "undecodable"
        /** A proxy opened no tunnel, and may do so later. */
        | "proxy"
        | "proxy refusal"
        /** It was not sent, because the rate limit asks for a longer wait than is allowed. */
        | "throttled"
        | "refused"
        /** A success that cannot be read, or whose content cannot be used. */
        | "unreadable"
        | "unusable";
    /** What came back, for messages: `404 (5404 Image not found), Ray …`. */
    readonly summary: string;
    /** What the API or the delivery host says. */
    readonly errors: readonly CloudflareError[];
    /** The code of a block by Cloudflare's edge, where the API has not seen the request. */
    readonly edgeCode?: number | undefined;
}

/** The failure of a request without a response. */
export function noResponse(kind: Failure["kind"], summary: string): Failure {
    return { kind, summary, status: 0, headers: {}, errors: [] };
}

/** What an error tells programs of a failure. */
export function detailsOf({ status, headers, errors, edgeCode }: Failure): ErrorDetails {
    const rayId = headers["cf-ray"];
    return status === 0
        ? {}
        : {
              status,
              cloudflareErrors: edgeCode === undefined ? errors : [{ code: edgeCode }],
              ...(rayId !== undefined && { rayId }),
          };
}

/** Whether Cloudflare's edge asks the sender to prove that it is no robot. */
export function isChallenge({ headers }: ResponseHead): boolean {
    return headers["cf-mitigated"] === "challenge";
}

/** Whether the same request may succeed: after a while, or once the rate limit has room again. */
type Retry = "never" | "backoff" | "throttled";

/** What to do about a failure. */
export interface Verdict {
    readonly errorClass: new (message: string, details: ErrorDetails) => CloudflareImagesError;
    readonly retry: Retry;
    readonly advice: string;
}

/** What to do about `failure`, the result of a request to `service` for `subject`. */
export function judgeFailure(failure: Failure, service: Service, subject: Subject): Verdict {
    const rule = rules.find(({ when }) => when({ ...failure, service, subject }));
    if (rule === undefined) {
        throw new Error("The last rule always holds.");
    }
    const { errorClass, retry, advice } = rule;
    return { errorClass, retry, advice: typeof advice === "string" ? advice : advice[service] };
}

interface Facts extends Failure {
    readonly service: Service;
    readonly subject: Subject;
}

interface Rule extends Pick<Verdict, "errorClass" | "retry"> {
    readonly when: (facts: Facts) => boolean;
    readonly advice: string | Readonly<Record<Service, string>>;
}

const row =
    (retry: Retry) =>
    (when: Rule["when"], errorClass: Rule["errorClass"], advice: Rule["advice"]): Rule => ({
        when,
        errorClass,
        retry,
        advice,
    });
const [never, backoff, throttled] = [row("never"), row("backoff"), row("throttled")];

const checkWay = { api: "Check the base URL and any proxy.", delivery: "Check the host of the URL and any proxy." };
const checkNetwork = {
    api: "Check the network, the base URL and any proxy.",
    delivery: "Check the network, the host of the URL and any proxy.",
};
const notCloudflare = {
    api: "The response is not Cloudflare's, because it has no Ray id: check the proxy and the base URL.",
    delivery: "The response is not Cloudflare's, because it has no Ray id: check the proxy and the host of the URL.",
};
const slowDown = {
    api: "Cloudflare limits a user to 1200 requests in 5 minutes, over all tokens: try again later.",
    delivery: "The delivery host limits the requests from this machine: try again later.",
};
const missingPermission = 'The token needs the "Images Read" permission on this account.';
const badCredentials =
    "The credentials are not valid: check that they are complete, not expired and of the right kind.";

/** Every way to fail: what to retry, what to throw, and what to do. The first row that holds decides. */
const rules: readonly Rule[] = [
    // There is no response that can be read.
    backoff(got("timeout"), TimeoutError, "Check the network, or raise timeoutMs."),
    never(
        got("certificate"),
        ConnectionError,
        "If a proxy of yours signs it, name the file of its CA certificate in NODE_EXTRA_CA_CERTS.",
    ),
    never(got("proxy refusal"), ConnectionError, "Check the proxy and its credentials in HTTPS_PROXY."),
    backoff(got("proxy"), ConnectionError, "Check the proxy in HTTPS_PROXY."),
    backoff(got("connection"), ConnectionError, checkNetwork),
    never(got("throttled"), RateLimitError, slowDown),
    never(got("too large"), InvalidResponseError, checkWay),
    backoff(got("undecodable"), InvalidResponseError, checkWay),

    // A success that cannot be used.
    backoff(got("unreadable"), InvalidResponseError, checkWay),
    never(
        ({ kind, subject }) => kind === "unusable" && subject === "image",
        InvalidResponseError,
        "If the uploader of the image wrote that field, change or delete the image; else report it to Cloudflare's support.",
    ),
    never(got("unusable"), InvalidResponseError, "Report it to Cloudflare's support, with the Ray id."),

    // The response is not the service's own, or the service is down.
    never(isChallenge, BlockedError, {
        api: "Cloudflare asks this machine to prove that it is no robot: check the proxy, or use another address.",
        delivery:
            "The zone asks this machine to prove that it is no robot: let its firewall skip the check for this address.",
    }),
    backoff((facts) => isForeign(facts) && isUnavailable(facts), ConnectionError, notCloudflare),
    never((facts) => isForeign(facts) && facts.status !== 429, ConnectionError, notCloudflare),
    backoff(isUnavailable, ServerError, "The fault is at Cloudflare: try again later."),

    // Limits.
    never(
        ({ service, errors }) => service === "delivery" && errors.some(({ code }) => code === 9422),
        RateLimitError,
        "The account's quota of image transformations is used up: raise it, or wait for the next billing period.",
    ),
    never(
        apiSays(5453),
        RateLimitError,
        "The account has reached a limit of its plan: compare its use of Cloudflare Images with the plan.",
    ),
    throttled(apiSays(971, 10100, 10429), RateLimitError, slowDown),
    throttled(({ edgeCode }) => edgeCode === 1015, RateLimitError, {
        api: "Cloudflare limits the requests from this machine's address: try again later.",
        delivery: "The zone limits the requests from this machine's address: try again later.",
    }),

    // By the code of the API.
    never(
        (facts) => facts.subject === "image" && apiSays(5404, 5454)(facts),
        ImageNotFoundError,
        "Check the image id, because an image gets a new one when its requireSignedURLs changes; " +
            "and the account id, because the image may be in another account.",
    ),
    // No image was asked for, so none is missing.
    never(apiSays(5404, 5454), ApiError, "Check the account id and the base URL."),
    never(
        (facts) => facts.subject === "image" && apiSays(7000, 7003)(facts),
        InvalidInputError,
        "The account id or the image id is malformed: compare both with the dashboard.",
    ),
    never(apiSays(7000, 7003), InvalidInputError, "The account id is malformed: compare it with the dashboard."),
    never(
        (facts) => facts.subject === "keys" && apiSays(5403)(facts),
        PermissionError,
        "This account or token may not use signing keys: sign without a key of the account, or see Images, Keys in the " +
            "dashboard. If images cannot be read either, check the account id.",
    ),
    never(
        ofApi(({ code, message = "" }) => code === 5403 || /images (is |are )?not enabled/i.test(message)),
        PermissionError,
        "Check the account id, and that Cloudflare Images is enabled for this account.",
    ),
    never(apiSays(103), ApiError, "The host of the base URL does not serve this API: check the base URL."),
    never(apiSays(10001), AuthenticationError, "Check the credentials; if the token is new, try again in a minute."),
    never((facts) => apiSays(10000)(facts) && facts.status === 403, PermissionError, missingPermission),
    never(apiSays(1000, 6003, 9103, 9106, 10000), AuthenticationError, badCredentials),
    // An invalid token has the code of a missing permission.
    never(
        ofApi(({ code, message = "" }) => code === 9109 && /token/i.test(message)),
        AuthenticationError,
        badCredentials,
    ),
    never(apiSays(9109), PermissionError, missingPermission),

    // By the status alone.
    never(({ service, status }) => service === "api" && status === 401, AuthenticationError, badCredentials),
    throttled(({ status }) => status === 429, RateLimitError, slowDown),
    never((facts) => ofApi(() => true)(facts) && facts.status === 403, PermissionError, missingPermission),
    never(
        ({ status, errors, edgeCode }) => (status === 403 && errors.length === 0) || edgeCode !== undefined,
        BlockedError,
        {
            api:
                "Cloudflare's edge blocked the request before the API saw it, so no permission is missing: check the " +
                "firewall rules and the proxy between this machine and Cloudflare.",
            delivery:
                "Cloudflare's edge blocked the request: check the firewall rules of the zone, and the proxy of this machine.",
        },
    ),
    never(({ status }) => status >= 300 && status < 400, ApiError, {
        api: "The API does not redirect: check the base URL.",
        delivery: "No redirect is followed: check the host of the URL and the redirect rules of the zone.",
    }),
    never(({ errors }) => errors.length > 0, ApiError, {
        api: "The message of the API says what is wrong.",
        delivery: "The message of the host says what is wrong.",
    }),
    never(() => true, ApiError, {
        api: "The API does not document such a response: check the base URL.",
        delivery: "The delivery host does not document such a response: open the URL in a browser.",
    }),
];

function got(kind: Failure["kind"]): Rule["when"] {
    return (facts) => facts.kind === kind;
}

function ofApi(matches: (error: CloudflareError) => boolean): Rule["when"] {
    return ({ service, errors }) => service === "api" && errors.some(matches);
}

function apiSays(...codes: readonly number[]): Rule["when"] {
    return ofApi(({ code = 0 }) => codes.includes(code));
}

function isForeign({ headers, errors, edgeCode }: Facts): boolean {
    return headers["cf-ray"] === undefined && errors.length === 0 && edgeCode === undefined;
}

function isUnavailable({ status }: Facts): boolean {
    return status === 408 || status >= 500;
}
