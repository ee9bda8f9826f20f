/** The CLI reads a color command here, in any text that it shows, and panics at an unknown command. */
export const colorCommand = "<{%";

/**
 * Text that somebody else wrote, made safe for an error, a warning or a log: well-formed Unicode on one line, without
 * control characters and color commands. The engine hangs on an error with half a surrogate pair, and a terminal obeys ESC.
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
    // A character has one or two units. The rest of the text is not looked at.
    const characters = Array.from(text.slice(0, 2 * maxCharacters + 1));
    return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters).join("")}…`;
}

/** `text`, safe, cut and in quotes. Quotes inside are escaped, as in JSON. */
export function quote(text: string): string {
    return `"${cut(safeText(text), maxQuotedCharacters).replace(/["\\]/g, "\\$&")}"`;
}

/** Names in quotes, or `none`, for a message. */
export function quoteAll(names: readonly string[]): string {
    return names.map(quote).join(", ") || "none";
}

/** The first of `names`, for a message: `a, b and 4 more`. */
export function listFirst(names: readonly string[], maxNames: number): string {
    const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : "";
    return names.slice(0, maxNames).join(", ") + more;
}

const maxQuotedCharacters = 200;
