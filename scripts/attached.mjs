import { spawn } from "node:child_process";

/**
 * Runs a command on this process's terminal and resolves to its exit code, 1 if a signal ended it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function runAttached(command, args, options) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { ...options, stdio: "inherit" });
        // A terminal sends its interrupt to the child as well: the child decides what becomes of it.
        const leaveToChild = () => undefined;
        const stop = () => child.kill();
        process.on("SIGINT", leaveToChild);
        process.on("SIGTERM", stop);
        process.on("exit", stop);
        const forget = () => {
            process.off("SIGINT", leaveToChild);
            process.off("SIGTERM", stop);
            process.off("exit", stop);
        };
        child.on("error", (error) => {
            forget();
            reject(error);
        });
        child.on("close", (code) => {
            forget();
            resolve(code ?? 1);
        });
    });
}
