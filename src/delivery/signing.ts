import { createHmac } from "node:crypto";
import { types } from "node:util";
import { describeUrl, type SplitDeliveryUrl, splitDeliveryUrl } from "./deliveryUrl";
import { checkNames } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { isFlexible } from "./flexibleVariant";

/** How a delivery URL is signed. */
export interface SigningOptions {
    /** A signing key of the account: the dashboard shows it under Images, Keys; `getSigningKey` reads it. */
    readonly key: string;
    /** When the URL expires: a `Date`, or RFC 3339, cut to whole seconds. Default: never. */
    readonly expiresAt?: Date | string | undefined;
}

/**
 * Signs a delivery URL, so that it serves an image that requires signed URLs. It sends no request, so it does not know
 * whether the account has the key.
 *
 * The signature is the HMAC-SHA256, in lower-case hexadecimal, of the path and, with an expiry, `?exp=<unix seconds>`. On a
 * custom domain it covers the path without `/cdn-cgi/imagedelivery`. Cloudflare does not document that; a public check
 * against live hosts (September 2026) found that only this shorter path is accepted, on both hosts.
 *
 * Whoever has the result can see the image, so treat it as a secret. `signDeliveryUrlOutput` returns a Pulumi secret.
 *
 * @example
 * ```ts
 * import { signDeliveryUrl } from "pulumi-cloudflare-images";
 *
 * declare const key: string;
 * const url = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/2cdc28f0-017a-49c4-9ed7-87056c83901f/public";
 * const signed = signDeliveryUrl(url, { key, expiresAt: "2026-12-31T00:00:00Z" });
 * ```
 *
 * @throws InvalidInputError for a URL that is not a delivery URL, has a query, or names a flexible variant (those are never
 * served signed); for an empty key; for an `expiresAt` that is not a time.
 * @see https://developers.cloudflare.com/images/manage-images/serve-images/serve-private-images/
 */
export function signDeliveryUrl(url: string, options: SigningOptions): string {
    return signUrl(url, options, describeUrl(url));
}

/** Signs a delivery URL. Messages call it `shownUrl`. */
export function signUrl(url: string, options: SigningOptions, shownUrl: string): string {
    // JavaScript programs can leave out the options. The message then names what is missing.
    const given = { ...options };
    const { key, expiresAt } = given;
    const split = splitDeliveryUrl(url);
    const failures = checkNames(given, ["key", "expiresAt"], "option");
    if (split === undefined) {
        failures.push("it is not a delivery URL of Cloudflare Images");
    } else if (split.url.search !== "" || split.url.hash !== "") {
        failures.push("it must have no query and no fragment, and a URL that is signed already has a query");
    } else if (isFlexible(split.variant)) {
        failures.push("flexible variants are never served for images that require signed URLs, so use a named variant");
    }
    if (typeof key !== "string" || !/^\S+$/.test(key)) {
        failures.push("key must be a signing key of the account, a string without white space");
    }
    const exp = expiresAt === undefined ? undefined : unixSeconds(expiresAt);
    if (exp !== undefined && !(exp >= 0)) {
        failures.push("expiresAt must be a Date or RFC 3339, such as 2026-12-31T00:00:00Z");
    }
    if (split === undefined || failures.length > 0) {
        throw new InvalidInputError(`Could not sign ${shownUrl}: ${failures.join("; ")}.`);
    }
    const query = exp === undefined ? [] : [`exp=${exp}`];
    split.url.search = [...query, `sig=${signatureOf(split.signedPath, query, key)}`].join("&");
    return split.url.href;
}

/** Whether the signature of a delivery URL is that of this key, over its path and the rest of its query. */
export function isSignedBy({ signedPath, url }: SplitDeliveryUrl, key: string): boolean {
    const parts = url.search.slice(1).split("&");
    const query = parts.filter((part) => part !== "" && !part.startsWith("sig="));
    return url.searchParams.get("sig") === signatureOf(signedPath, query, key);
}

function signatureOf(path: string, query: readonly string[], key: string): string {
    const signed = query.length === 0 ? path : `${path}?${query.join("&")}`;
    return createHmac("sha256", key).update(signed).digest("hex");
}

/** `NaN` if it is not a time. A text without a time zone is refused, because it means another time on each machine. */
function unixSeconds(time: unknown): number {
    const isMoment = types.isDate(time) || (typeof time === "string" && isRfc3339(time));
    return isMoment ? Math.floor(new Date(time).getTime() / 1000) : NaN;
}

function isRfc3339(text: string): boolean {
    const [, day = ""] = /^(\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
    const midnight = new Date(`${day}T00:00:00Z`);
    // A Date reads 30 February as 2 March.
    return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
