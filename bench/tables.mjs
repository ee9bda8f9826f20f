import { checksOf, verdictOf } from "./checks.mjs";
import { FORMS, IDLE_READS } from "./forms.mjs";

/**
 * @typedef {import("./benchmark.mjs").Results} Results
 * @typedef {import("./measure.mjs").Cell} Cell
 *
 * @typedef {object} Table
 * @property {string} title
 * @property {string[][]} rows of which the first has the headings
 */

/**
 * What was measured, as tables for the terminal and the documents.
 *
 * @param {Results} results
 * @returns {Table[]}
 */
export function tablesOf(results) {
    return [...timeTables(results), requestTable(results), footprintTable(results), checkTable(results)].filter(
        ({ rows }) => rows.length > 1,
    );
}

/** @param {Results} results */
function timeTables({ cells, missing }) {
    return distinct(cells.map(({ latencyMs }) => latencyMs)).map((latencyMs) => {
        const there = cells.filter((cell) => cell.latencyMs === latencyMs);
        const sizes = distinct(there.map(({ size }) => size));
        const largest = Math.max(...sizes);
        return {
            title: `Seconds over the floor (times the floor), API at ${latencyMs} ms`,
            rows: [
                ["form", ...sizes.map(String), ...(largest > 0 ? [`each of ${largest}, ms`] : [])],
                ...rowsOf(there, sizes, showTime, (row) => {
                    const cell = row.find(({ size }) => size === largest);
                    return largest === 0 ? [] : [cell ? ((cell.overFloor * 1000) / largest).toFixed(2) : ""];
                }),
                ...notMeasured(missing, sizes.length + (largest > 0 ? 1 : 0)),
            ],
        };
    });
}

/** @param {Results} results */
function requestTable({ cells, missing }) {
    const sizes = distinct(cells.map(({ size }) => size)).filter((size) => size > 0);
    const farthest = new Map(cells.map((cell) => [`${cell.form} ${cell.size}`, cell]));
    return {
        title: "Requests sent",
        rows: [
            ["form", ...sizes.map(String)],
            ...rowsOf(
                [...farthest.values()],
                sizes,
                ({ requests }) => String(requests),
                () => [],
            ),
            ...notMeasured(missing, sizes.length),
        ],
    };
}

/** @param {Results} results */
function footprintTable({ footprints }) {
    const idle = footprints.find(({ form }) => form === IDLE_READS.name);
    return {
        title: `Memory and state with ${footprints[0]?.size ?? 0} lookups`,
        rows: [
            [
                "form",
                "provider process, MB",
                "to Reads that do nothing",
                "program, MB",
                "state of each, bytes",
                "as exported",
            ],
            ...footprints.map(({ form, providerPeak, programPeak, compactStateBytes, stateBytes }) => [
                [IDLE_READS, ...FORMS].find(({ name }) => name === form)?.label ?? form,
                megabytes(providerPeak),
                providerPeak && idle?.providerPeak ? `${(providerPeak / idle.providerPeak).toFixed(2)}×` : "–",
                megabytes(programPeak),
                compactStateBytes.toFixed(0),
                stateBytes.toFixed(0),
            ]),
        ],
    };
}

/** @param {Results} results */
function checkTable(results) {
    return {
        title: "Limits",
        rows: [
            ["what", "measured", "at most", ""],
            ...checksOf(results).map((check) => [
                check.what,
                check.value === undefined ? "–" : `${check.show(check.value)} ${check.unit}`.trim(),
                check.limit === undefined ? "–" : `${check.show(check.limit)} ${check.unit}`.trim(),
                verdictOf(check),
            ]),
        ],
    };
}

/**
 * A row for each form that was measured.
 *
 * @param {Cell[]} cells
 * @param {number[]} sizes
 * @param {(cell: Cell) => string} show
 * @param {(row: Cell[]) => string[]} last
 */
function rowsOf(cells, sizes, show, last) {
    return FORMS.map(({ name, label }) => ({ label, row: cells.filter(({ form }) => form === name) }))
        .filter(({ row }) => row.length > 0)
        .map(({ label, row }) => {
            const shown = sizes.map((size) => row.find((cell) => cell.size === size));
            return [label, ...shown.map((cell) => (cell ? show(cell) : "")), ...last(row)];
        });
}

/**
 * @param {Results["missing"]} missing
 * @param {number} columns
 */
function notMeasured(missing, columns) {
    return missing.map(({ label, reason }) => [`${label} (not measured: ${reason})`, ...Array(columns).fill("–")]);
}

/** @param {Cell} cell */
function showTime({ overFloor, ratio }) {
    return `${overFloor.toFixed(2).replace("-0.00", "0.00")} (${ratio.toFixed(2)}×)`;
}

/** @param {number | undefined} bytes */
function megabytes(bytes) {
    return bytes === undefined ? "–" : (bytes / 1e6).toFixed(0);
}

/** @param {number[]} values */
function distinct(values) {
    return [...new Set(values)].sort((a, b) => a - b);
}
