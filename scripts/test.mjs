import { runAttached } from "./attached.mjs";
import { ensureBuilt } from "./build.mjs";
import { checks } from "./test/checks.mjs";
import { checkCounts, total } from "./test/counts.mjs";
import { runJest } from "./test/jest.mjs";
import { exitingOnInterrupt } from "./toolchain/interrupts.mjs";
import { ROOT, ensureToolchain } from "./toolchain.mjs";

/** @typedef {import("./test/counts.mjs").Counts} Counts */

/** @type {{ label: string, counts: Counts }[]} */
const results = [];

/**
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function runStep(name, work) {
    console.log(`\n── ${name} ──`);
    const started = Date.now();
    const counts = await work();
    results.push({ label: `${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`, counts });
}

/** All steps; with arguments for jest, only what jest needs. */
async function runAll(/** @type {string[]} */ jestArgs) {
    const toolchain = await ensureToolchain();
    await runStep("build", async () => checkCounts(await ensureBuilt(toolchain)));
    for (const { name, args } of jestArgs.length === 0 ? checks() : []) {
        await runStep(name, async () =>
            checkCounts(await runAttached(toolchain.node, args, { cwd: ROOT, env: toolchain.env })),
        );
    }
    await runStep("tests", () => runJest(toolchain, jestArgs));
}

try {
    await exitingOnInterrupt(() => runAll(process.argv.slice(2)));
} catch (error) {
    console.error(error.message);
    results.push({ label: "set-up", counts: checkCounts(1) });
}

console.log("\n── summary ──");
for (const { label, counts } of results) {
    console.log(`${counts.failed === 0 ? "passed" : "FAILED"}  ${label}`);
}
const { passed, failed } = total(results.map(({ counts }) => counts));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
