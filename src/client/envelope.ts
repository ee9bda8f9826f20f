import type { CloudflareError } from "../base/errors";
import type { HttpResponse } from "./http";
import { safeText } from "../base/safeText";
import { type Checked, isObject } from "../base/checks";

/** Why a response has no value: the service refuses, or its success cannot be read, or cannot be used. */
export type Fault =
    | { readonly kind: "refused"; readonly errors: readonly CloudflareError[] }
    | { readonly kind: "unreadable" | "unusable"; readonly problem: string };

/** What a response comes to. */
export type Outcome<T> = { readonly value: T } | Fault;

/** Recorded chains have one link. */
const maxChainLength = 5;

/** The whole body: a page that quotes such a line is somebody else's. */
const textError = /^ERROR (\d{3,6}): ([^\r\n]+)$/;
const headerError = /\berr=(\d+)/;
const edgeError = /\berror(?: code)?:?\s+(1\d{3})\b/i;

/**
 * The `result` of a JSON envelope. A response of status 2xx is a success only when its envelope says so; every other status
 * is a refusal, whatever its body is.
 */
function openEnvelope(response: HttpResponse): Outcome<unknown> {
    const isOk = response.status >= 200 && response.status < 300;
    const text = decodeUtf8(response.body);
    const json = text === undefined ? undefined : parseJson(text);
    const errors = [...envelopeErrors(json), ...textErrors(text, response.headers)];
    if (!isOk || errors.length > 0 || (isObject(json) && json["success"] === false)) {
        return { kind: "refused", errors };
    }
    if (text === undefined) {
        return { kind: "unreadable", problem: "it is not UTF-8" };
    }
    if (json === undefined) {
        return { kind: "unreadable", problem: text === "" ? "it is empty" : "it is not JSON" };
    }
    if (!isObject(json) || json["success"] !== true) {
        return { kind: "unreadable", problem: "it is not an envelope of the Cloudflare API" };
    }
    const listed = json["errors"] ?? [];
    if (!Array.isArray(listed) || listed.length > 0) {
        return { kind: "unreadable", problem: "it is a success with errors" };
    }
    return { value: json["result"] };
}

/** The `result` of a success, as `parse` checks it. */
export function interpret<T>(response: HttpResponse, parse: (result: unknown) => Checked<T>): Outcome<T> {
    const opened = openEnvelope(response);
    if (!("value" in opened)) {
        return opened;
    }
    const parsed = parse(opened.value);
    return "value" in parsed ? parsed : { kind: "unusable", problem: parsed.problem };
}

/** The errors that a response of any kind lists. */
export function readErrors({ headers, body }: HttpResponse): CloudflareError[] {
    const text = decodeUtf8(body);
    return [...envelopeErrors(text === undefined ? undefined : parseJson(text)), ...textErrors(text, headers)];
}

/** The code of a block by Cloudflare's edge: `error code: 1020` as text, or a page that says `Error 1006`. */
export function readEdgeCode({ status, body }: HttpResponse): number | undefined {
    const text = status < 300 ? undefined : decodeUtf8(body);
    const words = text?.replace(/<[^<>]*>/g, " ");
    const match = edgeError.exec(words ?? "");
    return match === null ? undefined : Number(match[1]);
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

function textErrors(text: string | undefined, headers: HttpResponse["headers"]): CloudflareError[] {
    const match = textError.exec(text?.trim() ?? "");
    if (match !== null) {
        return [{ code: Number(match[1]), message: safeText(match[2] ?? "") }];
    }
    const headerCode = headerError.exec(headers["cf-images"] ?? headers["cf-resized"] ?? "");
    return headerCode === null ? [] : [{ code: Number(headerCode[1]) }];
}
