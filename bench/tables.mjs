import { showSpread } from "./measure.mjs";

/** The table of the document, its headings first, then a row for each case. */
export function resultsTable({ cells, footprints }) {
    const sizes = cells.map(({ size }) => size);
    const most = Math.max(...sizes);
    const times = distinct(cells.map(({ latencyMs }) => latencyMs)).flatMap((latencyMs) =>
        distinct([Math.min(...sizes), most]).map((size) => ({ size, latencyMs })),
    );
    const headings = [
        "seconds over the floor",
        ...times.map(({ size, latencyMs }) => `${size} at ${latencyMs} ms`),
        `requests for ${most}`,
        ...(footprints.size > 0 ? ["provider, MB", "program, MB", "state of each, bytes"] : []),
    ];
    const rows = distinct(cells.map(({ each }) => each)).map((each) => {
        const own = cells.filter((cell) => cell.each === each);
        const at = (size, latencyMs) => own.find((cell) => cell.size === size && cell.latencyMs === latencyMs);
        const { provider, program, state } = footprints.get(each.name) ?? {};
        const memory = [provider / 1e6, program / 1e6, state].map((value) =>
            Number.isFinite(value) ? String(Math.round(value) + 0) : "–",
        );
        return [
            each.label,
            ...times.map(({ size, latencyMs }) => showSpread(at(size, latencyMs).overFloor)),
            String(own.findLast(({ size }) => size === most).requests),
            ...(footprints.size > 0 ? memory : []),
        ];
    });
    return [headings, ...rows];
}

/** A table in Markdown, its columns aligned. The first row has the headings. */
export function toMarkdown(rows) {
    const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
    const pad = (text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]));
    const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
    return [rows[0], rule, ...rows.slice(1)].map((row) => `| ${row.map(pad).join(" | ")} |`).join("\n");
}

function distinct(values) {
    return [...new Set(values)];
}
