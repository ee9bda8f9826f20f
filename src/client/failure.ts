import {
    ApiError,
    AuthenticationError,
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
import type { HttpResponse, NoResponse } from "./http";
import { readRetryAfterMs } from "./rateLimit";

/** Why a request failed: the class of its error, what came back and what to do, as parts of a message. */
export interface Failure {
    readonly errorClass: new (message: string, details: ErrorDetails) => CloudflareImagesError;
    readonly answer: string;
    readonly advice: string;
    readonly details: ErrorDetails;
    /** Whether the same request may fare better: after a while, or once the rate limit has room again. */
    readonly retry: "never" | "backoff" | "throttled";
    /** How long the answer asks to wait before the next try. */
    readonly retryAfterMs?: number | undefined;
}

type Verdict = Pick<Failure, "errorClass" | "advice">;

const notFound: Verdict = {
    errorClass: ImageNotFoundError,
    advice: "Check the image id: an image gets a new one when its requireSignedURLs is changed.",
};
const malformedId: Verdict = {
    errorClass: InvalidInputError,
    advice: "The account id or the image id is malformed: compare both with the dashboard.",
};
const wrongAccount: Verdict = {
    errorClass: PermissionError,
    advice: "Check the account id, and that Cloudflare Images is enabled for that account.",
};
const missingPermission: Verdict = {
    errorClass: PermissionError,
    advice: 'The credentials need the permission "Images Read" on that account.',
};
const badCredentials: Verdict = {
    errorClass: AuthenticationError,
    advice: "The credentials are not valid: check that they are complete, not expired and of the right kind.",
};
const throttled: Verdict = {
    errorClass: RateLimitError,
    advice: "Cloudflare limits an API token to 1200 requests in 5 minutes: try again later.",
};
const unavailable: Verdict = {
    errorClass: ServerError,
    advice: "The fault is at Cloudflare's side: try again later.",
};
const challenged: Verdict = {
    errorClass: ApiError,
    advice: "Cloudflare asks this machine to prove that it is no robot: its address may have a bad reputation.",
};
const notCloudflare: Verdict = {
    errorClass: ConnectionError,
    advice: "That is not Cloudflare's answer, for it has no Ray id: check the proxy on the way and the base URL.",
};
const redirected: Verdict = {
    errorClass: ApiError,
    advice: "The API does not redirect: check the base URL.",
};
const unexpected: Verdict = {
    errorClass: ApiError,
    advice: "The API gave an answer that its reference does not list: check the base URL.",
};

const unreadable: Verdict = {
    errorClass: InvalidResponseError,
    advice: "Check the base URL and any proxy on the way.",
};

const verdictByCode = new Map<number, Verdict>([
    [5404, notFound],
    [5454, notFound],
    [7000, malformedId],
    [7003, malformedId],
    [5403, wrongAccount],
    [1000, badCredentials],
    [6003, badCredentials],
    [9103, badCredentials],
    [9106, badCredentials],
    [971, throttled],
    [10100, throttled],
    [10429, throttled],
]);

/** The failure that an answer of the API reports. */
export function failureOf(response: HttpResponse, errors: readonly CloudflareError[]): Failure {
    const { status, headers } = response;
    return {
        ...judge(response, errors),
        answer: describeAnswer(response, errors),
        details: detailsOf(response, errors),
        retry: status === 429 ? "throttled" : isUnavailable(status) ? "backoff" : "never",
        retryAfterMs: readRetryAfterMs(headers),
    };
}

/** The failure that a success of the wrong shape is. */
export function malformedResponse(response: HttpResponse, problem: string): Failure {
    return {
        ...unreadable,
        answer: `${describeAnswer(response, [])} with a body that cannot be used: ${problem}`,
        details: detailsOf(response, []),
        retry: "backoff",
    };
}

/** The failure that no answer is. */
export function noResponseFailure(silence: NoResponse, timeoutMs: number): Failure {
    return { ...judgeSilence(silence, timeoutMs), details: {} };
}

function judgeSilence(silence: NoResponse, timeoutMs: number): Omit<Failure, "details"> {
    switch (silence.noResponse) {
        case "timeout":
            return {
                errorClass: TimeoutError,
                answer: `no complete answer within ${seconds(timeoutMs)}`,
                advice: "Check the network, or raise timeoutMs.",
                retry: "backoff",
            };
        case "too large":
            return { ...unreadable, answer: "an answer of over 32 MiB, which was refused", retry: "never" };
        case "undecodable": {
            const answer = `an answer that cannot be decompressed${inBrackets(silence.systemCode)}`;
            return { ...unreadable, answer, retry: "backoff" };
        }
        case "certificate":
            return {
                errorClass: ConnectionError,
                answer: `a certificate that does not verify${inBrackets(silence.systemCode)}`,
                advice: "If a proxy of yours signs it, give its CA's certificate in NODE_EXTRA_CA_CERTS.",
                retry: "never",
            };
        case "connection":
            return {
                errorClass: ConnectionError,
                answer: `no answer${inBrackets(silence.systemCode)}`,
                advice: "Check the network, the base URL and any proxy on the way.",
                retry: "backoff",
            };
        case "proxy": {
            const { proxyStatus } = silence;
            return {
                ...notCloudflare,
                answer: `${proxyStatus ?? "no answer"} from the proxy on the way`,
                retry: proxyStatus !== undefined && proxyStatus < 500 ? "never" : "backoff",
            };
        }
        case "throttled":
            return {
                ...throttled,
                answer: `not sent, for Cloudflare asks to wait ${seconds(silence.waitMs)}`,
                retry: "never",
            };
    }
}

function seconds(ms: number): string {
    return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function inBrackets(code: string | undefined): string {
    return code === undefined ? "" : ` (${code})`;
}

function isUnavailable(status: number): boolean {
    return status === 408 || status >= 500;
}

function judge({ status, headers }: HttpResponse, errors: readonly CloudflareError[]): Verdict {
    if (headers["cf-mitigated"] === "challenge") {
        return challenged;
    }
    const isForeign = headers["cf-ray"] === undefined && errors.length === 0;
    if (isForeign) {
        return status === 429 ? throttled : notCloudflare;
    }
    if (isUnavailable(status)) {
        return unavailable;
    }
    const byCode = errors.map((error) => judgeError(error, status)).find((verdict) => verdict !== undefined);
    return byCode ?? judgeStatus(status);
}

function judgeError({ code, message }: CloudflareError, status: number): Verdict | undefined {
    if (code === undefined) {
        return undefined;
    }
    if (code === 10000) {
        return status === 403 ? missingPermission : badCredentials;
    }
    if (code === 9109) {
        return /token/i.test(message ?? "") ? badCredentials : missingPermission;
    }
    return verdictByCode.get(code);
}

function judgeStatus(status: number): Verdict {
    if (status === 401) {
        return badCredentials;
    }
    if (status === 403) {
        return missingPermission;
    }
    if (status === 429) {
        return throttled;
    }
    return status >= 300 && status < 400 ? redirected : unexpected;
}

/** `404 (5404 Image not found), Ray …` */
export function describeAnswer({ status, headers }: HttpResponse, errors: readonly CloudflareError[]): string {
    const listed = errors.map(({ code, message, pointer, documentationUrl }) =>
        [code, message, pointer && `at ${pointer}`, documentationUrl && `see ${documentationUrl}`]
            .filter((part) => part !== undefined)
            .join(" "),
    );
    const ray = headers["cf-ray"] === undefined ? "" : `, Ray ${headers["cf-ray"]}`;
    const retryAfterMs = readRetryAfterMs(headers);
    const wait = retryAfterMs === undefined ? "" : `, asks to wait ${seconds(retryAfterMs)}`;
    return `${status}${listed.length === 0 ? "" : ` (${listed.join("; ")})`}${wait}${ray}`;
}

function detailsOf({ status, headers }: HttpResponse, cloudflareErrors: readonly CloudflareError[]): ErrorDetails {
    const rayId = headers["cf-ray"];
    return { status, cloudflareErrors, ...(rayId !== undefined && { rayId }) };
}
