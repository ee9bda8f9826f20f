import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

import { withLock } from "./lock.mjs";

/** The system that a cached folder is for. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
export function cacheFolder(platform = process.platform, env = process.env, home = homedir()) {
    return path.join(userCacheFolder(platform, env, home), "pulumi-cloudflare-images");
}

/**
 * Fills the folder once: what is there is complete, since it is built under another name and then renamed.
 *
 * @param {string} target
 * @param {(temporary: string) => Promise<void>} build
 */
export async function installOnce(target, build) {
    if (existsSync(target)) {
        return;
    }
    await mkdir(path.dirname(target), { recursive: true });
    await withLock(`${target}.lock`, async () => {
        if (existsSync(target)) {
            return;
        }
        await removeLeftovers(target);
        const temporary = await mkdtemp(temporaryPrefix(target));
        try {
            await build(temporary);
            await rename(temporary, target);
        } catch (error) {
            await rm(temporary, { recursive: true, force: true });
            throw error;
        }
    });
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
function userCacheFolder(platform, env, home) {
    if (platform === "win32") {
        return env.LOCALAPPDATA || path.join(home, "AppData", "Local");
    }
    if (platform === "darwin") {
        return path.join(home, "Library", "Caches");
    }
    // The XDG specification says to ignore a relative path.
    return env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : path.join(home, ".cache");
}

/** @param {string} target what an earlier, killed process left of it is deleted */
async function removeLeftovers(target) {
    const folder = path.dirname(target);
    const prefix = path.basename(temporaryPrefix(target));
    const leftovers = (await readdir(folder)).filter((name) => name.startsWith(prefix));
    await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

/** @param {string} target */
function temporaryPrefix(target) {
    return `${target}.tmp-`;
}
