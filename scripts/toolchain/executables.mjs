import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";

import { cacheFolder } from "./cache.mjs";

const EXTENSIONS = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/** What makes up an engine that runs Node programs: the CLI, the Node language host, the host of dynamic providers. */
const REQUIRED = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The host of policy packs, which the official CLI has. */
const OPTIONAL = ["pulumi-analyzer-policy-nodejs"];

/**
 * @param {string} name
 * @param {string[]} folders
 */
export function findExecutable(name, folders) {
    return folders
        .flatMap((folder) => EXTENSIONS.map((extension) => path.join(folder, name + extension)))
        .find(isExecutable);
}

/**
 * The files of the engine, each looked for in the folders; an error names the one that is missing.
 *
 * @param {string[]} folders
 */
export function findEngine(folders) {
    const required = REQUIRED.map((name) => {
        const found = findExecutable(name, folders);
        if (!found) {
            throw new Error(`there is no ${name}`);
        }
        return found;
    });
    return [...required, ...OPTIONAL.flatMap((name) => findExecutable(name, folders) ?? [])];
}

/** The folders of the PATH, without those that we made ourselves. */
export function pathFolders(env = process.env) {
    const own = cacheFolder();
    return (env[pathKey(env)] ?? "").split(path.delimiter).filter((folder) => folder && !folder.startsWith(own));
}

/**
 * The environment with a folder put before all others on the PATH.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withFolderOnPath(folder, env = process.env) {
    const key = pathKey(env);
    return { ...env, [key]: [folder, env[key]].filter(Boolean).join(path.delimiter) };
}

/** The folder of a file, and the one where it truly is when it is a link. */
export function foldersOf(/** @type {string} */ file) {
    return [path.dirname(file), path.dirname(realpathSync(file))];
}

/** @param {NodeJS.ProcessEnv} env */
function pathKey(env) {
    // Windows writes it `Path`, and a copy of the environment is case-sensitive.
    return Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
}

/** @param {string} file */
function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}
