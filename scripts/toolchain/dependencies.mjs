import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { withLock } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { step } from "./progress.mjs";

/**
 * Installs the npm dependencies unless they are those of the present lockfile.
 *
 * @param {string} root
 */
export async function ensureDependencies(root) {
    if (await areInstalled(root)) {
        return;
    }
    await mkdir(path.join(root, ".local"), { recursive: true });
    await withLock(path.join(root, ".local", "dependencies.lock"), async () => {
        if (await areInstalled(root)) {
            return;
        }
        const wanted = await lockfileHash(root);
        await step("installing the npm dependencies (once per lockfile)", () => npm(["ci"], root));
        await writeFile(markerOf(root), wanted);
    });
}

/** @param {string} root */
async function areInstalled(root) {
    const installed = await readFile(markerOf(root), "utf8").catch(() => undefined);
    return installed === (await lockfileHash(root));
}

/** @param {string} root */
function markerOf(root) {
    // `npm ci` deletes node_modules first, and the marker with it: an interrupted one is not taken for a finished one.
    return path.join(root, "node_modules", ".package-lock.sha256");
}

/** @param {string} root */
async function lockfileHash(root) {
    const lockfile = await readFile(path.join(root, "package-lock.json"));
    return createHash("sha256").update(lockfile).digest("hex");
}
