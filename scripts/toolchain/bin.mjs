import { createHash } from "node:crypto";
import { copyFile, link, symlink } from "node:fs/promises";
import path from "node:path";

import { cacheFolder, installOnce } from "./cache.mjs";
import { findExecutable } from "./executables.mjs";
import { cliVersion } from "./pulumiEnvironment.mjs";

/**
 * A folder that holds this Node and these files of the engine, and works: the one to put on the PATH.
 *
 * @param {import("./node.mjs").Node} node
 * @param {string[]} files
 */
export async function binFolder(node, files) {
    // By Node's version and not its path, which is in this very folder once that is on the PATH.
    const folder = path.join(cacheFolder(), `bin-${keyOf([node.version, ...files])}`);
    await installOnce(folder, async (temporary) => {
        // The system's own may have another name, such as `nodejs`; Pulumi starts `node`.
        await place(node.path, path.join(temporary, `node${process.platform === "win32" ? ".exe" : ""}`));
        for (const file of files) {
            await place(file, path.join(temporary, path.basename(file)));
        }
        // On Windows, a launcher of a package manager does not survive the copy.
        await cliVersion(/** @type {string} */ (findExecutable("pulumi", [temporary])));
    });
    return folder;
}

/** @param {string[]} files */
function keyOf(files) {
    return createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
}

/**
 * @param {string} file
 * @param {string} as
 */
async function place(file, as) {
    if (process.platform !== "win32" && !file.startsWith(cacheFolder())) {
        await symlink(file, as);
        return;
    }
    // No symbolic links here: Windows keeps them to administrators, and Pulumi warns of plugins that are not beside the
    // file that it truly runs from.
    await link(file, as).catch(() => copyFile(file, as));
}
