/**
 * A table as text, its columns aligned.
 *
 * @param {import("./tables.mjs").Table} table
 */
export function toText({ title, rows: marked }) {
    const rows = marked.map((row) => row.map((text) => text.replaceAll("`", "")));
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? "")].length)));
    const lines = rows.map((row) =>
        row
            .map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
            .join("  ")
            .trimEnd(),
    );
    return [`\n${title}`, ...lines].join("\n");
}

/**
 * A table in Markdown, under its title.
 *
 * @param {import("./tables.mjs").Table} table
 */
export function toMarkdown({ title, rows }) {
    const [headings, ...others] = rows;
    const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
    const lines = [headings, rule, ...others].map((row) => `| ${row.join(" | ")} |`);
    return [`**${title}**`, "", ...lines].join("\n");
}
