/**
 * @typedef {import("./benchmark.mjs").Results} Results
 *
 * @typedef {object} Check
 * @property {string} what
 * @property {number | undefined} value as it was measured, if it was
 * @property {number} [limit] none for what is there for comparison
 * @property {string} unit
 * @property {(value: number) => string} show
 */

const seconds = { unit: "s", show: (/** @type {number} */ value) => value.toFixed(2) };
const times = { unit: "×", show: (/** @type {number} */ value) => value.toFixed(2) };
const count = { unit: "", show: (/** @type {number} */ value) => value.toFixed(0) };

/**
 * The limits of the speed, and what was measured of each.
 *
 * @param {Results} results
 * @returns {Check[]}
 */
export function checksOf({ cells, footprints }) {
    const cell = (/** @type {string} */ form, /** @type {number} */ size, /** @type {number} */ latencyMs) =>
        cells.find((found) => found.form === form && found.size === size && found.latencyMs === latencyMs);
    const footprint = (/** @type {string} */ form) =>
        footprints.find((found) => found.form === form && found.size === 1000);
    const set = cell("ImageDetailsSet", 1000, 50);
    // It waits for 0 ms.
    const idleRead = cell("waitingReads", 1, 0);
    return [
        { what: "1 resource at 0 ms, over the floor", value: cell("ImageDetails", 1, 0)?.overFloor, limit: 0.15 },
        { what: "– of that, a Read that does nothing", value: idleRead?.overFloor },
        {
            what: "1 function call at 0 ms, over the floor",
            value: cell("getImageDetails", 1, 0)?.overFloor,
            limit: 0.12,
        },
        { what: "a set of 1,000 at 50 ms, over the floor", value: set?.overFloor, limit: 0.6 },
        { what: "– less a Read that does nothing", value: difference(set?.overFloor, idleRead?.overFloor) },
        {
            what: "– the same by the function",
            value: cell("getImageDetailsSet", 1000, 50)?.overFloor,
            limit: 0.6,
        },
        { what: "a set of 1,000 of 5,000, requests", value: set?.requests, limit: 6, ...count },
        {
            what: "1,000 function calls together at 50 ms, over the floor",
            value: cell("getImageDetails", 1000, 50)?.overFloor,
            limit: 1,
        },
        {
            what: "1,000 resources at 50 ms, to Reads that only wait",
            value: quotient(cell("ImageDetails", 1000, 50)?.seconds, cell("waitingReads", 1000, 50)?.seconds),
            limit: 1.15,
            ...times,
        },
        {
            what: "state of a resource, as JSON without white space",
            value: footprint("ImageDetails")?.compactStateBytes,
            limit: 2500,
            ...count,
            unit: "bytes",
        },
        {
            what: "– the same, as `pulumi stack export` prints it",
            value: footprint("ImageDetails")?.stateBytes,
            ...count,
            unit: "bytes",
        },
        {
            what: "provider's peak memory for 1,000 resources, to Reads that do nothing",
            value: quotient(footprint("ImageDetails")?.providerPeak, footprint("idleReads")?.providerPeak),
            limit: 1.3,
            ...times,
        },
    ].map((check) => ({ ...seconds, ...check }));
}

/** @param {Check} check */
export function verdictOf({ value, limit }) {
    if (value === undefined) {
        return "not measured";
    }
    if (limit === undefined) {
        return "for comparison";
    }
    return value <= limit ? "ok" : "over";
}

/**
 * @param {number | undefined} minuend
 * @param {number | undefined} subtrahend
 */
function difference(minuend, subtrahend) {
    return minuend === undefined || subtrahend === undefined ? undefined : minuend - subtrahend;
}

/**
 * @param {number | undefined} dividend
 * @param {number | undefined} divisor
 */
function quotient(dividend, divisor) {
    return dividend === undefined || divisor === undefined ? undefined : dividend / divisor;
}
