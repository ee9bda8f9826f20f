import { readdir, rm } from "node:fs/promises";
import path from "node:path";

import { cacheFolder } from "./cache.mjs";

/** About 130 MB. */
const MAX_COMPILED_FILES = 20_000;

/**
 * The environment with the folder first on the PATH, and with a cache of compiled JavaScript, which makes a preview about
 * 14 % faster. Node deletes nothing from this cache, and each new path adds to it. So a large cache is deleted.
 */
export async function toolchainEnvironment(
    bin,
    env = process.env,
    cache = cacheFolder(),
    maxFiles = MAX_COMPILED_FILES,
) {
    const compileCache = path.join(cache, "compile-cache");
    const files = await readdir(compileCache, { recursive: true }).catch(() => []);
    if (files.length > maxFiles) {
        await rm(compileCache, { recursive: true, force: true });
    }
    const key = pathKey(env);
    const folders = [bin, env[key]].filter(Boolean).join(path.delimiter);
    return { ...env, [key]: folders, NODE_COMPILE_CACHE: compileCache };
}

/** Lets a CLI look for no update, and write nothing into the user's home. */
export function quietPulumi() {
    return { PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_HOME: path.join(cacheFolder(), "pulumi-home") };
}

/** The folders of the PATH, without those of our own cache. */
export function pathFolders(env = process.env, own = cacheFolder()) {
    return (env[pathKey(env)] ?? "").split(path.delimiter).filter((folder) => folder && !folder.startsWith(own));
}

function pathKey(env) {
    // Windows writes it `Path`, and a copy of the environment is case-sensitive.
    return Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
}
