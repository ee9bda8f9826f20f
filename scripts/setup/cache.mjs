import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

import { withLock } from "./lock.mjs";

/** The system that a cached folder is for. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/** The only folder outside the clone that the scripts write to. */
export function cacheFolder(platform = process.platform, env = process.env, home = homedir()) {
    return path.join(userCacheFolder(platform, env, home), "pulumi-cloudflare-images");
}

/** Fills the folder once. A folder that exists is complete, because it is filled under another name and then renamed. */
export async function installOnce(target, fill) {
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
            await fill(temporary);
            await rename(temporary, target);
        } catch (error) {
            await rm(temporary, { recursive: true, force: true });
            throw error;
        }
    });
}

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

/** Deletes what a killed process left. */
async function removeLeftovers(target) {
    const folder = path.dirname(target);
    const prefix = path.basename(temporaryPrefix(target));
    const leftovers = (await readdir(folder)).filter((name) => name.startsWith(prefix));
    await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

function temporaryPrefix(target) {
    return `${target}.tmp-`;
}
