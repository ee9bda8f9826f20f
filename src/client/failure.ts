import type { CloudflareError, ErrorDetails } from "../base/errors";
import { type Fault, readEdgeCode, readErrors } from "./envelope";
import { type Facts, type Rule, ruleFor, type Service } from "./failureRules";
import type { HttpResponse, NoResponse } from "./http";
import { readRetryAfterMs, readWaitMs } from "./rateLimit";

/** Why a request failed, as parts of a message, and what to do. */
export interface Failure extends Pick<Rule, "errorClass" | "retry"> {
    /** What came back: `404 (5404 Image not found), Ray …`. */
    readonly summary: string;
    readonly advice: string;
    readonly details: ErrorDetails;
    /** How long to wait before the next attempt, where the response asks for it. */
    readonly retryAfterMs: number | undefined;
}

/** What was asked for, and of which service. */
export type Asked = Pick<Facts, "service" | "subject">;

/** The failure that a response reports. */
export function responseFailure(asked: Asked, response: HttpResponse, fault: Fault): Failure {
    const { status, headers } = response;
    const errors = fault.kind === "refused" ? fault.errors : [];
    const edgeCode = errors.length === 0 ? readEdgeCode(response) : undefined;
    const rule = ruleFor({
        ...nothing,
        ...asked,
        status,
        errors,
        edgeCode,
        isChallenge: isChallenge(response),
        hasRay: headers["cf-ray"] !== undefined,
        fault: fault.kind === "refused" ? undefined : fault.kind,
    });
    const cloudflareErrors = edgeCode === undefined ? errors : [{ code: edgeCode }];
    const summary = describeResponse(response, cloudflareErrors);
    const rayId = headers["cf-ray"];
    return {
        ...decide(rule, asked),
        summary: fault.kind === "refused" ? summary : `${summary}, with a body that cannot be used: ${fault.problem}`,
        details: { status, cloudflareErrors, ...(rayId !== undefined && { rayId }) },
        retryAfterMs: readWaitMs(headers),
    };
}

/** The failure when there is no response. */
export function noResponseFailure(asked: Asked, silence: NoResponse, timeoutMs: number): Failure {
    const { noResponse } = silence;
    const status = noResponse === "proxy" ? (silence.proxyStatus ?? 0) : 0;
    const rule = ruleFor({ ...nothing, ...asked, noResponse, status });
    return {
        ...decide(rule, asked),
        summary: describeSilence(silence, timeoutMs),
        details: {},
        retryAfterMs: undefined,
    };
}

/** Whether a response asks every user of the service to slow down. */
export function isThrottle(service: Service, response: HttpResponse): boolean {
    // A success does not, and need not be read twice.
    return (
        response.status >= 300 &&
        responseFailure({ service, subject: "other" }, response, { kind: "refused", errors: readErrors(response) })
            .retry === "throttled"
    );
}

/** Whether the edge asks the sender to prove that it is no robot. */
export function isChallenge({ headers }: HttpResponse): boolean {
    return headers["cf-mitigated"] === "challenge";
}

/** `404 (5404 Image not found), Ray …` */
export function describeResponse({ status, headers }: HttpResponse, errors: readonly CloudflareError[]): string {
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

const nothing: Omit<Facts, keyof Asked> = {
    noResponse: undefined,
    status: 0,
    isChallenge: false,
    hasRay: false,
    errors: [],
    edgeCode: undefined,
    fault: undefined,
};

function decide({ errorClass, retry, advice }: Rule, { service }: Asked) {
    return { errorClass, retry, advice: typeof advice === "string" ? advice : advice[service] };
}

function describeSilence(silence: NoResponse, timeoutMs: number): string {
    switch (silence.noResponse) {
        case "timeout":
            return `no complete response within ${seconds(timeoutMs)}`;
        case "too large":
            return `a response of over ${silence.maxBytes / 2 ** 20} MiB, which was refused`;
        case "undecodable":
            return `a response that cannot be decompressed${inBrackets(silence.systemCode)}`;
        case "certificate":
            return `a certificate that does not verify${inBrackets(silence.systemCode)}`;
        case "connection":
            return `no response${inBrackets(silence.systemCode)}`;
        case "proxy":
            return `${silence.proxyStatus ?? "no response"} from the proxy`;
        case "throttled":
            return `not sent, because Cloudflare asks to wait ${seconds(silence.waitMs)}`;
    }
}

function seconds(ms: number): string {
    return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function inBrackets(code: string | undefined): string {
    return code === undefined ? "" : ` (${code})`;
}
