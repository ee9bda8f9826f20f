import { showSpread } from "./measure.mjs";

/** The one table: a row for each case that was measured. */
export function resultsTable({ cells, footprints }) {
    const sizes = distinct(cells.map(({ size }) => size));
    const most = sizes.at(-1);
    const shown = distinct([sizes[0], most]);
    const times = distinct(cells.map(({ latencyMs }) => latencyMs)).flatMap((latencyMs) =>
        shown.map((size) => ({ size, latencyMs })),
    );
    const headings = [
        "seconds over the floor",
        ...times.map(({ size, latencyMs }) => `${size} at ${latencyMs} ms`),
        `requests for ${most}`,
        ...(footprints.size > 0 ? ["provider, MB", "program, MB", "state of each, bytes"] : []),
    ];
    const rows = [...new Set(cells.map(({ each }) => each))].map((each) => {
        const own = cells.filter((cell) => cell.each === each);
        const at = (size, latencyMs) => own.find((cell) => cell.size === size && cell.latencyMs === latencyMs);
        const footprint = footprints.get(each.name);
        const memory = [footprint?.provider / 1e6, footprint?.program / 1e6, footprint?.state];
        return [
            each.label,
            ...times.map(({ size, latencyMs }) => showSpread(at(size, latencyMs).overFloor)),
            String(own.findLast(({ size }) => size === most).requests),
            ...(footprints.size > 0
                ? memory.map((value) => (Number.isFinite(value) ? String(Math.round(value) + 0) : "–"))
                : []),
        ];
    });
    return [headings, ...rows];
}

/** What the plot shows: the most distant API. */
export function seriesOf({ cells }) {
    const latencyMs = Math.max(...cells.map((cell) => cell.latencyMs));
    const series = [...new Set(cells.map(({ each }) => each))].map((each) => ({
        label: each.label.replaceAll("`", ""),
        points: cells
            .filter((cell) => cell.each === each && cell.latencyMs === latencyMs)
            .map(({ size, overFloor }) => ({ x: size, y: overFloor.median })),
    }));
    return { title: `Seconds over the floor, by the number of images, with the API at ${latencyMs} ms`, series };
}

/** A table in Markdown, its columns aligned. The first row has the headings. */
export function toMarkdown(rows) {
    const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
    const line = (row) =>
        `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join(" | ")} |`;
    const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
    return [line(rows[0]), line(rule), ...rows.slice(1).map(line)].join("\n");
}

function distinct(values) {
    return [...new Set(values)].sort((a, b) => a - b);
}
