import type { CloudflareError } from "../base/errors";
import type { HttpResponse } from "./http";
import { safeText } from "../base/safeText";
import { isObject } from "../base/checks";

/** An answer taken apart: the `result` of a success, or what the API says went wrong. */
export type Envelope =
    | { readonly kind: "success"; readonly result: unknown }
    | { readonly kind: "failure"; readonly errors: readonly CloudflareError[] }
    | { readonly kind: "malformed"; readonly problem: string };

/** Recorded chains have one link. */
const maxChainLength = 5;

const textError = /^ERROR (\d{3,6}): (.+)$/m;

/**
 * Understands JSON envelopes and the API's plain-text errors. An answer of status 2xx is a success only when its
 * envelope says so; every other status is a failure, whatever its body is.
 */
export function openEnvelope({ status, headers, body }: HttpResponse): Envelope {
    const ok = status >= 200 && status < 300;
    const text = decodeUtf8(body);
    const json = text === undefined ? undefined : parseJson(text);
    const errors = [...envelopeErrors(json), ...textErrors(text, headers)];
    if (!ok || errors.length > 0 || (isObject(json) && json["success"] === false)) {
        return { kind: "failure", errors };
    }
    if (text === undefined) {
        return { kind: "malformed", problem: "it is not UTF-8" };
    }
    if (json === undefined) {
        return { kind: "malformed", problem: text === "" ? "it is empty" : "it is not JSON" };
    }
    if (!isObject(json) || json["success"] !== true) {
        return { kind: "malformed", problem: "it is not an envelope of the Cloudflare API" };
    }
    return { kind: "success", result: json["result"] };
}

/** The errors that an answer of any kind lists. */
export function readErrors({ headers, body }: HttpResponse): CloudflareError[] {
    const text = decodeUtf8(body);
    return [...envelopeErrors(text === undefined ? undefined : parseJson(text)), ...textErrors(text, headers)];
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
    const match = textError.exec(text ?? "");
    if (match !== null) {
        return [{ code: Number(match[1]), message: safeText(match[2] ?? "") }];
    }
    const headerCode = /\berr=(\d+)/.exec(headers["cf-images"] ?? "");
    return headerCode === null ? [] : [{ code: Number(headerCode[1]) }];
}
