import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";

import { ROOT } from "../scripts/root.mjs";
import { plotOf } from "./plot.mjs";

const DOCUMENT = path.join(ROOT, "docs", "performance.md");
const MARKED = /(<!-- bench:begin -->\n).*(\n<!-- bench:end -->)/s;

/** Writes the results into the document, between its markers, and its picture. */
export async function writeDocument(results) {
    const text = await readFile(DOCUMENT, "utf8");
    const written = text.replace(MARKED, (_, begin, end) => `${begin}\n${results}\n${end}`);
    const options = await resolveConfig(DOCUMENT);
    await writeFile(DOCUMENT, await format(written, { ...options, filepath: DOCUMENT }));
    await writeFile(DOCUMENT.replace(/md$/, "svg"), plotOf(results));
}
