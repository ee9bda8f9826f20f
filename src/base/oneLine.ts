/** Text of somebody else's as part of a line of ours: control characters must not reach a terminal. */
export function oneLine(text: string): string {
    return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ").trim();
}
