/** The variant that a delivery URL names: its last segment. `undefined` when `url` is no delivery URL. */
export function variantName(url: string): string | undefined {
    if (!URL.canParse(url)) {
        return undefined;
    }
    const segments = new URL(url).pathname.split("/");
    return segments.length < 4 || segments.at(-1) === "" ? undefined : segments.at(-1);
}
