import { cut } from "../base/safeText";
import { decodePart, parseUrl } from "../base/urls";
import {
    customDomainPrefix,
    deliveryHost,
    describeUrl,
    type SplitDeliveryUrl,
    splitDeliveryUrl,
} from "../delivery/deliveryUrl";

/** What a text is that begins as a delivery URL does. */
export type Reading =
    | { readonly kind: "URL"; readonly split: SplitDeliveryUrl }
    /** Of many URLs. */
    | { readonly kind: "template" }
    /** It names an image, and no variant or no account. */
    | { readonly kind: "broken"; readonly url: URL; readonly accountHash: string };

/** Of ids that are as long as they may be, and not encoded. */
const maxShownCharacters = 1200;

/** Stands for the host that a URL without one is relative to. */
const noHost = "https://relative.invalid";

/** Reads a text as a browser does; `undefined` if it does not begin as a delivery URL, or names no image. */
export function readUrl(written: string): Reading | undefined {
    const url = toDeliveryUrl(written);
    if (url === undefined) {
        return undefined;
    }
    // Cloudflare merges slashes, but an image id may have two of them inside.
    const merged = mergeSlashes(url.pathname);
    const path = url.hostname === deliveryHost ? merged : merged.slice(customDomainPrefix.length);
    const segments = path.split("/").filter((segment) => segment !== "");
    if (segments.some(isPlaceholder)) {
        return { kind: "template" };
    }
    const split = splitDeliveryUrl(withPath(url, url.pathname)) ?? splitDeliveryUrl(withPath(url, merged));
    if (split !== undefined) {
        return { kind: "URL", split };
    }
    const [accountHash = "", ...others] = segments;
    return others.length === 0 ? undefined : { kind: "broken", url, accountHash: decodePart(accountHash) ?? "" };
}

/** Whether a text begins as a delivery URL does: with a host that delivers images, or with the path of one. */
export function beginsAsDeliveryUrl(written: string): boolean {
    return toDeliveryUrl(written) !== undefined;
}

/** A URL for a message: in quotes, without its query, which may hold a signature. */
export function showUrl({ origin, href, pathname, search }: URL): string {
    return describeUrl(cut(origin === noHost ? pathname + search : href, maxShownCharacters));
}

/** Whether a text stands for others, where a URL or its query has it: `*`, `:id`, `$id`, `${id}`, `{id}`, `[id]`, `%s`. */
export function isPlaceholder(text: string): boolean {
    return /^(?:\*+$|:[a-z_]\w*$|\$[\w({]|\{|\[.*\]$|%(?:[sdv]\b|\(|\d\$))/i.test(text);
}

/** Without the final dot of the host, and without a port of the delivery host: neither changes what is delivered. */
function toDeliveryUrl(written: string): URL | undefined {
    const url = toUrl(written);
    if (url === undefined) {
        return undefined;
    }
    url.hostname = url.hostname.replace(/\.$/, "");
    if (url.hostname === deliveryHost) {
        url.port = "";
        return url;
    }
    return mergeSlashes(url.pathname).startsWith(`${customDomainPrefix}/`) ? url : undefined;
}

function toUrl(written: string): URL | undefined {
    const [first, second] = written.replace(/[\t\n\r]/g, "");
    if (isSlash(first)) {
        return parseUrl((isSlash(second) ? "https:" : noHost) + written);
    }
    return parseUrl(/^h/i.test(written) ? written : `${noHost}/${written}`);
}

function isSlash(character: string | undefined): boolean {
    return character === "/" || character === "\\";
}

/** Without the user name and password, which are not part of the origin. */
function withPath({ origin, search, hash }: URL, path: string): string {
    return origin + path + search + hash;
}

function mergeSlashes(path: string): string {
    return path.replace(/\/+/g, "/");
}
