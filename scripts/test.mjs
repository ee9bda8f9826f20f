import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

import { ROOT } from "./root.mjs";
import { exitingOnInterrupt } from "./setup/interrupts.mjs";
import { ensureToolchain } from "./setup/toolchain.mjs";
import { needsOf } from "./test/needs.mjs";
import { jestCounts, stepLines, totalLine } from "./test/report.mjs";

/** Two run at a time, so the slowest is first. */
const CHECKS = {
    eslint: ["eslint", "."],
    "type-check": ["tsc", "--noEmit", "-p", "."],
    prettier: ["prettier", "--check", "."],
    publint: ["publint", "--strict"],
    "are the types wrong": ["attw", "--pack", "."],
};

const REPORT = path.join(ROOT, ".local", "test", "jest.json");

const steps = [];

try {
    await exitingOnInterrupt(() => runAll(process.argv.slice(2)));
} catch (error) {
    console.error(error.message);
    steps.push({ name: "set-up", seconds: 0, passed: 0, failed: 1 });
}
console.log(["", ...stepLines(steps), totalLine(steps)].join("\n"));
process.exitCode = steps.some(({ failed }) => failed > 0) ? 1 : 0;

/** Runs everything, or, if jest is given arguments, only the build and jest. */
async function runAll(jestArgs) {
    const runtime = await ensureToolchain({ cli: false });
    // These import dependencies, which are installed only now.
    const { attached, captured } = await import("./setup/run.mjs");
    const { output } = await captured("jest", ["--listTests", ...jestArgs], runtime.env);
    const needs = needsOf(output, ROOT);
    const { bin, env } = needs.cli ? await ensureToolchain() : runtime;
    const languages = needs.languages ? await languageEnvironment(env) : undefined;
    // attw packs the package, which would build it again.
    const checkEnv = { ...env, npm_config_ignore_scripts: "true" };
    const check = async (name, [command, ...args]) => {
        const started = Date.now();
        const { succeeded, output } = await captured(command, args, checkEnv);
        console.log(`\n── ${name} ──\n${output}`);
        addStep(name, started, { passed: Number(succeeded), failed: Number(!succeeded) });
    };

    await rm(path.join(ROOT, "dist"), { recursive: true, force: true });
    await check("build", ["tsc", "-b", "tsconfig.build.json"]);
    if (jestArgs.length === 0) {
        const waiting = Object.entries(CHECKS).values();
        const lane = async () => {
            for (const next of waiting) {
                await check(...next);
            }
        };
        await Promise.all([lane(), lane()]);
    }

    console.log("\n── jest ──");
    const started = Date.now();
    await mkdir(path.dirname(REPORT), { recursive: true });
    await rm(REPORT, { force: true });
    const jestEnv = { ...env, TOOLCHAIN_BIN: bin, LANGUAGES: JSON.stringify(languages) };
    const succeeded = await attached("jest", ["--json", `--outputFile=${REPORT}`, ...jestArgs], jestEnv).then(
        () => true,
        (error) => console.error(error.message),
    );
    const report = await readFile(REPORT, "utf8").then(JSON.parse, () => undefined);
    addStep("jest", started, jestCounts(succeeded === true, report));
}

/** Resolves to `undefined` if the programs in other languages cannot be run. */
async function languageEnvironment(env) {
    const { ensureLanguages } = await import("./setup/languages.mjs");
    return ensureLanguages(env.PATH).catch((error) => {
        if (process.env.PULUMI_CLOUDFLARE_IMAGES_LANGUAGES === "required") {
            throw error;
        }
        console.log(`The programs in YAML, Python and Go are skipped: ${error.message}.`);
    });
}

function addStep(name, started, counts) {
    steps.push({ name, seconds: (Date.now() - started) / 1000, ...counts });
}
