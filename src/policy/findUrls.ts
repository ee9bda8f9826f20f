import type { SplitDeliveryUrl } from "../delivery/deliveryUrl";
import { isDeliveryUrl, readUrl, showUrl, toDeliveryUrl } from "./readUrl";
import { unescapeText } from "./unescapeText";

/** A delivery URL in a text, or a broken one. */
export interface FoundUrl {
    readonly accountHash: string;
    /** For messages: in quotes, without its query, which may hold a signature. */
    readonly shown: string;
    /** What the text may mean, the longest first. Only the account knows where other text begins. Empty if it is broken. */
    readonly readings: readonly SplitDeliveryUrl[];
}

/** Where a delivery URL begins, and the length of what is before its host or path. */
interface Beginning {
    readonly index: number;
    readonly length: number;
}

/** A scheme, in which a browser skips tabs and line breaks, and any number of slashes. */
const scheme = /h[\t\n\r]*t[\t\n\r]*t[\t\n\r]*p[\t\n\r]*(?:s[\t\n\r]*)?:[\t\n\r\\/]*/gi;

/** The slashes before a host, or the path of a custom domain, also a relative one, but not inside another URL. */
const noScheme =
    /(?<![\p{L}\p{N}_:/\\.。．｡%\]-])(?:[\\/][\t\n\r]*[\\/][\t\n\r\\/]*|(?:\.{0,2}[\\/])*cdn-cgi[\\/]imagedelivery[\\/])/giu;

/** Longer than any URL of an image. It bounds the search for the counterpart of a quote. */
const maxLength = 16_384;

/** Longer than any host with a user name. It bounds the time that parsing takes. */
const maxHostLength = 1024;

/** The most shorter texts that are tried for a URL. Each can cost a request. */
const maxShorter = 9;

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "<": ">", "(": ")" };

/** A host, a path and a query, up to a character that no URL has. A `{…}` in the query does not make it a template. */
const run =
    /^[^\s"'<>\\^`{|}/?#]*(?:(?!&[a-z]+;)[^\s"'<>\\^`{|}[\]?#])*(?:(?:\?|#(?!\{))(?:\{[^{}]*\}|(?!&[a-z]+;)[^\s"'<>\\^`|[\]])*)?/i;

/** A segment of a path, up to a character that no variant has: other text may begin there. */
const segment = /[\\/][\p{Script=Latin}\p{M}\d!#$%&()*+.:=?@_~-]*(?![\p{Script=Latin}\p{M}\d!#$%&()*+.:=?@_~/\\-])/gu;

/** Before a URL that ends where the quote does. */
const attribute = /=\s*["']\s*$/;

/** After a path: a placeholder, and one that the path goes on after. */
const placeholder = /^#?\{/;
const placeholderInside = /^#?\{+[^{}]*\}+[\w./-]/;

/** What ends a path that a placeholder goes on with. */
const unfinished = /[\\/=$_.:-]$/;

/** The last character of a path, and after it what code adds to the text, or `<variant>` or `[variant]`. */
const continuation = /^(?:.["'`](?:\s*(?:\+|\.\$)|\s+\.\.?\s)|\/[<[](?!\/))/;

/**
 * The delivery URLs in a text, in order, broken ones included. The text may be a URL, JSON, HTML, CSS, Markdown, code or
 * prose. Hosts are read as a browser reads them. A template of the path (`…/${id}/public`, `…/:id/public`, `…/*`) is skipped.
 */
export function findDeliveryUrls(text: string): FoundUrl[] {
    const readable = trim(unescapeText(text));
    // Two backslashes before a host are an escape of one in any text but a URL, which then has no beginning.
    const [first = { index: 0, length: 0 }, ...others] = findBeginnings(readable);
    return [first, ...others].flatMap(({ index, length }, number) => {
        const end = Math.min(others[number]?.index ?? readable.length, index + maxLength);
        const hostIndex = index + length;
        const [rest = ""] = run.exec(readable.slice(hostIndex, end)) ?? [];
        const next = readable.slice(hostIndex + rest.length, end);
        const bare = readable.slice(index, hostIndex) + rest;
        if (isTemplate(bare, next)) {
            return [];
        }
        const inner = enclosed(readable, readable.slice(0, index).trimEnd().length, end);
        const whole = oneUrl(inner?.trim());
        const isAttribute =
            whole !== undefined && !/\s/.test(whole) && attribute.test(readable.slice(0, index).slice(-20));
        // In a text that is one URL, a backslash is a slash, not an escape.
        const unbroken = oneUrl(asBrowser(index === 0 ? text : inner));
        const texts = isAttribute ? [whole, unbroken] : [whole, ...shorterTexts(bare, whole ?? bare), unbroken];
        const ended = texts.filter((one) => one !== undefined).map(isAttribute ? (one) => one : endAtSignature);
        return found([...new Set(ended)], continuation.test(rest.slice(-1) + next));
    });
}

