import path from "node:path";

import { cacheFolder } from "./cache.mjs";
import { run } from "./run.mjs";

/** The environment for a look at a CLI: it asks nobody for updates, and writes nothing into the user's home. */
export function quietPulumi() {
    return { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_HOME: path.join(cacheFolder(), "pulumi-home") };
}

/** @param {string} pulumi */
export async function cliVersion(pulumi) {
    return (await run(pulumi, ["version"], { env: quietPulumi(), timeoutMs: 60_000 })).trim();
}
