// Runs before the dependencies are installed, so it imports only Node's own modules, as do the files that it imports.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { withLock } from "./lock.mjs";
import { step } from "./progress.mjs";

/**
 * Installs the npm dependencies, unless they were installed from the present lockfile.
 *
 * @param {() => Promise<unknown>} [wait] while another process installs them
 */
export async function ensureDependencies(root, install = npmCi, wait) {
    if (await areInstalled(root)) {
        return;
    }
    await mkdir(path.join(root, ".local"), { recursive: true });
    const work = async () => {
        if (await areInstalled(root)) {
            return;
        }
        const lockfile = await lockfileHash(root);
        await step("installing the npm dependencies (once per lockfile)", () => install(root));
        await writeFile(markerOf(root), lockfile);
    };
    await withLock(path.join(root, ".local", "dependencies.lock"), work, wait);
}

async function areInstalled(root) {
    const installed = await readFile(markerOf(root), "utf8").catch(() => undefined);
    return installed === (await lockfileHash(root));
}

function markerOf(root) {
    // `npm ci` deletes node_modules first, and the marker with it: an interrupted run does not look like a finished one.
    return path.join(root, "node_modules", ".package-lock.sha256");
}

async function lockfileHash(root) {
    const lockfile = await readFile(path.join(root, "package-lock.json"));
    return createHash("sha256").update(lockfile).digest("hex");
}

async function npmCi(root) {
    // By a shell, because Windows starts npm by one only. The log level, because `npm run --silent` hides errors here, too.
    const child = spawn("npm ci --no-audit --no-fund --loglevel=error", {
        cwd: root,
        shell: true,
        stdio: ["ignore", process.stderr, process.stderr],
    });
    const stop = () => child.kill();
    process.once("exit", stop);
    const [code] = await once(child, "close");
    process.off("exit", stop);
    if (code !== 0) {
        throw new Error("npm ci failed: its own message is above.");
    }
}
