import { ROOT } from "../root.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { exitingOnInterrupt } from "./interrupts.mjs";

/**
 * What a run of Pulumi needs, installed if it is missing: the npm dependencies, a supported Node and the Pulumi CLI.
 *
 * @typedef {object} Toolchain
 * @property {string} bin the folder to put on the PATH
 * @property {string} node the path of the supported Node
 * @property {NodeJS.ProcessEnv} env the environment for all that runs with them
 */

export function ensureToolchain() {
    return exitingOnInterrupt(async () => {
        await ensureDependencies(ROOT);
        // These import dependencies, which are installed only now.
        const { ensureNode } = await import("./node.mjs");
        const { ensureCli } = await import("./cli.mjs");
        const { toolchainEnvironment } = await import("./environment.mjs");
        const node = await ensureNode();
        const bin = await ensureCli(node);
        return { bin, node: node.path, env: await toolchainEnvironment(bin) };
    });
}
