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
    const write = (each, size, latencyMs) =>
        writeFile(path.join(folder, "index.js"), programOf(each, idsToLookUp(size, mockApis.account), latencyMs));
    await run(["stack", "init", "bench"]);
    let stacks = 0;

    return {
        run,
        /** Resolves to the seconds of a preview; without a case, to those of the floor. */
        async preview(each = FLOOR, size, latencyMs) {
            await write(each, size, latencyMs);
            const { durationMs, stdout } = await run(["preview", "--stack", "bench"], latencyMs);
            expectCount(stdout, size);
            return durationMs / 1000;
        },
        /** Resolves to the peaks of memory of an up, and to the size of its state, both in bytes. */
        async up(each = FLOOR, size) {
            const stack = `stack-${stacks++}`;
            const [latencyMs] = mockApis.latencies;
            await write(each, size, latencyMs);
            await run(["stack", "init", stack, "--no-select"]);
            await rm(peaks, { recursive: true, force: true });
            await mkdir(peaks);
            const watched = { NODE_OPTIONS: `--require "${PEAK_MEMORY}"`, BENCH_PEAKS: peaks };
            const { stdout } = await run(["up", "--yes", "--skip-preview", "--stack", stack], latencyMs, watched);
            expectCount(stdout, size);
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

/** A run that found something else measured something else. */
function expectCount(output, size) {
    if (!new RegExp(`count\\s*: ${size}\\s`).test(output)) {
        throw new Error(`The program should have found ${size} images:\n${output.slice(-2000)}`);
    }
}
