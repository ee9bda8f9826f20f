import { FORMS } from "./forms.mjs";

/**
 * What is measured together: each form after a floor of its own, all of them in turn.
 *
 * @typedef {object} Group
 * @property {number} size
 * @property {number} latencyMs
 * @property {import("./forms.mjs").Form[]} forms
 */

/** What the checks of the speed are about. */
const CHECKED = [
    { size: 1, latencyMs: 0, names: ["ImageDetails", "getImageDetails", "waitingReads"] },
    {
        size: 1000,
        latencyMs: 50,
        names: ["ImageDetails", "getImageDetails", "ImageDetailsSet", "getImageDetailsSet", "waitingReads"],
    },
];

/**
 * @param {import("./options.mjs").Options} options
 * @returns {Group[]}
 */
export function planOf({ sizes, latencies, only, checksOnly }) {
    const formsOf = (/** @type {string[]} */ names) =>
        FORMS.filter(({ name }) => names.includes(name) && only.includes(name));
    if (checksOnly) {
        return CHECKED.map(({ names, ...group }) => ({ ...group, forms: formsOf(names) }));
    }
    return latencies.flatMap((latencyMs) =>
        sizes
            // Nothing is asked for nothing, however far away the API is.
            .filter((size) => size > 0 || latencyMs === latencies[0])
            .map((size) => ({ size, latencyMs, forms: formsOf(only) })),
    );
}

/**
 * Of how many lookups the memory and the state are measured, and in which forms.
 *
 * @param {import("./options.mjs").Options} options
 */
export function footprintsOf({ sizes, only, checksOnly }) {
    const names = checksOnly ? ["ImageDetails"] : only;
    return {
        size: checksOnly ? 1000 : Math.max(...sizes),
        forms: FORMS.filter(({ name, tool }) => names.includes(name) && tool === "pulumi" && only.includes(name)),
    };
}
