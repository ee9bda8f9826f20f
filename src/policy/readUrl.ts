import { cut } from "../base/safeText";
import { decodePart, deliveryHost, deliveryPath, parseUrl } from "../base/urls";
import { describeUrl, type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";

/** A delivery URL, or one that is broken: it names an image, but no variant or no account. */
export type Reading = SplitDeliveryUrl | Pick<SplitDeliveryUrl, "url" | "accountHash">;

/** Enough for the longest image id, if it is not encoded. */
const maxShownCharacters = 1200;

/** Stands for the host of a relative URL. */
const noHost = "https://relative.invalid";

/** Reads a text as a browser does. Returns `undefined` if it does not begin as a delivery URL, or names no image. */
export function readUrl(written: string): Reading | "template" | undefined {
    const url = toDeliveryUrl(written);
    if (url === undefined) {
        return undefined;
    }
    const merged = mergeSlashes(url);
    const path = deliveryPath(merged) ?? merged.pathname;
    const [accountHash = "", ...others] = path.split("/").filter((segment) => segment !== "");
    if ([accountHash, ...others].flatMap((segment) => segment.split(/[=,]/)).some(isPlaceholder)) {
        return "template";
    }
    // Cloudflare merges slashes, but an image id may have two of them inside.
    const split = splitDeliveryUrl(url.href) ?? splitDeliveryUrl(merged.href);
    const broken = { url, accountHash: decodePart(accountHash) ?? "" };
    return split ?? (others.length === 0 ? undefined : broken);
}

/** A URL for a message: in quotes, without its query, which may hold a signature. */
export function showUrl({ origin, href, pathname, search }: URL): string {
    return describeUrl(cut(origin === noHost ? pathname + search : href, maxShownCharacters));
}

export function isDeliveryUrl(reading: Reading | "template" | undefined): reading is SplitDeliveryUrl {
    return typeof reading === "object" && "variant" in reading;
}

/** Whether a part of a URL or its query is a placeholder: `*`, `:id`, `$id`, `${id}`, `{id}`, `[id]`, `%s`. */
export function isPlaceholder(text: string): boolean {
    return /^(?:\*+$|:[a-z_]\w*$|\$[\w({]|\{|\[.*\]$|%(?:[sdv]\b|\(|\d\$))/i.test(text);
}

/**
 * The URL of a text that begins as a delivery URL does: with the delivery host, or with the path of a custom domain. User,
 * password, a final dot of the host and the port of the delivery host are left out: they do not change what is delivered.
 */
export function toDeliveryUrl(written: string): URL | undefined {
    const url = toUrl(written);
    if (url === undefined) {
        return undefined;
    }
    url.username = "";
    url.password = "";
    url.hostname = url.hostname.replace(/\.$/, "");
    if (url.hostname === deliveryHost) {
        url.port = "";
        return url;
    }
    return deliveryPath(mergeSlashes(url)) === undefined ? undefined : url;
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

function mergeSlashes(url: URL): URL {
    const merged = new URL(url);
    merged.pathname = url.pathname.replace(/\/+/g, "/");
    return merged;
}