/** Whether a text is a template of URLs: a placeholder is in its path, or completes it. */
function isTemplate(bare: string, next: string): boolean {
    const reading = readUrl(bare);
    const isUnfinished = unfinished.test(bare) || (bare.endsWith(",") && bare.lastIndexOf("=") > bare.lastIndexOf("/"));
    const isComplete = isDeliveryUrl(reading) && !isUnfinished;
    return reading === "template" || (placeholder.test(next) && (!isComplete || placeholderInside.test(next)));
}

/** The URL that these texts may be, which begin alike. A broken one is skipped if it is a template or code completes it. */
function found(texts: readonly string[], isContinued: boolean): FoundUrl[] {
    const read = texts.map((text) => ({ text, reading: readUrl(text) }));
    const readings = read.map(({ reading }) => reading).filter(isDeliveryUrl);
    const isTemplate = isContinued || read.some(({ reading }) => reading === "template");
    // A broken one with a space may be other text.
    const broken = read.find(({ text, reading }) => typeof reading === "object" && !/\s/.test(text))?.reading;
    const likeliest = readings[0] ?? (isTemplate ? undefined : broken);
    return typeof likeliest === "object"
        ? [{ accountHash: likeliest.accountHash, shown: showUrl(likeliest.url), readings }]
        : [];
}

/** The texts that end where other text may follow a variant, the longest first. */
function shorterTexts(bare: string, text: string): string[] {
    const ends = [...text.matchAll(segment)].slice(0, maxShorter).map(({ index, 0: { length } }) => index + length);
    const cut = text.search(/&&|\*\//);
    const cuts = cut < 0 ? ends : [...ends, cut];
    const texts = [bare, ...cuts.map((end) => text.slice(0, end))].map(withoutPunctuation);
    return [...new Set(texts)].sort((a, b) => b.length - a.length);
}

/** Cuts the text after a complete signature, unless another parameter follows. */
function endAtSignature(text: string): string {
    return text.replace(/([?&]sig=[\da-f]{64})(?![\da-f]|&\w).*$/s, "$1");
}

/** Without the punctuation of the text around it, in any script. */
function withoutPunctuation(text: string): string {
    return /^.*(?:[\\/]|[^\p{P}\p{S}])/su.exec(text)?.[0] ?? "";
}

function findBeginnings(text: string): Beginning[] {
    return [scheme, noScheme]
        .flatMap((pattern) => beginningsOf(text, pattern))
        .sort((a, b) => a.index - b.index)
        .filter(({ index }, number, all) => {
            const before = all[number - 1];
            return before === undefined || index >= before.index + before.length;
        });
}

function beginningsOf(text: string, pattern: RegExp): Beginning[] {
    const candidates = [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ index, length }));
    return candidates.filter(({ index }, number) => {
        const end = Math.min(candidates[number + 1]?.index ?? text.length, index + maxHostLength);
        return toDeliveryUrl(text.slice(index, end)) !== undefined;
    });
}

/** The text between a quote or bracket and its counterpart, or the whole text. */
function enclosed(text: string, begin: number, end: number): string | undefined {
    const opening = text[begin - 1];
    if (opening === undefined) {
        return end === text.length ? text.slice(begin) : undefined;
    }
    const counterpart = closing[opening];
    const length = counterpart === undefined ? -1 : text.slice(begin, end).indexOf(counterpart);
    return length < 0 ? undefined : text.slice(begin, begin + length);
}

/** The text, if it can be one URL. The API leaves spaces in an image id as they are. A space in a variant ends it. */
function oneUrl(text: string | undefined): string | undefined {
    // The last of these is where another URL begins.
    if (text === undefined || /["<>`{}\n\r\t]|\s[^\s@]*:\/\//.test(text)) {
        return undefined;
    }
    const path = (text.split(/[?#]/, 1)[0] ?? "").replaceAll("\\", "/");
    // A comma before a space, or a slash after one, separates the entries of a list.
    return /\s/.test(text.slice(path.lastIndexOf("/"))) || /,\s|\s\//.test(path) ? undefined : text;
}

/** A URL as a browser reads it. */
function asBrowser(text: string | undefined): string | undefined {
    return text === undefined || text.length > maxLength ? undefined : trim(text).replace(/[\t\n\r]/g, "");
}

/** Control characters around a URL are spaces to a browser. */
function trim(text: string): string {
    return text.replace(/[^\P{Cc}\t\n\r]/gu, " ").trim();
}
