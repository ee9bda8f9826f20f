/** The URL that a text is. Not by `URL.canParse`: in Node 20 and 22 it comes to refuse hosts such as "bücher.example". */
export function parseUrl(text: string): URL | undefined {
    try {
        return new URL(text);
    } catch {
        return undefined;
    }
}

/** A part of a URL without its percent-encoding; `undefined` where that is malformed. */
export function decodePart(part: string): string | undefined {
    try {
        return decodeURIComponent(part);
    } catch {
        return undefined;
    }
}
