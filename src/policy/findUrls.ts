import { describeUrl, type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";
import { unescapeText } from "./unescapeText";

/** A delivery URL that was found in a text. */
export interface FoundUrl {
    /** For messages: in quotes, without its query, which may hold a signature. */
    readonly shown: string;
    readonly split: SplitDeliveryUrl;
}

/** How a delivery URL begins: also one without its scheme, and without its custom domain. */
const beginning =
    /(?:https?:\/\/|(?<![\w:/.%-])\/\/)(?:imagedelivery\.net(?::\d+)?|[^\s/?#@"'`<>\\(){}[\]]{1,260}\/cdn-cgi\/imagedelivery)\/|(?<![\w:/.%-])\/cdn-cgi\/imagedelivery\//gi;

/** Longer than any URL of an image; it bounds the search for what closes a bracket. */
const maxLength = 16_384;

/** Nobody's host, for a URL that has none. */
const noHost = "https://relative.invalid";

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "<": ">" };

/**
 * The delivery URLs in a text, in order: the text may be one, or be JSON, HTML, CSS, Markdown, code or prose. A URL that
 * is only a template of others (`…/${id}/public`, `…/:id/public`, `…/*`) is none.
 */
export function findDeliveryUrls(text: string): FoundUrl[] {
    if (!/imagedelivery/i.test(text)) {
        return [];
    }
    const readable = unescapeText(text).trim();
    const begins = [...readable.matchAll(beginning)].map(({ index }) => index);
    return begins.flatMap((begin, number) => {
        const end = Math.min(begins[number + 1] ?? readable.length, begin + maxLength);
        const whole = enclosed(readable, begin, end);
        // What is whole may be more than one text, of which only the first is a URL.
        return (whole === undefined ? undefined : read(whole)) ?? read(bare(readable, begin, end)) ?? [];
    });
}

function read(written: string): FoundUrl | undefined {
    const isRelative = /^\/(?!\/)/.test(written);
    const absolute = isRelative ? noHost + written : written.replace(/^\/\//, "https://");
    const split = splitDeliveryUrl(absolute);
    if (split === undefined || split.url.pathname.split("/").some(isPlaceholder)) {
        return undefined;
    }
    const { href } = split.url;
    return { shown: describeUrl(isRelative ? href.slice(noHost.length) : href), split };
}

/** What is between a quote or a bracket and its counterpart, or the whole text: if it is one URL, spaces and all. */
function enclosed(text: string, begin: number, end: number): string | undefined {
    const opening = text[begin - 1];
    const rest = text.slice(begin, end);
    const length = opening === undefined ? text.length - begin : lengthBefore(rest, opening);
    const inside = rest.slice(0, length);
    return length <= rest.length && isOneUrl(inside) ? inside : undefined;
}

/** The API leaves the spaces of an image id as they are. A variant has none: what follows one is other text. */
function isOneUrl(text: string): boolean {
    const firstSpace = text.search(/\s/);
    if (/["<>\\^`{|}[\]\n\r\t]/.test(text) || (firstSpace >= 0 && text.includes("://", firstSpace))) {
        return false;
    }
    const [path = ""] = text.split(/[?#]/, 1);
    // A comma or a slash behind a space begins the next of a list.
    return !/\s/.test(text.slice(path.lastIndexOf("/"))) && !/,\s|\s\//.test(path);
}

function lengthBefore(rest: string, opening: string): number {
    if (opening === "(") {
        return lengthBeforeParenthesis(rest);
    }
    const counterpart = closing[opening];
    const length = counterpart === undefined ? -1 : rest.indexOf(counterpart);
    return length < 0 ? Infinity : length;
}

function lengthBeforeParenthesis(rest: string): number {
    let open = 1;
    for (const { 0: parenthesis, index } of rest.matchAll(/[()]/g)) {
        open += parenthesis === "(" ? 1 : -1;
        if (open === 0) {
            return index;
        }
    }
    return Infinity;
}

/** Up to the first character that no URL has, without the punctuation of the sentence that it stands in. */
function bare(text: string, begin: number, end: number): string {
    const [url = ""] = /^(?:(?!&[a-z]+;)[^\s"'<>\\^`{|}[\]])*/.exec(text.slice(begin, end)) ?? [];
    const isTemplate = text[begin + url.length] === "{";
    return isTemplate ? "" : withoutPunctuation(url);
}

function withoutPunctuation(url: string): string {
    let unopened = count(url, ")") - count(url, "(");
    let end = url.length;
    for (; end > 0; end--) {
        const last = url.charAt(end - 1);
        if (last === ")" && unopened > 0) {
            unopened--;
        } else if (!".,;:!?*…”’»".includes(last)) {
            break;
        }
    }
    return url.slice(0, end);
}

function count(text: string, character: string): number {
    return text.split(character).length - 1;
}

/** A segment that stands for others: `*`, `:id`, `$id`. */
function isPlaceholder(segment: string): boolean {
    return /^(\*+|:[a-z_]\w*|\$\w+)$/i.test(segment);
}
