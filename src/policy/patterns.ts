/** Whether `text` is one of `patterns`, in which a `*` stands for any text. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
    return patterns.some((pattern) => {
        const parts = pattern.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
        return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
    });
}
