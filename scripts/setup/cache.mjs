import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

import { withLock } from "./lock.mjs";

/** The system of a cached folder. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/** The only folder outside the clone that the scripts write to. */
export function cacheFolder(platform = process.platform, env = process.env, home = homedir()) {
    const folders = {
        win32: env.LOCALAPPDATA || path.join(home, "AppData", "Local"),
        darwin: path.join(home, "Library", "Caches"),
    };
    // The XDG specification says to ignore a relative path.
    const xdg = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : path.join(home, ".cache");
    return path.join(folders[platform] ?? xdg, "pulumi-cloudflare-images");
}

/** Fills the folder once. A folder that exists is complete: it is filled under another name, then renamed. */
export async function installOnce(target, fill) {
    if (existsSync(target)) {
        return;
    }
    await mkdir(path.dirname(target), { recursive: true });
    await withLock(`${target}.lock`, async () => {
        if (existsSync(target)) {
            return;
        }
        const folder = path.dirname(target);
        const prefix = `${path.basename(target)}.tmp-`;
        for (const leftover of (await readdir(folder)).filter((name) => name.startsWith(prefix))) {
            await rm(path.join(folder, leftover), { recursive: true, force: true });
        }
        const temporary = await mkdtemp(path.join(folder, prefix));
        try {
            await fill(temporary);
            await rename(temporary, target);
        } catch (error) {
            await rm(temporary, { recursive: true, force: true });
            throw error;
        }
    });
}

/** For the name of a cached folder that depends on the content. */
export function hashOf(content) {
    return createHash("sha256").update(content).digest("hex").slice(0, 12);
}
