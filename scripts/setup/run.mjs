import { execa } from "execa";

import { ROOT } from "../root.mjs";
import { reasonOf } from "./reasons.mjs";

/**
 * Runs a command without a terminal and resolves to its standard output. The error of a failed one says why in one line.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("execa").Options} [options]
 */
export async function run(command, args, options) {
    try {
        const { stdout } = await execa(command, args, { ...options, stdin: "ignore", all: true });
        return stdout;
    } catch (error) {
        throw new Error((error.timedOut ? undefined : reasonOf(error.all ?? "")) ?? error.shortMessage, {
            cause: error,
        });
    }
}

/**
 * Runs npm, which says why it failed even below `npm run --silent`.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
    return run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd });
}

/**
 * Runs a command, of a dependency or of the PATH, in the clone and on this terminal.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function attached(command, args, env) {
    // A terminal sends its interrupt to the child as well: the child decides what becomes of it.
    const leaveToChild = () => undefined;
    process.on("SIGINT", leaveToChild);
    try {
        await execa(command, args, { cwd: ROOT, env, extendEnv: false, stdio: "inherit", preferLocal: true });
    } catch (error) {
        throw new Error(error.shortMessage, { cause: error });
    } finally {
        process.off("SIGINT", leaveToChild);
    }
}
