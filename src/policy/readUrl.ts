import { parseUrl } from "../base/urls";
import { deliveryHost, describeUrl, type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";

/** A delivery URL that was found in a text. */
export interface FoundUrl {
    /** For messages: in quotes, without its query, which may hold a signature. */
    readonly shown: string;
    readonly split: SplitDeliveryUrl;
}

/** Stands for the host that a URL without one is relative to. */
const noHost = "https://relative.invalid";

/** Reads a text as a browser does; `undefined` if it is not a delivery URL, or a template of several. */
export function readUrl(written: string): FoundUrl | undefined {
    const url = toDeliveryUrl(written);
    // Cloudflare merges slashes, but an image id may have two of them inside.
    const split =
        url &&
        (splitDeliveryUrl(withPath(url, url.pathname)) ?? splitDeliveryUrl(withPath(url, mergeSlashes(url.pathname))));
    if (split === undefined || split.url.pathname.split("/").some(isPlaceholder)) {
        return undefined;
    }
    const { href } = split.url;
    return { shown: describeUrl(href.startsWith(noHost) ? href.slice(noHost.length) : href), split };
}

/** Whether a text begins as a delivery URL does: with a host that delivers images, or with the path of one. */
export function beginsAsDeliveryUrl(written: string): boolean {
    return toDeliveryUrl(written) !== undefined;
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
    return mergeSlashes(url.pathname).startsWith("/cdn-cgi/imagedelivery/") ? url : undefined;
}

function toUrl(written: string): URL | undefined {
    const [first, second] = written.replace(/[\t\n\r]/g, "");
    const base = !isSlash(first) ? "" : isSlash(second) ? "https:" : noHost;
    return parseUrl(base + written);
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

/** A segment that stands for others: `*`, `:id`, `$id`. */
function isPlaceholder(segment: string): boolean {
    return /^(\*+|:[a-z_]\w*|\$\w+)$/i.test(segment);
}
