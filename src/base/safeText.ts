/** Where the CLI reads a colour command, in any text that it shows: it panics at one that it does not know. */
export const colorCommand = "<{%";

/**
 * Text that somebody else wrote, made safe for an error, a warning or a log: well-formed Unicode on one line, without
 * control characters and colour commands. The engine hangs on an error with half a surrogate pair, and a terminal obeys ESC.
 */
export function safeText(text: string): string {
    return text
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ")
        .replaceAll(colorCommand, "< {%")
        .trim();
}

/** `text` cut to `maxCharacters`, never inside a character. */
export function cut(text: string, maxCharacters: number): string {
    // A character is one or two units, and no more of the text is looked at than may be kept.
    const characters = Array.from(text.slice(0, 2 * maxCharacters + 1));
    return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters).join("")}…`;
}

/** `text` in quotes, safe, and cut at a length that a message can bear. Quotes inside are escaped, as in JSON. */
export function quote(text: string): string {
    return `"${cut(safeText(text), maxQuotedCharacters).replace(/["\\]/g, "\\$&")}"`;
}

/** Names in quotes, for a message that says what there is. */
export function quoteAll(names: readonly string[]): string {
    return names.map(quote).join(", ") || "none";
}

const maxQuotedCharacters = 200;
