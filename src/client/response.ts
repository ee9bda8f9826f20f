import type { CloudflareError } from "../base/errors";
import { safeText } from "../base/safeText";
import { type Checked, isObject } from "../base/checks";
import type { Failure, ResponseHead } from "./failure";

/** A complete response, successful or not. */
export interface HttpResponse extends ResponseHead {
    readonly body: Uint8Array;
}

/** A value, or why it is missing. */
export type Outcome<T> = { readonly value: T } | Failure;

/** The longest wait. A rate limit that resets later is ignored, because Cloudflare blocks for 5 minutes. */
export const maxWaitMs = 60 * 60 * 1000;

/** In recorded responses, a chain has one link. */
const maxChainLength = 5;

/** Matches only the whole body, because a page that quotes such a line is not Cloudflare's. */
const textError = /^ERROR (\d{3,6}): ([^\r\n]+)$/;
const headerError = /\berr=(\d+)/;
const edgeError = /\berror(?: code)?:?\s+(1\d{3})\b/i;

/**
 * The `result` of a JSON envelope. A response with status 2xx is a success only if its envelope says so. Any other status is
 * a refusal, whatever the body.
 */
export function openEnvelope(response: HttpResponse): Outcome<unknown> {
    const isOk = response.status >= 200 && response.status < 300;
    const { text, json, errors } = decodeBody(response);
    if (!isOk || errors.length > 0 || (isObject(json) && json["success"] === false)) {
        return refusal(response, errors);
    }
    if (text === undefined) {
        return unusable("unreadable", response, "it is not UTF-8");
    }
    if (json === undefined) {
        return unusable("unreadable", response, text === "" ? "it is empty" : "it is not JSON");
    }
    if (!isObject(json) || json["success"] !== true) {
        return unusable("unreadable", response, "it is not an envelope of the Cloudflare API");
    }
    const listed = json["errors"] ?? [];
    if (!Array.isArray(listed) || listed.length > 0) {
        return unusable("unreadable", response, "it is a success with errors");
    }
    return { value: json["result"] };
}

/** `outcome` with its value parsed. */
export function parsed<Value, T>(
    head: ResponseHead,
    outcome: Outcome<Value>,
    parse: (value: Value) => Checked<T>,
): Outcome<T> {
    if (!("value" in outcome)) {
        return outcome;
    }
    const checked = parse(outcome.value);
    return "value" in checked ? checked : unusable("unusable", head, checked.problem);
}

/** The failure that a response reports. */
export function refusal(response: HttpResponse, errors: readonly CloudflareError[]): Failure {
    const { status, headers } = response;
    const edgeCode = errors.length === 0 ? readEdgeCode(response) : undefined;
    const summary = describeResponse(response, edgeCode === undefined ? errors : [{ code: edgeCode }]);
    return { kind: "refused", summary, status, headers, errors, edgeCode };
}

function unusable(kind: "unreadable" | "unusable", { status, headers }: ResponseHead, problem: string): Failure {
    const summary = `${describeResponse({ status, headers }, [])}, with a body that cannot be used: ${problem}`;
    return { kind, summary, status, headers, errors: [] };
}

/** The body as text and as JSON, and the errors that the response lists, in any of Cloudflare's forms. */
export function decodeBody({ headers, body }: HttpResponse) {
    const text = decodeUtf8(body);
    const json = text === undefined ? undefined : parseJson(text);
    return { text, json, errors: [...envelopeErrors(json), ...textErrors(text, headers)] };
}

/** The code with which Cloudflare's edge blocked a request: `error code: 1020` as text, or a page that says `Error 1006`. */
export function readEdgeCode({ status, body }: HttpResponse): number | undefined {
    const text = status < 300 ? undefined : decodeUtf8(body);
    const words = text?.replace(/<[^<>]*>/g, " ");
    const match = edgeError.exec(words ?? "");
    return match === null ? undefined : Number(match[1]);
}

/** `404 (5404 Image not found), Ray …` */
export function describeResponse({ status, headers }: ResponseHead, errors: readonly CloudflareError[]): string {
    const listed = errors.map(({ code, message, pointer, documentationUrl }) =>
        [code, message, pointer && `at ${pointer}`, documentationUrl && `see ${documentationUrl}`]
            .filter((part) => part !== undefined)
            .join(" "),
    );
    const retryAfterMs = readRetryAfterMs(headers);
    const wait = retryAfterMs === undefined ? "" : `, asks to wait ${seconds(retryAfterMs)}`;
    return `${status}${listed.length === 0 ? "" : ` (${listed.join("; ")})`}${wait}${describeRay({ headers })}`;
}

export function describeRay({ headers }: Pick<ResponseHead, "headers">): string {
    return headers["cf-ray"] === undefined ? "" : `, Ray ${headers["cf-ray"]}`;
}

/** The wait that a `Retry-After` asks for, in milliseconds, at most `maxWaitMs`. */
export function readWaitMs(headers: ResponseHead["headers"]): number | undefined {
    const askedMs = readRetryAfterMs(headers);
    return askedMs === undefined ? undefined : Math.min(askedMs, maxWaitMs);
}

/** The wait that a `Retry-After` asks for, in milliseconds; `undefined` when the header is missing or malformed. */
export function readRetryAfterMs(headers: ResponseHead["headers"]): number | undefined {
    const value = headers["retry-after"]?.trim() ?? "";
    if (/^\d{1,9}(\.\d+)?$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = /^[A-Z][a-z]+, .* GMT$/.test(value) ? Date.parse(value) : NaN;
    // By the server's clock, if it sends it, because the clock of this machine may be wrong.
    const now = Date.parse(headers["date"] ?? "");
    return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(now) ? Date.now() : now));
}

export function seconds(ms: number): string {
    return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function decodeUtf8(body: Uint8Array): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(body);
    } catch {
        return undefined;
    }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function envelopeErrors(json: unknown, chainLength = 0): CloudflareError[] {
    const entries = isObject(json) && Array.isArray(json["errors"]) ? json["errors"] : [];
    return entries.flatMap((entry: unknown) => {
        if (!isObject(entry) || chainLength > maxChainLength) {
            return [];
        }
        const chain = envelopeErrors({ errors: entry["error_chain"] }, chainLength + 1);
        return [toCloudflareError(entry), ...chain];
    });
}

function toCloudflareError(entry: Record<string, unknown>): CloudflareError {
    const { code, message, documentation_url: documentationUrl, source } = entry;
    const pointer = isObject(source) ? source["pointer"] : undefined;
    return {
        ...(typeof code === "number" && { code }),
        ...(typeof message === "string" && { message: safeText(message) }),
        ...(typeof documentationUrl === "string" && { documentationUrl: safeText(documentationUrl) }),
        ...(typeof pointer === "string" && { pointer: safeText(pointer) }),
    };
}

function textErrors(text: string | undefined, headers: ResponseHead["headers"]): CloudflareError[] {
    const match = textError.exec(text?.trim() ?? "");
    if (match !== null) {
        return [{ code: Number(match[1]), message: safeText(match[2] ?? "") }];
    }
    const headerCode = headerError.exec(headers["cf-images"] ?? headers["cf-resized"] ?? "");
    return headerCode === null ? [] : [{ code: Number(headerCode[1]) }];
}
