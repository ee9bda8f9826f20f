import { FLOOR, IDLE_READS } from "./forms.mjs";
import { median } from "./statistics.mjs";

/**
 * @typedef {import("./forms.mjs").Form} Form
 *
 * @typedef {object} Bench
 * @property {import("./pulumiProject.mjs").PulumiProject} pulumi
 * @property {import("./terraformProject.mjs").TerraformProject | undefined} terraform
 * @property {import("./mockApis.mjs").MockApis} mockApis
 *
 * @typedef {object} Cell medians of pairs
 * @property {string} form
 * @property {number} size
 * @property {number} latencyMs
 * @property {number} seconds in all
 * @property {number} floorSeconds
 * @property {number} overFloor seconds
 * @property {number} ratio to the floor
 * @property {number} requests
 *
 * @typedef {object} Footprint
 * @property {string} form
 * @property {number} size
 * @property {number | undefined} providerPeak bytes; none where it was not measured, or has no such process
 * @property {number | undefined} programPeak bytes
 * @property {number} stateBytes of each lookup, as `pulumi stack export` prints it
 * @property {number} compactStateBytes the same without white space
 */

/**
 * Measures the forms in turn, as often as there are runs, each right after a floor.
 *
 * @param {Bench} bench
 * @param {import("./plan.mjs").Group} group
 * @param {number} runs
 * @returns {Promise<Cell[]>}
 */
export async function measureGroup(bench, { size, latencyMs, forms }, runs) {
    const samples = forms.map((form) => ({
        form,
        pairs: /** @type {{ floor: number, seconds: number }[]} */ ([]),
        requests: /** @type {number[]} */ ([]),
    }));
    for (let run = 0; run < runs; run++) {
        for (const { form, pairs, requests } of samples) {
            const project = form.tool === "pulumi" ? bench.pulumi : bench.terraform;
            const floor = await project.preview(FLOOR, size, latencyMs);
            await bench.mockApis.takeRequests();
            const seconds = await project.preview(form, size, latencyMs);
            pairs.push({ floor, seconds });
            requests.push(await bench.mockApis.takeRequests());
        }
    }
    return samples.map(({ form, pairs, requests }) => ({
        form: form.name,
        size,
        latencyMs,
        seconds: median(pairs.map((pair) => pair.seconds)),
        floorSeconds: median(pairs.map(({ floor }) => floor)),
        overFloor: median(pairs.map(({ floor, seconds }) => seconds - floor)),
        ratio: median(pairs.map(({ floor, seconds }) => seconds / floor)),
        requests: Math.max(...requests),
    }));
}

/**
 * Memory and state of the forms, and of Reads that do nothing, after an `up` each.
 *
 * @param {Bench} bench
 * @param {Form[]} forms
 * @param {number} size
 * @param {number} runs
 * @returns {Promise<Footprint[]>}
 */
export async function measureFootprints({ pulumi }, forms, size, runs) {
    const floor = await pulumi.up(FLOOR, size, "floor");
    const footprints = [];
    for (const form of [IDLE_READS, ...forms]) {
        const ups = [];
        for (let run = 0; run < runs; run++) {
            ups.push(await pulumi.up(form, size, `${form.name}-${run}`));
        }
        footprints.push({
            form: form.name,
            size,
            providerPeak: medianOf(ups.map(({ peaks }) => peaks.provider)),
            programPeak: medianOf(ups.map(({ peaks }) => peaks.program)),
            stateBytes: (ups[0].stateBytes - floor.stateBytes) / size,
            compactStateBytes: (ups[0].compactStateBytes - floor.compactStateBytes) / size,
        });
    }
    return footprints;
}

/** @param {(number | undefined)[]} values */
function medianOf(values) {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : median(known);
}
