import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

import { ROOT } from "./root.mjs";
import { exitingOnInterrupt } from "./setup/interrupts.mjs";
import { ensureToolchain } from "./setup/toolchain.mjs";
import { jestCounts, slowestFiles, stepLines, totalLine } from "./test/report.mjs";

const CHECKS = {
    "type-check": ["tsc", "--noEmit", "-p", "."],
    eslint: ["eslint", "."],
    prettier: ["prettier", "--check", "."],
    publint: ["publint", "--strict"],
    "are the types wrong": ["attw", "--pack", "."],
};

const REPORT = path.join(ROOT, ".local", "test", "jest.json");

const steps = [];
let report;

try {
    await exitingOnInterrupt(() => runAll(process.argv.slice(2)));
} catch (error) {
    console.error(error.message);
    steps.push({ name: "set-up", seconds: 0, passed: 0, failed: 1 });
}
console.log(["", ...slowestFiles(report, ROOT), ...stepLines(steps), totalLine(steps)].join("\n"));
process.exitCode = steps.some(({ failed }) => failed > 0) ? 1 : 0;

/** Runs everything, or, if jest is given arguments, only the build and jest. */
async function runAll(jestArgs) {
    const { bin, env } = await ensureToolchain();
    // It imports a dependency, which is installed only now.
    const { attached } = await import("./setup/run.mjs");
    const succeeds = ([command, ...args], variables = {}) =>
        attached(command, args, { ...env, ...variables }).then(
            () => true,
            (error) => console.error(error.message),
        );
    // attw packs the package, which would build it once more.
    const withoutBuild = { npm_config_ignore_scripts: "true" };
    const check = async (command) =>
        (await succeeds(command, withoutBuild)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

    await timed("build", async () => {
        await rm(path.join(ROOT, "dist"), { recursive: true, force: true });
        return check(["tsc", "-b", "tsconfig.build.json"]);
    });
    for (const [name, command] of jestArgs.length === 0 ? Object.entries(CHECKS) : []) {
        await timed(name, () => check(command));
    }
    await timed("jest", async () => {
        await mkdir(path.dirname(REPORT), { recursive: true });
        await rm(REPORT, { force: true });
        const jest = ["jest", "--json", `--outputFile=${REPORT}`, ...jestArgs];
        const succeeded = await succeeds(jest, { TOOLCHAIN_BIN: bin });
        report = await readFile(REPORT, "utf8").then(JSON.parse, () => undefined);
        return jestCounts(succeeded === true, report);
    });
}

async function timed(name, work) {
    console.log(`\n── ${name} ──`);
    const started = Date.now();
    const counts = await work();
    steps.push({ name, seconds: (Date.now() - started) / 1000, ...counts });
}
