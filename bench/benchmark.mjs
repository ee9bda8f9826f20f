import { checksOf, verdictOf } from "./checks.mjs";
import { writeDocument } from "./document.mjs";
import { FLOOR, FORMS } from "./forms.mjs";
import { describeMachine } from "./machine.mjs";
import { measureFootprints, measureGroup } from "./measure.mjs";
import { footprintsOf, planOf } from "./plan.mjs";
import { PulumiProject } from "./pulumiProject.mjs";
import { toText } from "./show.mjs";
import { startMockApis } from "./mockApis.mjs";
import { median } from "./statistics.mjs";
import { tablesOf } from "./tables.mjs";
import { TerraformProject } from "./terraformProject.mjs";
import { addPackage, withWorkspace } from "./workspace.mjs";

/**
 * @typedef {import("./options.mjs").Options} Options
 * @typedef {import("./workspace.mjs").Workspace} Workspace
 * @typedef {import("./mockApis.mjs").MockApis} MockApis
 *
 * @typedef {object} Results
 * @property {string} command
 * @property {string} date
 * @property {string} machine
 * @property {number} runs
 * @property {number} floorSeconds the median of all floors of Pulumi
 * @property {import("./measure.mjs").Cell[]} cells
 * @property {import("./measure.mjs").Footprint[]} footprints
 * @property {{ form: string, label: string, reason: string }[]} missing what could not be measured
 */

/** More than these say no more of memory and state, which vary little. */
const MOST_FOOTPRINT_RUNS = 3;

/**
 * Measures, shows and, if asked to, writes. Resolves to whether all is as it must be.
 *
 * @param {Options} options
 */
export async function runBenchmark(options) {
    const results = await withWorkspace((workspace) => measureAll(workspace, options));
    tablesOf(results).forEach((table) => console.log(toText(table)));
    console.log(`\n${results.machine}; the floor took ${results.floorSeconds.toFixed(2)} s`);
    if (options.write) {
        await writeDocument(results);
    }
    return !options.strict || checksOf(results).every((check) => verdictOf(check) !== "over");
}

/**
 * @param {Workspace} workspace
 * @param {Options} options
 * @returns {Promise<Results>}
 */
async function measureAll(workspace, options) {
    const { accountSize, signedEvery } = options;
    const groups = planOf(options);
    const latencies = [...new Set([0, ...groups.map(({ latencyMs }) => latencyMs)])];
    const mockApis = await startMockApis(workspace.toolchain.node, { latencies, accountSize, signedEvery });
    try {
        const pulumi = await PulumiProject.create(workspace, mockApis);
        const { terraform, missing } = await prepare(workspace, mockApis, options);
        const bench = { pulumi, terraform, mockApis };
        const isThere = (/** @type {import("./forms.mjs").Form} */ { name }) =>
            !missing.some(({ form }) => form === name);
        // The first run fills caches of the system and of Node.
        await pulumi.preview(FLOOR, 1, 0);
        const cells = [];
        for (const group of groups) {
            const measured = await measureGroup(bench, { ...group, forms: group.forms.filter(isThere) }, options.runs);
            measured.forEach(logWarning);
            cells.push(...measured);
        }
        const { size, forms } = footprintsOf(options);
        const footprintRuns = Math.min(options.runs, MOST_FOOTPRINT_RUNS);
        return {
            command: options.command,
            date: new Date().toISOString().slice(0, 10),
            machine: await describeMachine(workspace.toolchain),
            runs: options.runs,
            floorSeconds: floorOf(cells),
            cells,
            footprints: size === 0 ? [] : await measureFootprints(bench, forms.filter(isThere), size, footprintRuns),
            missing,
        };
    } finally {
        await mockApis.close();
    }
}

/**
 * Sets up what a user would pick instead, as far as it can be had.
 *
 * @param {Workspace} workspace
 * @param {MockApis} mockApis
 * @param {Options} options
 */
async function prepare(workspace, mockApis, { only, checksOnly, terraformPlugins }) {
    /** @type {Results["missing"]} */
    const missing = [];
    /** @type {TerraformProject | undefined} */
    let terraform;
    for (const { name, label, npmPackage, tool } of checksOnly ? [] : FORMS.filter(({ name }) => only.includes(name))) {
        try {
            if (npmPackage !== undefined) {
                await addPackage(workspace, npmPackage);
            }
            if (tool === "terraform") {
                terraform = await TerraformProject.create(workspace, mockApis, terraformPlugins);
            }
        } catch (error) {
            missing.push({ form: name, label, reason: error.message.split("\n")[0] });
        }
    }
    return { terraform, missing };
}

/** @param {import("./measure.mjs").Cell[]} cells */
function floorOf(cells) {
    const floors = cells.filter(({ form }) => form !== "terraform").map(({ floorSeconds }) => floorSeconds);
    return floors.length === 0 ? 0 : median(floors);
}

/** @param {import("./measure.mjs").Cell} cell */
function logWarning({ form, size, latencyMs, seconds, overFloor, ratio, requests }) {
    console.log(
        `${form} × ${size} at ${latencyMs} ms: ${seconds.toFixed(2)} s, ${overFloor.toFixed(2)} s over the floor ` +
            `(${ratio.toFixed(2)}×), requests: ${requests}`,
    );
}
