/** Whether `text` is one of `patterns`, in which a `*` stands for any text. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
    return patterns.some((pattern) => matches(pattern.split("*"), text));
}

/** In one pass. A regular expression would backtrack, and anyone may write the text. */
function matches([first = "", ...others]: readonly string[], text: string): boolean {
    const last = others.pop();
    if (last === undefined) {
        return text === first;
    }
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
        return false;
    }
    const inside = text.slice(first.length, text.length - last.length);
    let from = 0;
    return others.every((part) => {
        const at = inside.indexOf(part, from);
        from = at + part.length;
        return at >= 0;
    });
}
