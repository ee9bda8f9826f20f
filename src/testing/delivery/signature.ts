import { createHmac } from "node:crypto";

/** The parts of a delivery URL that its signature covers. */
export interface SignedUrl {
    /** Percent-encoded as sent, without the prefix of a custom domain. */
    pathname: string;
    query: URLSearchParams;
}

/**
 * Why the signature of a delivery URL is refused; `undefined` if it is accepted. `sig` is the HMAC-SHA256, in lower-case
 * hex, of the path alone, or of the path and `?exp=` with the Unix seconds of the expiry, by any of the keys. Other
 * parameters are ignored.
 */
export function findSignatureProblem(
    { pathname, query }: SignedUrl,
    keys: string[],
    nowMs: number,
): string | undefined {
    const sig = query.get("sig");
    const exp = query.get("exp");
    if (sig === null) {
        return "the image requires a signed URL, and this one has no signature";
    }
    const text = exp === null ? pathname : `${pathname}?exp=${exp}`;
    if (!keys.some((key) => createHmac("sha256", key).update(text).digest("hex") === sig)) {
        return (
            "check failed: Malformed data found: The URL signature does not match. " +
            "Expecting SHA-256 HMAC of the path without domain nor query string"
        );
    }
    if (exp !== null && !(/^\d+$/.test(exp) && Number(exp) * 1000 > nowMs)) {
        return "the signed URL has expired";
    }
    return undefined;
}
