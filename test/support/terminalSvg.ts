const [characterWidth, lineHeight, padding] = [7.25, 18, 16];

/** The colours that Pulumi uses, by their number in the palette of terminals. */
const colours = new Map([
    ["1", "#ff7b72"],
    ["2", "#56d364"],
    ["3", "#e3b341"],
    ["5", "#bc8cff"],
    ["13", "#d2a8ff"],
    ["14", "#76e3ea"],
]);

/** A picture of what a terminal shows: text with escape sequences for colours. */
export function terminalSvg(title: string, text: string): string {
    const lines = text.trimEnd().split("\n");
    const longest = Math.max(...lines.map((line) => withoutColours(line).length));
    const width = Math.ceil(longest * characterWidth) + 2 * padding;
    const height = lines.length * lineHeight + 2 * padding;
    const rows = lines.map((line, index) => {
        const y = padding + (index + 1) * lineHeight - 5;
        return `<text x="${padding}" y="${y}" xml:space="preserve">${spansOf(line)}</text>`;
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
        `  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12">`,
        `<title>${escapeXml(title)}</title>`,
        `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
        `<g fill="#e6edf3">`,
        ...rows,
        "</g>",
        "</svg>",
        "",
    ].join("\n");
}

/** The text without its escape sequences. */
export function withoutColours(text: string): string {
    return text.replace(escapes, "");
}

// eslint-disable-next-line no-control-regex -- that is how terminals are told colours
const escapes = /\u001b\[([\d;]*)m/g;

function spansOf(line: string): string {
    const [first = "", ...rest] = line.split(escapes);
    let colour: string | undefined;
    let spans = escapeXml(first);
    for (let index = 0; index < rest.length; index += 2) {
        const [codes = "", text = ""] = rest.slice(index, index + 2);
        // Bold is left out: Pulumi prints some lines bold first, and plain later.
        colour = codes === "1" ? colour : colours.get(codes.replace(/^38;5;/, ""));
        if (text !== "") {
            spans += `<tspan${colour === undefined ? "" : ` fill="${colour}"`}>${escapeXml(text)}</tspan>`;
        }
    }
    return spans;
}

function escapeXml(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
