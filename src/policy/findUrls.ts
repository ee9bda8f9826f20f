import type { SplitDeliveryUrl } from "../delivery/deliveryUrl";
import { readUrl, showUrl, toDeliveryUrl } from "./readUrl";
import { unescapeText } from "./unescapeText";

/** A text that begins as a delivery URL does and names an image, but no template. */
export interface FoundUrl {
    readonly accountHash: string;
    /** For messages: in quotes, without its query, which may hold a signature. */
    readonly shown: string;
    /** What the text may say, the longest first: only the account tells what is text after a URL. None if it is broken. */
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

/** Longer than any URL of an image; it bounds the search for the counterpart of a quote. */
const maxLength = 16_384;

/** Longer than any host with a user name; it bounds the time that parsing takes. */
const maxHostLength = 1024;

/** It bounds the requests for a text; an image is read for each. */
const maxShorter = 9;

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "<": ">", "(": ")" };

/** Up to what no URL has: a host, a path, and a query, in which `{…}` is no template of many images. */
const run =
    /^[^\s"'<>\\^`{|}/?#]*(?:(?!&[a-z]+;)[^\s"'<>\\^`{|}[\]?#])*(?:(?:\?|#(?!\{))(?:\{[^{}]*\}|(?!&[a-z]+;)[^\s"'<>\\^`|[\]])*)?/i;

/** Segments of a path up to what separates them from other text: no variant has what ends one here. */
const segment = /[\\/][\p{Script=Latin}\p{M}\d!#$%&()*+.:=?@_~-]*(?![\p{Script=Latin}\p{M}\d!#$%&()*+.:=?@_~/\\-])/gu;

/** Before a URL that ends where the quote does. */
const attribute = /=\s*["']\s*$/;

/** After a path: a placeholder. */
const placeholder = /^#?\{/;

/** The last character of a path, and after it what code adds to the text, or `<variant>` or `[variant]`. */
const continuation = /^(?:.["'`](?:\s*(?:\+|\.\$)|\s+\.\.?\s)|\/[<[](?!\/))/;

/**
 * The delivery URLs in a text, in order, and what would be one but is broken: the text may be one, or be JSON, HTML, CSS,
 * Markdown, code or prose. Hosts are read as a browser reads them. A template of the path (`…/${id}/public`,
 * `…/:id/public`, `…/*`) is skipped.
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
        if (placeholder.test(next) || readUrl(bare)?.kind === "template") {
            return [];
        }
        const inner = enclosed(readable, spaceBefore(readable, index), end);
        const whole = oneUrl(inner?.trim());
        const isAttribute =
            whole !== undefined && !/\s/.test(whole) && attribute.test(readable.slice(0, index).slice(-20));
        // In a text that is one URL, a backslash is a slash and no escape.
        const unbroken = oneUrl(asBrowser(index === 0 ? text : inner));
        const shorter = isAttribute ? [] : shorterTexts(bare, whole ?? bare);
        return found(
            new Set([whole, ...shorter, unbroken].filter(isDefined)),
            continuation.test(rest.slice(-1) + next),
        );
    });
}

/** What is read in `texts`, which all begin alike; none of a template, and of what code completes. */
function found(texts: ReadonlySet<string>, isContinued: boolean): FoundUrl[] {
    const readings = [...texts].map((text) => ({ text, reading: readUrl(text) }));
    const splits = readings.flatMap(({ reading }) => (reading?.kind === "URL" ? [reading.split] : []));
    const [likeliest] = splits;
    if (likeliest !== undefined) {
        return [{ accountHash: likeliest.accountHash, shown: showUrl(likeliest.url), readings: splits }];
    }
    if (isContinued || readings.some(({ reading }) => reading?.kind === "template")) {
        return [];
    }
    // With a space, it may be other text.
    const broken = readings.flatMap(({ text, reading }) =>
        reading?.kind === "broken" && !/\s/.test(text) ? [reading] : [],
    );
    return broken.slice(0, 1).map(({ url, accountHash }) => ({ accountHash, shown: showUrl(url), readings: [] }));
}

/** The text up to where other text may follow the variant, for each segment that may be one: the longest first. */
function shorterTexts(bare: string, text: string): string[] {
    const ends = [...text.matchAll(segment)].slice(0, maxShorter).map(({ index, 0: { length } }) => index + length);
    const texts = [bare, ...ends.map((end) => text.slice(0, end))].map(withoutPunctuation);
    return [...new Set(texts)].sort((a, b) => b.length - a.length);
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

/** The API leaves spaces in an image id as they are. A variant has none, so what follows a space there is other text. */
function oneUrl(text: string | undefined): string | undefined {
    // The last of these is where another URL begins.
    if (text === undefined || /["<>`{}\n\r\t]|\s[^\s@]*:\/\//.test(text)) {
        return undefined;
    }
    const path = (text.split(/[?#]/, 1)[0] ?? "").replaceAll("\\", "/");
    // A comma before a space, or a slash after one, separates the entries of a list.
    return /\s/.test(text.slice(path.lastIndexOf("/"))) || /,\s|\s\//.test(path) ? undefined : text;
}

/** Where the space before `index` begins. */
function spaceBefore(text: string, index: number): number {
    return text.slice(0, index).trimEnd().length;
}

/** The text as a browser takes it for a URL. */
function asBrowser(text: string | undefined): string | undefined {
    return text === undefined || text.length > maxLength ? undefined : trim(text).replace(/[\t\n\r]/g, "");
}

/** A browser takes control characters around a URL for spaces. */
function trim(text: string): string {
    return text.replace(/[^\P{Cc}\t\n\r]/gu, " ").trim();
}

function isDefined<T>(value: T | undefined): value is T {
    return value !== undefined;
}
