import { arch, cpus, platform, totalmem } from "node:os";

import { cliVersion } from "../scripts/setup/cli.mjs";
import { run } from "../scripts/setup/run.mjs";
import path from "node:path";

/**
 * What the figures were measured on, in one line.
 *
 * @param {import("../scripts/setup/toolchain.mjs").Toolchain} toolchain
 */
export async function describeMachine({ bin, node, env }) {
    const processors = cpus();
    const pulumi = path.join(bin, process.platform === "win32" ? "pulumi.exe" : "pulumi");
    const [nodeVersion, pulumiVersion] = await Promise.all([run(node, ["--version"], { env }), cliVersion(pulumi)]);
    const gigabytes = Math.round(totalmem() / 1e9);
    return [
        `${processors.length} cores (${processors[0]?.model.trim() ?? "of an unknown kind"}), ${gigabytes} GB`,
        `${platform()} ${arch()}`,
        `Node ${nodeVersion.trim()}`,
        `Pulumi CLI ${pulumiVersion}`,
    ].join("; ");
}
