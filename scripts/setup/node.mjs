import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { PLATFORM, cacheFolder, installOnce } from "./cache.mjs";
import { step } from "./progress.mjs";
import { npm, run } from "./run.mjs";
import { MINIMUM_NODE, isAtLeast } from "./versions.mjs";

/** npm's package of the Node binary, for each system that has one, with the hash of its content. */
const NODE_PACKAGES = createRequire(import.meta.url)("./nodePackages.json");

/** A Node that Pulumi supports: the running one if it is recent enough, else one from npm. */
export async function ensureNode() {
    if (isAtLeast(process.versions.node, MINIMUM_NODE)) {
        return { path: process.execPath, version: process.versions.node };
    }
    const found = NODE_PACKAGES[PLATFORM];
    if (found === undefined) {
        throw new Error(`Pulumi needs Node ${MINIMUM_NODE} or newer, and npm has none for ${PLATFORM}. Install one.`);
    }
    const { name, version } = found;
    const folder = path.join(cacheFolder(), `${name}-${version}`);
    const binary = path.join("node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
    await installOnce(folder, (temporary) =>
        step(`installing Node ${version} (once; Pulumi needs ${MINIMUM_NODE} or newer)`, async () => {
            await installPackage(temporary, found);
            await run(path.join(temporary, binary), ["--version"]);
        }),
    );
    return { path: path.join(folder, binary), version };
}

/** Installs a package from npm by the hash of its content. Other content is refused. */
export async function installPackage(folder, { name, version, integrity }) {
    const dependencies = { [name]: version };
    const packages = { "": { dependencies }, [`node_modules/${name}`]: { version, integrity } };
    await writeFile(path.join(folder, "package.json"), JSON.stringify({ dependencies }));
    await writeFile(path.join(folder, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages }));
    await npm(["ci", "--ignore-scripts"], folder);
}
