import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { attached, npm } from "../scripts/setup/run.mjs";
import { ROOT } from "../scripts/root.mjs";
import { ensureToolchain } from "../scripts/setup/toolchain.mjs";

/**
 * A temporary folder in which the packed package is installed as a user would.
 *
 * @typedef {object} Workspace
 * @property {string} folder
 * @property {import("../scripts/setup/toolchain.mjs").Toolchain} toolchain
 */

/**
 * @template T
 * @param {(workspace: Workspace) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withWorkspace(work) {
    const toolchain = await ensureToolchain();
    await attached("tsc", ["-b", "tsconfig.build.json"], toolchain.env);
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), "pulumi-cloudflare-images-bench-")));
    try {
        await install(folder);
        return await work({ folder, toolchain });
    } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

/**
 * Adds a package to the workspace.
 *
 * @param {Workspace} workspace
 * @param {string} name with its version
 */
export async function addPackage({ folder }, name) {
    await npm(["install", "--no-save", "--prefer-offline", name], folder);
}

/** @param {string} folder */
async function install(folder) {
    await npm(["pack", "--ignore-scripts", "--pack-destination", folder], ROOT);
    const { name, version, devDependencies } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
    const manifest = {
        private: true,
        dependencies: {
            "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
            [name]: `file:${name}-${version}.tgz`,
        },
    };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
    await npm(["install", "--prefer-offline"], folder);
}
