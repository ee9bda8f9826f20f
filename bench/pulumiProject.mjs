import { execa } from "execa";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { isolatedPulumi } from "../scripts/start/isolated.mjs";
import { idsToLookUp } from "./account.mjs";
import { FLOOR, programOf } from "./cases.mjs";

const PEAK_MEMORY = fileURLToPath(new URL("peakMemory.cjs", import.meta.url)).replaceAll("\\", "/");

/** A Pulumi project whose program is written again for each run. */
export async function pulumiProject(workspace, env, mockApis) {
    const folder = path.join(workspace, "project");
    const peaks = path.join(folder, "peaks");
    // The Node language host leaves its pipes in the system's folder for temporary files.
    const temporary = path.join(folder, "tmp");
    await mkdir(path.join(folder, "state"), { recursive: true });
    await mkdir(temporary);
    await writeFile(path.join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    await writeFile(path.join(folder, "package.json"), "{}");

    const run = (args, latencyMs = mockApis.latencies[0], variables = {}) =>
        execa("pulumi", [...args, "--non-interactive"], {
            cwd: folder,
            env: { ...isolatedPulumi(env, folder, mockApis.at(latencyMs)), TMPDIR: temporary, ...variables },
            extendEnv: false,
        });
    /** Resolves to the seconds of a run. A run that finds fewer images measures something else. */
    const runCase = async (each, size, latencyMs, args, variables) => {
        const program = programOf(each, idsToLookUp(size, mockApis.account), latencyMs);
        await writeFile(path.join(folder, "index.js"), program);
        const { durationMs, stdout } = await run(args, latencyMs, variables);
        if (!new RegExp(`count\\s*: ${size}\\s`).test(stdout)) {
            throw new Error(`The program should have found ${size} images:\n${stdout.slice(-2000)}`);
        }
        return durationMs / 1000;
    };
    await run(["stack", "init", "bench"]);
    let stacks = 0;

    return {
        run,
        /** Resolves to the seconds of a preview: of the floor without a case. */
        preview: (each = FLOOR, size, latencyMs) => runCase(each, size, latencyMs, ["preview", "--stack", "bench"]),
        /** Resolves to the peaks of memory of an up, and to the size of its state, both in bytes. */
        async up(each = FLOOR, size) {
            const stack = `stack-${stacks++}`;
            await run(["stack", "init", stack, "--no-select"]);
            await rm(peaks, { recursive: true, force: true });
            await mkdir(peaks);
            const watched = { NODE_OPTIONS: `--require "${PEAK_MEMORY}"`, BENCH_PEAKS: peaks };
            const args = ["up", "--yes", "--skip-preview", "--stack", stack];
            await runCase(each, size, mockApis.latencies[0], args, watched);
            const exported = await run(["stack", "export", "--stack", stack]);
            const peak = async (role) => Number(await readFile(path.join(peaks, role), "utf8").catch(() => NaN));
            return {
                provider: await peak("provider"),
                program: await peak("program"),
                state: JSON.stringify(JSON.parse(exported.stdout)).length,
            };
        },
    };
}
