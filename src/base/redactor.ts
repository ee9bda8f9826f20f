import { safeText } from "./safeText";
import { decodePart } from "./urls";

export type Redact = (text: string) => string;

/** Whether `text` is one of `secrets`. The list must not change. */
export function isSecret(text: string, secrets: readonly string[]): boolean {
    return madeOnce(setOf, secrets, () => new Set(secrets)).has(text);
}

/**
 * Replaces every secret by `[secret]`, however it is written: plain or made safe, in upper or lower case, encoded for a URL,
 * a form, JSON or HTML, or encoded several times. Replaces a short secret only where it is a whole word. Makes the patterns
 * of a list once.
 */
export function redactor(secrets: readonly string[]): Redact {
    return (text) =>
        hide(
            text,
            madeOnce(patternsOf, secrets, () => toPatterns(secrets)),
        );
}

const hidden = "[secret]";

/** Shorter secrets are part of many words. */
const minPartLength = 8;

/** No service encodes a text more often. */
const maxDecodings = 5;

const setOf = new WeakMap<readonly string[], ReadonlySet<string>>();
const patternsOf = new WeakMap<readonly string[], Patterns>();

function madeOnce<T>(made: WeakMap<readonly string[], T>, secrets: readonly string[], make: () => T): T {
    const known = made.get(secrets) ?? make();
    made.set(secrets, known);
    return known;
}

/** Texts to find. Not a regular expression: with thousands of texts, it takes gigabytes. */
interface Patterns {
    readonly sorted: readonly string[];
    /** For each text, the index of the longest other text that it begins with, or -1. */
    readonly shorter: readonly number[];
    readonly maxLength: number;
}

function toPatterns(secrets: readonly string[]): Patterns {
    // Decoded, too: a message that escapes only a part of a secret is decoded further than the secret.
    const written = new Set(secrets.flatMap((secret) => [secret, safeText(secret)]));
    const forms = [...written].flatMap((form) => [...readings(form)].map(({ text }) => text.trim()));
    const sorted = [...new Set(forms)].filter((form) => form !== "").sort();
    const shorter: number[] = [];
    for (const [index, text] of sorted.entries()) {
        let other = index - 1;
        while (other >= 0 && !text.startsWith(sorted[other] ?? "")) {
            other = shorter[other] ?? -1;
        }
        shorter.push(other);
    }
    return { sorted, shorter, maxLength: sorted.reduce((max, { length }) => Math.max(max, length), 0) };
}

function hide(text: string, patterns: Patterns): string {
    if (patterns.sorted.length === 0) {
        return text;
    }
    const isHidden = new Uint8Array(text.length);
    const isOwn = new Uint8Array(text.length);
    for (const { index } of text.matchAll(/\[secret\]/g)) {
        isOwn.fill(1, index, index + hidden.length);
    }
    for (const reading of readings(text)) {
        for (const [start, end] of occurrences(reading, patterns)) {
            // `[secret]` itself is not a secret.
            if (isOwn.subarray(start, end).includes(0)) {
                isHidden.fill(1, start, end);
            }
        }
    }
    let shown = "";
    for (let index = 0; index < text.length; index++) {
        if (isHidden[index] === 0) {
            shown += text[index] ?? "";
        } else if (isHidden[index - 1] !== 1) {
            shown += hidden;
        }
    }
    return shown;
}

/** A reading of the message. `places` maps each of its characters, and its end, to a position in the message. */
interface Reading {
    readonly text: string;
    readonly places: readonly number[];
}

/** The text as it is, and decoded again and again. */
function* readings(text: string): Generator<Reading> {
    let reading: Reading = { text, places: Array.from({ length: text.length + 1 }, (_, index) => index) };
    for (let count = 0; count <= maxDecodings; count++) {
        yield fold(reading);
        const decoded = reread(reading, escapes, decodeEscape);
        if (decoded.text === reading.text) {
            return;
        }
        reading = decoded;
    }
}

