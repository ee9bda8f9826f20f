// Runs before the dependencies are installed, so it imports only Node's own modules, as do the files that it imports.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";

import { withLock } from "./lock.mjs";
import { step } from "./progress.mjs";

/**
 * Installs the npm dependencies, unless they are installed.
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
        await step("installing the npm dependencies (once per lockfile)", () => install(root));
    };
    await withLock(path.join(root, ".local", "dependencies.lock"), work, wait);
}

/** Whether node_modules holds what the lockfile names, whoever installed it. Optional packages may be for other systems. */
async function areInstalled(root) {
    const locked = await packagesIn(path.join(root, "package-lock.json"));
    // npm writes this file last: an interrupted installation has none.
    const installed = await packagesIn(path.join(root, "node_modules", ".package-lock.json"));
    const needed = Object.keys(locked).filter((name) => name !== "" && !locked[name].optional);
    return (
        needed.length > 0 &&
        needed.every((name) => Object.hasOwn(installed, name)) &&
        Object.keys(installed).every((name) => existsSync(path.join(root, name, "package.json"))) &&
        Object.entries(installed).every(([name, found]) => contentOf(locked[name]) === contentOf(found))
    );
}

/** The packages by their folders: none if npm cannot read the file either. */
async function packagesIn(lockfile) {
    try {
        return JSON.parse(await readFile(lockfile, "utf8")).packages ?? {};
    } catch {
        return {};
    }
}

function contentOf({ version, integrity, resolved, link } = {}) {
    return link ? `link to ${resolved}` : `${version} ${integrity}`;
}

async function npmCi(root) {
    // The log level, because `npm run --silent` hides errors here, too.
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const options = { cwd: root, stdio: ["ignore", process.stderr, process.stderr] };
    // Windows starts npm by a shell only. A shell elsewhere would end without npm, which would work on beside its successor.
    const child =
        process.platform === "win32"
            ? spawn(["npm", ...args].join(" "), { ...options, shell: true })
            : spawn("npm", args, options);
    const stop = () => child.kill("SIGKILL");
    process.once("exit", stop);
    const [code] = await once(child, "close");
    process.off("exit", stop);
    if (code !== 0) {
        throw new Error("npm ci failed: its own message is above.");
    }
}
