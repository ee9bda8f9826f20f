import { beginsAsDeliveryUrl, type FoundUrl, readUrl } from "./readUrl";
import { unescapeText } from "./unescapeText";

/** Where a delivery URL begins, and the length of what is before its host or path. */
interface Beginning {
    readonly index: number;
    readonly length: number;
}

/** A scheme, in which a browser skips tabs and line breaks, and any number of slashes. */
const scheme = /h[\t\n\r]*t[\t\n\r]*t[\t\n\r]*p[\t\n\r]*(?:s[\t\n\r]*)?:[\t\n\r\\/]*/gi;

/** The slashes before a host, or the path of a custom domain, but not inside another URL. */
const noScheme = /(?<![\p{L}\p{N}_:/\\.。．｡%\]-])(?:[\\/][\t\n\r]*[\\/][\t\n\r\\/]*|\/cdn-cgi\/imagedelivery\/)/giu;

/** Longer than any URL of an image; it bounds the search for the counterpart of a bracket. */
const maxLength = 16_384;

/** Longer than any host with a user name; it bounds the time that parsing takes. */
const maxHostLength = 1024;

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "<": ">" };

/**
 * The delivery URLs in a text, in order: the text may be one, or be JSON, HTML, CSS, Markdown, code or prose. Hosts are
 * read as a browser reads them. A template of URLs (`…/${id}/public`, `…/:id/public`, `…/*`) is skipped.
 */
export function findDeliveryUrls(text: string): FoundUrl[] {
    const readable = trim(unescapeText(text));
    const beginnings = findBeginnings(readable);
    if (beginnings.length === 0) {
        // Two backslashes before a host are an escape of one in any text but a URL.
        const whole = readOne(asBrowser(text));
        return whole === undefined ? [] : [whole];
    }
    return beginnings.flatMap(({ index, length }, number) => {
        const end = Math.min(beginnings[number + 1]?.index ?? readable.length, index + maxLength);
        return (
            readOne(enclosed(readable, index, end)) ??
            readUrl(bare(readable, index, index + length, end)) ??
            // In a text that is one URL, a backslash is a slash and no escape.
            readOne(asBrowser(index === 0 ? text : enclosed(readable, spaceBefore(readable, index), end))) ??
            []
        );
    });
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
        return beginsAsDeliveryUrl(text.slice(index, end));
    });
}

function readOne(text: string | undefined): FoundUrl | undefined {
    return text !== undefined && isOneUrl(text) ? readUrl(text) : undefined;
}

/** The text between a quote or bracket and its counterpart, or the whole text. */
function enclosed(text: string, begin: number, end: number): string | undefined {
    const opening = text[begin - 1];
    const rest = text.slice(begin, end);
    const length = opening === undefined ? text.length - begin : lengthBefore(rest, opening);
    return length <= rest.length ? rest.slice(0, length) : undefined;
}

/** The API leaves spaces in an image id as they are. A variant has none, so what follows a space there is other text. */
function isOneUrl(text: string): boolean {
    // The last of these is where another URL begins.
    if (/["<>^`{|}[\]\n\r\t]|\s[^\s@]*:\/\//.test(text)) {
        return false;
    }
    const path = (text.split(/[?#]/, 1)[0] ?? "").replaceAll("\\", "/");
    // A comma before a space, or a slash after one, separates the entries of a list.
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

/** The text up to the first character that no URL has, without the punctuation of the sentence around it. */
function bare(text: string, begin: number, hostBegin: number, end: number): string {
    const [rest = ""] = /^(?:(?!&[a-z]+;)[^\s"'<>\\^`{|}[\]])*/.exec(text.slice(hostBegin, end)) ?? [];
    const isTemplate = text[hostBegin + rest.length] === "{";
    return isTemplate ? "" : text.slice(begin, hostBegin) + withoutPunctuation(rest);
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