/** A character in UTF-8, a byte, a code unit, a code point in hexadecimal or decimal digits, an escaped one, an entity. */
const escapes =
    /(%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3})|(?:%|\\x)([\da-f]{2})|[%\\]u([\da-f]{4})|(?:\\u\{([\da-f]{1,6})\}|&#x([\da-f]{1,6});?)|&#(\d{1,7});?|\\(.)|&([a-z]{2,9});|&(amp|lt|gt|quot|nbsp)/gis;

const entities: Readonly<Record<string, string>> = {
    ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", sol: "/", bsol: "\\", num: "#", excl: "!" },
    ...{ quest: "?", equals: "=", plus: "+", percnt: "%", commat: "@", colon: ":", semi: ";", comma: ",", period: "." },
    ...{ lowbar: "_", hyphen: "-", dash: "-", szlig: "ß", aelig: "æ", oelig: "œ", oslash: "ø", thorn: "þ", eth: "ð" },
};

/** An entity such as `&eacute;` is named after the letter and the accent. */
const accents: Readonly<Record<string, string>> = {
    ...{ acute: "\u0301", grave: "\u0300", circ: "\u0302", tilde: "\u0303", uml: "\u0308", ring: "\u030a" },
    ...{ cedil: "\u0327", caron: "\u030c", macr: "\u0304", breve: "\u0306", ogon: "\u0328", dot: "\u0307" },
};

function decodeEntity(name: string): string | undefined {
    const accent = accents[name.slice(1)];
    return entities[name] ?? (accent && `${name.charAt(0)}${accent}`.normalize("NFC"));
}

function decodeEscape([escape, utf8, byte, unit, ...others]: RegExpMatchArray): string {
    const [braced, hexadecimal, decimal, escaped, entity, oldEntity] = others;
    if (escaped !== undefined) {
        return /[bfnrt]/.test(escaped) ? " " : escaped;
    }
    const name = entity ?? oldEntity;
    if (name !== undefined) {
        return decodeEntity(name.toLowerCase()) ?? escape;
    }
    if (utf8 !== undefined) {
        return decodePart(utf8) ?? escape;
    }
    const digits = byte ?? unit ?? braced ?? hexadecimal ?? "";
    const code = decimal === undefined ? parseInt(digits, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
}

const spaces = /[\s+\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** The reading without differences in spaces, case and composed letters, which making a text safe can change. */
function fold(reading: Reading): Reading {
    const composed = reread(reading, /.\p{M}+/gu, ([letter]) => letter.normalize("NFC"));
    const spaced = reread(composed, spaces, () => " ");
    // Upper case first, because "ß" and "ss", and both small sigmas, share it.
    const { text, places } = reread(spaced, /[^\0-\x7f]/gu, ([letter]) => letter.toUpperCase().toLowerCase());
    return { text: text.toWellFormed().replace(/[A-Z]/g, (letter) => letter.toLowerCase()), places };
}

function reread({ text, places }: Reading, pattern: RegExp, meaning: (match: RegExpMatchArray) => string): Reading {
    const parts: string[] = [];
    const kept: number[] = [];
    let end = 0;
    const keepTo = (next: number) => {
        parts.push(text.slice(end, next));
        for (let index = end; index < next; index++) {
            kept.push(places[index] ?? 0);
        }
    };
    for (const match of text.matchAll(pattern)) {
        keepTo(match.index);
        const read = meaning(match);
        parts.push(read);
        Array.from({ length: read.length }).forEach(() => kept.push(places[match.index] ?? 0));
        end = match.index + match[0].length;
    }
    keepTo(text.length);
    kept.push(places[text.length] ?? 0);
    return { text: parts.join(""), places: kept };
}

/** Where the message contains secrets, according to this reading. */
function* occurrences({ text, places }: Reading, patterns: Patterns): Generator<[start: number, end: number]> {
    for (let start = 0; start < text.length; start++) {
        const length = longestAt(text, start, patterns);
        if (length > 0) {
            yield [places[start] ?? 0, places[start + length] ?? 0];
        }
    }
}

/** The length of the longest secret at `start`, or 0. */
function longestAt(text: string, start: number, { sorted, shorter, maxLength }: Patterns): number {
    const rest = text.slice(start, start + maxLength);
    let [low, high] = [0, sorted.length];
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((sorted[middle] ?? "") <= rest) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    // `rest` can only begin with the last text before it, and with the texts that this one begins with.
    for (let index = low - 1; index >= 0; index = shorter[index] ?? -1) {
        const { length } = sorted[index] ?? "";
        if (rest.startsWith(sorted[index] ?? "") && (length >= minPartLength || isWord(text, start, start + length))) {
            return length;
        }
    }
    return 0;
}

/** Whether the text is a whole word. Scripts without upper and lower case have no spaces between words. */
function isWord(text: string, start: number, end: number): boolean {
    const [first, last] = [text.slice(start - 1, start + 1), text.slice(end - 1, end + 1)];
    return (start === 0 || !inWord.test(first)) && !inWord.test(last);
}

const inWord = /^[\p{Lu}\p{Ll}\p{N}]{2}$/u;
