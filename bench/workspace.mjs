import { readFileSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { ROOT } from "../scripts/root.mjs";
import { attached, npm } from "../scripts/setup/run.mjs";

const { name, version, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));

/** Builds and packs the package, installs it in a new folder as a user would, and does the work there. */
export async function withWorkspace(toolchain, work) {
    await attached("tsc", ["-b", "tsconfig.build.json"], toolchain.env);
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), "pulumi-cloudflare-images-bench-")));
    try {
        await npm(["pack", "--ignore-scripts", "--pack-destination", folder], ROOT);
        await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true }));
        await addPackages(folder, [`file:${name}-${version}.tgz`, pinned("@pulumi/pulumi")]);
        return await work(folder);
    } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

export async function addPackages(folder, packages) {
    await npm(["install", "--prefer-offline", ...packages], folder);
}

/** A development dependency with its version. */
export function pinned(name) {
    return `${name}@${devDependencies[name]}`;
}
