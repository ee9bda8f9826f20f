/** JSON in JSON in HTML, and one more. */
const maxLayers = 4;

/**
 * `\u0069`, `\u{69}`, `\x{69}`, `\U00000069`, `\x69`; `\69 ` and `\000069` of CSS, octal `\151`, and one character. CSS
 * counts only for ASCII, and where the escape is not an octal number.
 */
const codeEscape =
    /\\(u+[\da-fA-F]{4}|[ux]\{[\da-fA-F]{1,6}\}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|0000[2-7][\da-fA-F]\s?|[0-3][0-7]{2}|[2-7][\da-fA-F](?:\s|(?![\da-fA-F]))|["'`/\\nrt])/g;

const whitespace: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** HTML's names for ASCII, without letters and digits, and for characters that a browser skips or splits at. */
const entities: Readonly<Record<string, string>> = {
    ...{ tab: "\t", newline: "\n", excl: "!", quot: '"', num: "#", dollar: "$", percnt: "%", amp: "&", apos: "'" },
    ...{ lpar: "(", rpar: ")", ast: "*", midast: "*", plus: "+", comma: ",", period: ".", sol: "/", colon: ":" },
    ...{ semi: ";", lt: "<", equals: "=", gt: ">", quest: "?", commat: "@", lsqb: "[", lbrack: "[", bsol: "\\" },
    ...{ rsqb: "]", rbrack: "]", hat: "^", lowbar: "_", underbar: "_", grave: "`", lcub: "{", lbrace: "{" },
    ...{ verbar: "|", vert: "|", rcub: "}", rbrace: "}", nbsp: "\u00a0", shy: "\u00ad" },
};

/** Numbers need no semicolon, nor do the oldest names, unless a parameter of a URL could go on after the name. */
const htmlEntity = /&(?:#x([\da-f]+);?|#(\d+);?|([a-z]{2,9});|(amp|quot|lt|gt|nbsp|shy)(?![\w=;]))/gi;

/**
 * The text as the last program that reads it sees it: without escapes of JSON, of strings in code, of CSS and of HTML, up to
 * four layers of them.
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
        .replace(codeEscape, (_, escape: string) => {
            if (escape.length === 1) {
                return whitespace[escape] ?? escape;
            }
            return /^[0-3][0-7]{2}$/.test(escape)
                ? fromCode(escape, 8)
                : fromCode(escape.replace(/[^\da-f]/gi, ""), 16);
        })
        .replace(htmlEntity, (entity, hexDigits?: string, digits?: string, name?: string, oldName?: string) => {
            if (hexDigits !== undefined) {
                return fromCode(hexDigits, 16);
            }
            return digits === undefined
                ? (entities[(name ?? oldName ?? "").toLowerCase()] ?? entity)
                : fromCode(digits, 10);
        });
}

function fromCode(digits: string, radix: number): string {
    const code = parseInt(digits, radix);
    return code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}
