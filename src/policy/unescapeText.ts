/** JSON in JSON in HTML, and one more. */
const maxLayers = 4;

const jsonEscape = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(["'`/\\nrt]))/g;
const htmlEntity = /&(?:(amp|quot|apos|lt|gt)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;

const whitespace: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const entities: Readonly<Record<string, string>> = { amp: "&", quot: '"', apos: "'", lt: "<", gt: ">" };

/**
 * The text without escapes of JSON, of strings in code and of HTML, up to four layers of them: as the last program that
 * reads it sees it. Of the named HTML entities, only those that a URL needs are known.
 */
export function unescapeText(text: string): string {
    let layer = text;
    for (let count = 0; count < maxLayers; count++) {
        const inner = unescapeOnce(layer);
        if (inner === layer) {
            break;
        }
        layer = inner;
    }
    return layer;
}

function unescapeOnce(text: string): string {
    return text
        .replace(jsonEscape, (_, unicode?: string, hex?: string, character?: string) =>
            character === undefined
                ? fromCode(`${unicode ?? ""}${hex ?? ""}`, 16)
                : (whitespace[character] ?? character),
        )
        .replace(htmlEntity, (entity: string, name?: string, decimal?: string, hex?: string) => {
            if (name !== undefined) {
                return entities[name.toLowerCase()] ?? entity;
            }
            return decimal === undefined ? fromCode(hex ?? "", 16) : fromCode(decimal, 10);
        });
}

function fromCode(digits: string, radix: number): string {
    const code = parseInt(digits, radix);
    return code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}
