/** An image of a srcset. */
export interface Candidate {
    readonly url: string;
    readonly width: number;
}

/**
 * Parses the attribute `srcset` as browsers do, by "parse a srcset attribute" of the HTML standard, but for the descriptors:
 * only widths are known here. A parse error throws, where a browser ignores the image.
 */
export function parseSrcset(input: string): Candidate[] {
    const candidates: Candidate[] = [];
    let position = 0;
    const collect = (pattern: RegExp) => {
        const start = position;
        while (position < input.length && pattern.test(input.charAt(position))) {
            position++;
        }
        return input.slice(start, position);
    };
    for (;;) {
        const skipped = collect(/[\t\n\f\r ,]/);
        if (/,/.test(skipped)) {
            throw new Error("There is a comma before a URL.");
        }
        if (position >= input.length) {
            return candidates;
        }
        const url = collect(/[^\t\n\f\r ]/);
        const descriptors = url.endsWith(",") ? [] : collectDescriptors();
        candidates.push({ url: url.replace(/,+$/, ""), width: widthOf(descriptors) });
    }

    function collectDescriptors(): string[] {
        collect(/[\t\n\f\r ]/);
        const descriptors: string[] = [];
        let current = "";
        let isInParens = false;
        for (; position < input.length; position++) {
            const character = input.charAt(position);
            if (!isInParens && character === ",") {
                position++;
                break;
            }
            if (!isInParens && /[\t\n\f\r ]/.test(character)) {
                descriptors.push(current);
                current = "";
                continue;
            }
            isInParens = character === "(" || (isInParens && character !== ")");
            current += character;
        }
        return [...descriptors, current].filter((descriptor) => descriptor !== "");
    }
}

function widthOf(descriptors: readonly string[]): number {
    const [, width] = (descriptors.length === 1 && /^(\d+)w$/.exec(descriptors[0] ?? "")) || [];
    if (width === undefined || Number(width) === 0) {
        throw new Error(`A browser ignores an image with ${JSON.stringify(descriptors)}.`);
    }
    return Number(width);
}
