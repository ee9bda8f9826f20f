import type * as http from "node:http";
import { failure, gatewayFailure, type ErrorEntry, type Response } from "./responses";

/** A permission of an API token. Each of them allows reading. */
export type MockApiPermission = "Images Read" | "Images Write";

/** An endpoint: image details, the list of images, the variant definitions, the signing keys, the statistics. */
export type MockApiEndpoint = "details" | "list" | "variants" | "keys" | "stats";

/** An API token that the mock API accepts. */
export interface MockApiToken {
    /** Default: both. A token without any permission is refused with 403, code 10000. */
    permissions?: MockApiPermission[];
    /** Default: `"active"`. A token of any other status is refused with 401, code 10000. */
    status?: "active" | "expired" | "disabled";
    /**
     * Endpoints that refuse the token with 403, code 10000, to test a program that cannot read one of them. No known
     * permission of the real API does this. Default: none.
     */
    denied?: MockApiEndpoint[];
}

/** A global API key, sent as `X-Auth-Email` with `X-Auth-Key`. It may read everything. */
export interface MockApiKey {
    email: string;
    key: string;
}

/** The credentials that the mock API accepts. Without `tokens` and `keys`, it accepts any well-formed credentials. */
export interface AcceptedCredentials {
    tokens: Record<string, MockApiToken> | undefined;
    keys: MockApiKey[] | undefined;
}

/** The response that refuses the credentials for this endpoint; `undefined` if they are accepted. */
export function refuse(
    headers: http.IncomingHttpHeaders,
    known: AcceptedCredentials,
    endpoint: MockApiEndpoint | undefined,
): Response | undefined {
    const { authorization, "x-auth-email": email, "x-auth-key": key } = headers;
    if (authorization !== undefined) {
        return refuseToken(authorization, known, endpoint);
    }
    if (typeof email === "string" && typeof key === "string") {
        return refuseKey({ email, key }, known);
    }
    return gatewayFailure(400, {
        code: 9106,
        message: "Missing X-Auth-Key, X-Auth-Email or Authorization headers",
    });
}

function refuseToken(
    authorization: string,
    known: AcceptedCredentials,
    endpoint: MockApiEndpoint | undefined,
): Response | undefined {
    const secret = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (secret === undefined || !isWellFormed(secret)) {
        return malformed({ code: 6111, message: "Invalid format for Authorization header" });
    }
    if (isOpen(known)) {
        return undefined;
    }
    const token = Object.entries(known.tokens ?? {}).find(([name]) => name === secret)?.[1];
    if (token === undefined) {
        return failure(403, { code: 9109, message: "Invalid access token" });
    }
    const authenticationError = { code: 10000, message: "Authentication error" };
    if ((token.status ?? "active") !== "active") {
        return failure(401, authenticationError);
    }
    const isDenied = token.denied?.some((denied) => denied === endpoint);
    return isDenied || token.permissions?.length === 0 ? gatewayFailure(403, authenticationError) : undefined;
}

function refuseKey({ email, key }: MockApiKey, known: AcceptedCredentials): Response | undefined {
    const chain = [
        ...(email.includes("@") ? [] : [{ code: 6102, message: "Invalid format for X-Auth-Email header" }]),
        ...(isWellFormed(key) ? [] : [{ code: 6103, message: "Invalid format for X-Auth-Key header" }]),
    ];
    if (chain.length > 0) {
        return malformed(...chain);
    }
    if (isOpen(known) || known.keys?.some((entry) => entry.email === email && entry.key === key)) {
        return undefined;
    }
    return failure(400, { code: 9103, message: "Unknown X-Auth-Key or X-Auth-Email" });
}

function malformed(...chain: ErrorEntry[]): Response {
    return failure(400, { code: 6003, message: "Invalid request headers", error_chain: chain });
}

function isOpen(known: AcceptedCredentials): boolean {
    return known.tokens === undefined && known.keys === undefined;
}

/** The form that the API accepts, `token68` of RFC 7235: no placeholder in angle brackets, no quotes, no spaces. */
function isWellFormed(secret: string): boolean {
    return /^[\w\-.~+/]+=*$/.test(secret);
}
