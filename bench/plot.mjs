import { CASES } from "./cases.mjs";

const OURS = CASES.filter(({ loads, tool }) => loads === undefined && tool === undefined).map(({ label }) => label);

const [LABELS, BARS, END, ROW] = [300, 360, 60, 26];

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .ours { fill: #0969da } .others { fill: #afb8c1 } line { stroke: #1f2328 }
    @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .ours { fill: #4493f8 } .others { fill: #656c76 } line { stroke: #e6edf3 }
    }
`;

/** A picture of the last times in the table of the document: a bar for each median, a line from the least to the most. */
export function plotOf(markdown) {
    const [headings, , ...rows] = markdown
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .map((line) => line.slice(2, -2).split(/\s*\|\s*/));
    const column = headings.findLastIndex((heading) => / at \d+ ms/.test(heading));
    const cases = rows.map((row) => {
        const [median, min = median, max = median] = row[column].match(/-?[\d.]+/g).map(Number);
        return { label: row[0].trim(), median, min, max };
    });
    const scale = BARS / Math.max(...cases.map(({ max }) => max));
    const x = (seconds) => LABELS + Math.max(0, seconds * scale);
    const bars = cases.flatMap(({ label, median, min, max }, index) => {
        const y = (index + 2) * ROW;
        return [
            `<text x="${LABELS - 8}" y="${y}" text-anchor="end">${label.replaceAll("`", "")}</text>`,
            `<rect class="${OURS.includes(label) ? "ours" : "others"}" x="${LABELS}" y="${y - 13}" height="16" width="${fixed(x(median) - LABELS)}"/>`,
            `<line x1="${fixed(x(min))}" x2="${fixed(x(max))}" y1="${y - 5}" y2="${y - 5}"/>`,
            `<text x="${fixed(x(max) + 6)}" y="${y}">${median.toFixed(2)}</text>`,
        ];
    });
    const title = `${headings[0]}, ${headings[column].replace(" at ", " images, the API ")} away`;
    const size = [LABELS + BARS + END, (rows.length + 1.5) * ROW];
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}">`,
        `<style>${STYLE}</style>`,
        `<text x="${LABELS}" y="${ROW - 6}">${title}</text>`,
        ...bars,
        "</svg>\n",
    ].join("\n");
}

function fixed(number) {
    return number.toFixed(1);
}
