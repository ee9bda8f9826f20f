import { realpathSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { exitingOnInterrupt } from "../scripts/setup/interrupts.mjs";
import { toText } from "./show.mjs";
import { median } from "./statistics.mjs";
import { timedRun } from "./timedRun.mjs";
import { withWorkspace } from "./workspace.mjs";

/**
 * Something that is loaded at start, after other things that are there already.
 *
 * @typedef {object} Step
 * @property {string} what
 * @property {string} before what is loaded first, as JavaScript
 * @property {string} work what is timed
 */

/** What is there in a provider process before it loads a provider. */
const PROVIDER_HOST = 'require("source-map-support/register"); require("@pulumi/pulumi");';

/** @type {Step[]} */
const STEPS = [
    { what: "@pulumi/pulumi (not ours: any program has it)", before: "", work: 'require("@pulumi/pulumi");' },
    {
        what: "program: pulumi-cloudflare-images, after it",
        before: 'require("@pulumi/pulumi");',
        work: 'require("pulumi-cloudflare-images");',
    },
    {
        what: "program: client of the functions, after both",
        before: 'require("@pulumi/pulumi"); require("pulumi-cloudflare-images");',
        work: `const folder = require("node:path").dirname(require.resolve("pulumi-cloudflare-images"));
            require(folder + "/client/client.js"); require(folder + "/client/batching.js");`,
    },
    {
        what: "program: closure of a dynamic provider (not ours: the state's text does without)",
        before: 'const pulumi = require("@pulumi/pulumi"); require("pulumi-cloudflare-images");',
        work: "await pulumi.runtime.serializeFunction(() => ({ read: async (id) => ({ id }) }));",
    },
    {
        what: "provider: pulumi-cloudflare-images/dynamic-provider, after its host",
        before: PROVIDER_HOST,
        work: 'require("pulumi-cloudflare-images/dynamic-provider");',
    },
    { what: "provider: axios of it", before: PROVIDER_HOST, work: 'require("axios");' },
    {
        what: "provider: the rest of it, after axios",
        before: `${PROVIDER_HOST} require("axios");`,
        work: 'require("pulumi-cloudflare-images/dynamic-provider");',
    },
];

/** The shim of dynamic providers starts one to find its script, and one to run it. */
const PROCESS = "a Node process that does nothing";

/** How often each is measured, in a process of its own. */
const RUNS = 15;

/** Says where the time goes that a lookup adds to the start of a program. */
export async function runStartup() {
    const rows = await withWorkspace(({ folder, toolchain }) => measureSteps(folder, toolchain));
    console.log(toText({ title: `Start-up, medians of ${RUNS} processes`, rows }));
    return true;
}

/**
 * @param {string} folder
 * @param {import("../scripts/setup/toolchain.mjs").Toolchain} toolchain
 */
async function measureSteps(folder, { node, env }) {
    const script = path.join(folder, "startup.cjs");
    /** @type {Map<string, { ms: number[], files: number, kilobytes: number }>} */
    const measured = new Map();
    const add = (/** @type {string} */ what, { ms = 0, files = 0, kilobytes = 0 }) => {
        const known = measured.get(what) ?? { ms: [], files, kilobytes };
        known.ms.push(ms);
        measured.set(what, known);
    };
    // The first round fills the caches of the system.
    for (let run = -1; run < RUNS; run++) {
        for (const { what, ...step } of [{ what: PROCESS, before: "", work: "" }, ...STEPS]) {
            await writeFile(script, scriptOf(step));
            const { seconds, stdout } = await timedRun(node, [script], { cwd: folder, env });
            if (run >= 0) {
                add(what, what === PROCESS ? { ms: seconds * 1000 } : JSON.parse(stdout));
            }
        }
    }
    return [
        ["what", "ms", "files", "KB"],
        ...[...measured].map(([what, { ms, files, kilobytes }]) => [
            what,
            median(ms).toFixed(1),
            String(files),
            kilobytes.toFixed(0),
        ]),
    ];
}

/**
 * Prints how long the work took, and what it loaded.
 *
 * @param {Pick<Step, "before" | "work">} step
 */
function scriptOf({ before, work }) {
    return `(async () => {
${before}
const loaded = new Set(Object.keys(require.cache));
const start = performance.now();
${work}
const ms = performance.now() - start;
const files = Object.keys(require.cache).filter((file) => !loaded.has(file));
const bytes = files.reduce((sum, file) => sum + require("node:fs").statSync(file).size, 0);
console.log(JSON.stringify({ ms, files: files.length, kilobytes: bytes / 1000 }));
process.exit(0);
})();
`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
    try {
        await exitingOnInterrupt(runStartup);
    } catch (error) {
        console.error(error.message);
        process.exitCode = 1;
    }
}
