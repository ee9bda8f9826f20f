import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";

import { ROOT } from "../scripts/root.mjs";
import { plotOf } from "./plot.mjs";
import { toMarkdown } from "./show.mjs";
import { tablesOf } from "./tables.mjs";

const DOCUMENT = path.join(ROOT, "docs", "performance.md");
const PLOT = path.join(ROOT, "docs", "performance.svg");
const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** The latency that the plot shows, in milliseconds. */
const PLOTTED_LATENCY = 50;

/**
 * Writes what was measured into the document, between its markers, and the plot beside it.
 *
 * @param {import("./benchmark.mjs").Results} results
 */
export async function writeDocument(results) {
    const text = await readFile(DOCUMENT, "utf8");
    const [before, rest] = text.split(BEGIN);
    const after = rest?.split(END)[1];
    if (after === undefined) {
        throw new Error(`${DOCUMENT} has no ${BEGIN} with an ${END} after it.`);
    }
    const measured = [
        `Measured on ${results.date} by \`${results.command}\`: medians of ${results.runs} pairs.`,
        `${results.machine}.`,
        `The floor took ${results.floorSeconds.toFixed(2)} s.`,
    ].join("\n");
    const parts = [BEGIN, measured, ...tablesOf(results).map(toMarkdown), END];
    const options = await resolveConfig(DOCUMENT);
    await writeFile(DOCUMENT, await format(before + parts.join("\n\n") + after, { ...options, filepath: DOCUMENT }));
    await writeFile(PLOT, plotOf(results.cells, PLOTTED_LATENCY));
}
