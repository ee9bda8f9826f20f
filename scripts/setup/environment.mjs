import { readdir, rm } from "node:fs/promises";
import path from "node:path";

import { cacheFolder } from "./cache.mjs";

/** Some 130 MB. */
const MOST_COMPILED_FILES = 20_000;

/**
 * The present environment with the folder before all others on the PATH, and a cache of compiled JavaScript, which makes
 * a preview some 14 % faster.
 */
export async function toolchainEnvironment(bin, env = process.env, cache = cacheFolder(), most = MOST_COMPILED_FILES) {
    const compileCache = path.join(cache, "compile-cache");
    await limit(compileCache, most);
    return { ...withFolderOnPath(bin, env), NODE_COMPILE_CACHE: compileCache };
}

/** The environment to ask a CLI for its version: it looks for no update, and writes nothing into the user's home. */
export function quietPulumi() {
    return { PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_HOME: path.join(cacheFolder(), "pulumi-home") };
}

/** The folders of the PATH, without those of our own cache. */
export function pathFolders(env = process.env, own = cacheFolder()) {
    return (env[pathKey(env)] ?? "").split(path.delimiter).filter((folder) => folder && !folder.startsWith(own));
}

function withFolderOnPath(folder, env) {
    const key = pathKey(env);
    return { ...env, [key]: [folder, env[key]].filter(Boolean).join(path.delimiter) };
}

function pathKey(env) {
    // Windows writes it `Path`, and a copy of the environment is case-sensitive.
    return Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
}

/** Node deletes nothing from its compile cache, and each new path adds to it. So a large one is deleted and starts again. */
async function limit(compileCache, most) {
    const files = await readdir(compileCache, { recursive: true }).catch(() => []);
    if (files.length > most) {
        await rm(compileCache, { recursive: true, force: true });
    }
}
