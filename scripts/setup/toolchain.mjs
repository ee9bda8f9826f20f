import path from "node:path";

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
        const node = await ensureDependenciesAndNode();
        const { ensureCli } = await import("./cli.mjs");
        return toolchainOf(node, await ensureCli(node));
    });
}

/** A toolchain without the Pulumi CLI. */
export function ensureRuntime() {
    return exitingOnInterrupt(async () => {
        const node = await ensureDependenciesAndNode();
        return toolchainOf(node, path.dirname(node.path));
    });
}

async function ensureDependenciesAndNode() {
    await ensureDependencies(ROOT);
    // These import dependencies, which are installed only now.
    const { ensureNode } = await import("./node.mjs");
    return ensureNode();
}

async function toolchainOf(node, bin) {
    const { toolchainEnvironment } = await import("./environment.mjs");
    return { bin, node: node.path, env: await toolchainEnvironment(bin) };
}
