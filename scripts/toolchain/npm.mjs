import path from "node:path";

import { CommandError, run } from "./run.mjs";

/**
 * @param {string[]} args
 * @param {string} cwd
 */
export async function npm(args, cwd) {
    const { command, prefix, shell } = npmCommand();
    // The level is set since an outer `npm run --silent` would silence the reason of a failure here, too.
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    try {
        return await run(command, [...prefix, ...args, ...quiet], { cwd, shell });
    } catch (error) {
        throw error instanceof CommandError ? new Error(`npm ${args[0]} failed:\n${start(error.output)}`) : error;
    }
}

/** What npm says first; its manual page, which follows some errors, is left out. */
function start(/** @type {string} */ output) {
    return output.split("\n").slice(0, 20).join("\n");
}

/**
 * How to start npm: by the script of the npm that started this process, else by its name.
 *
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function npmCommand(platform = process.platform, env = process.env) {
    const script = env.npm_execpath;
    if (script && path.basename(script) === "npm-cli.js") {
        return { command: process.execPath, prefix: [script], shell: false };
    }
    // Windows starts npm.cmd by a shell only.
    return { command: "npm", prefix: [], shell: platform === "win32" };
}
