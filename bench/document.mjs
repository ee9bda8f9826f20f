import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";

import { ROOT } from "../scripts/root.mjs";
import { plotOf } from "./plot.mjs";
import { resultsTable, seriesOf, toMarkdown } from "./tables.mjs";

const DOCUMENT = path.join(ROOT, "docs", "performance.md");
const PLOT = path.join(ROOT, "docs", "performance.svg");
const MARKED = /(<!-- bench:begin -->\n).*(\n<!-- bench:end -->)/s;

/** Writes what was measured into the document, between its markers, and the plot beside it. */
export async function writeDocument(results) {
    const text = await readFile(DOCUMENT, "utf8");
    if (!MARKED.test(text)) {
        throw new Error(`${DOCUMENT} has no place for the results: the markers bench:begin and bench:end are missing.`);
    }
    const measured = `\n${results.heading}\n\n${toMarkdown(resultsTable(results))}\n`;
    const written = text.replace(MARKED, (_, begin, end) => begin + measured + end);
    const options = await resolveConfig(DOCUMENT);
    await writeFile(DOCUMENT, await format(written, { ...options, filepath: DOCUMENT }));
    await writeFile(PLOT, plotOf(seriesOf(results)));
}
