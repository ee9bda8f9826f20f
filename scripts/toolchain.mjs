import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { ensureCli } from "./toolchain/cli.mjs";
import { ensureDependencies } from "./toolchain/dependencies.mjs";
import { withFolderOnPath } from "./toolchain/executables.mjs";
import { exitingOnInterrupt } from "./toolchain/interrupts.mjs";
import { ensureNode } from "./toolchain/node.mjs";

/** The folder of the clone. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * What a run of Pulumi needs, installed if need be: the npm dependencies, a supported Node and the Pulumi CLI.
 *
 * @typedef {object} Toolchain
 * @property {string} bin the folder to put on the PATH
 * @property {string} node the path of the supported Node
 * @property {NodeJS.ProcessEnv} env the present environment with that folder on the PATH
 */

/** @returns {Promise<Toolchain>} */
export function ensureToolchain() {
    return exitingOnInterrupt(async () => {
        await ensureDependencies(ROOT);
        const node = await ensureNode();
        const bin = await ensureCli(node);
        return { bin, node: node.path, env: withFolderOnPath(bin) };
    });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
    try {
        console.log((await ensureToolchain()).bin);
    } catch (error) {
        console.error(error.message);
        process.exitCode = 1;
    }
}
