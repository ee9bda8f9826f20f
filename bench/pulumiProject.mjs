import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { isolatedPulumi } from "../scripts/start/isolated.mjs";
import { idsToLookUp } from "./account.mjs";
import { programOf } from "./forms.mjs";
import { watchMemory } from "./memory.mjs";
import { timedRun } from "./timedRun.mjs";

/**
 * @typedef {import("./forms.mjs").Form} Form
 * @typedef {import("./memory.mjs").Peaks} Peaks
 */

const STACK = "bench";

/** A Pulumi project whose program is written anew for each run, with a file backend of its own. */
export class PulumiProject {
    /**
     * @param {string} folder
     * @param {NodeJS.ProcessEnv} env
     * @param {import("./mockApis.mjs").MockApis} mockApis
     */
    constructor(folder, env, mockApis) {
        this.folder = folder;
        this.env = env;
        this.mockApis = mockApis;
    }

    /**
     * @param {import("./workspace.mjs").Workspace} workspace
     * @param {import("./mockApis.mjs").MockApis} mockApis
     */
    static async create({ folder: workspace, toolchain }, mockApis) {
        const folder = path.join(workspace, "project");
        // The Node language host leaves its pipes in the system's folder for temporary files.
        const temporary = path.join(folder, ".tmp");
        await mkdir(path.join(folder, "state"), { recursive: true });
        await mkdir(temporary);
        await writeFile(path.join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
        await writeFile(path.join(folder, "package.json"), "{}");
        const project = new PulumiProject(folder, { ...toolchain.env, TMPDIR: temporary }, mockApis);
        await project.pulumi(0, ["stack", "init", STACK]);
        return project;
    }

    /**
     * Previews the program of a form, and resolves to how long it took.
     *
     * @param {Form} form
     * @param {number} size
     * @param {number} latencyMs
     */
    async preview(form, size, latencyMs) {
        await this.writeProgram(form, size, latencyMs);
        const { seconds, output } = await this.pulumi(latencyMs, ["preview", "--stack", STACK]);
        expectCount(output, size);
        return seconds;
    }

    /**
     * Applies the program of a form to a new stack, with an API that answers at once.
     *
     * @param {Form} form
     * @param {number} size
     * @param {string} stack
     * @returns {Promise<{ peaks: Peaks, stateBytes: number, compactStateBytes: number }>}
     */
    async up(form, size, stack) {
        const latencyMs = 0;
        await this.writeProgram(form, size, latencyMs);
        await this.pulumi(latencyMs, ["stack", "init", stack, "--no-select"]);
        const watch = watchMemory(this.folder);
        try {
            const { output } = await this.pulumi(latencyMs, ["up", "--yes", "--skip-preview", "--stack", stack]);
            expectCount(output, size);
        } finally {
            watch.stop();
        }
        const { stdout } = await this.pulumi(latencyMs, ["stack", "export", "--stack", stack]);
        return {
            peaks: watch.peaks,
            stateBytes: Buffer.byteLength(stdout),
            compactStateBytes: Buffer.byteLength(JSON.stringify(JSON.parse(stdout))),
        };
    }

    /**
     * @param {Form} form
     * @param {number} size
     * @param {number} latencyMs
     */
    async writeProgram(form, size, latencyMs) {
        await writeFile(
            path.join(this.folder, "index.js"),
            programOf(form, idsToLookUp(size, this.mockApis.accountSize), latencyMs),
        );
    }

    /**
     * @param {number} latencyMs
     * @param {string[]} args
     */
    pulumi(latencyMs, args) {
        return timedRun("pulumi", [...args, "--non-interactive"], {
            cwd: this.folder,
            env: isolatedPulumi(this.env, this.folder, this.mockApis.at(latencyMs)),
        });
    }
}

/**
 * A run that found something else measured something else.
 *
 * @param {string} output
 * @param {number} size
 */
function expectCount(output, size) {
    if (!new RegExp(`count\\s*: ${size}\\s`).test(output)) {
        throw new Error(`The program should have found ${size} images:\n${output.slice(-2000)}`);
    }
}
