import path from "node:path";

import { ROOT } from "../root.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { adviceForFirstRun } from "./firstRun.mjs";
import { exitingOnInterrupt } from "./interrupts.mjs";
import { say } from "./progress.mjs";

/**
 * Installs what is missing: the npm dependencies, a Node that Pulumi supports and, unless `cli` is false, the Pulumi CLI.
 * Resolves to the folder to put on the PATH, the path of that Node, and the environment for all that runs with them.
 */
export function ensureToolchain({ cli = true } = {}) {
    return exitingOnInterrupt(async () => {
        const advice = cli ? adviceForFirstRun() : undefined;
        if (advice !== undefined) {
            say(advice);
        }
        await ensureDependencies(ROOT);
        // These import dependencies, which are installed only now.
        const { ensureNode } = await import("./node.mjs");
        const { ensureCli } = await import("./cli.mjs");
        const { toolchainEnvironment } = await import("./environment.mjs");
        const node = await ensureNode();
        const bin = cli ? await ensureCli(node) : path.dirname(node.path);
        return { bin, node: node.path, env: await toolchainEnvironment(bin) };
    });
}
