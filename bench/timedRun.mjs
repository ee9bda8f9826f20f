import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/**
 * @typedef {object} TimedRun
 * @property {number} seconds
 * @property {string} stdout
 * @property {string} output standard output and standard error, as they came
 */

/**
 * Runs a command that must succeed, and says how long it took.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<TimedRun>}
 */
export function timedRun(command, args, options) {
    return new Promise((resolve, reject) => {
        const startedAt = performance.now();
        const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        const stop = () => child.kill();
        process.once("exit", stop);
        let output = "";
        let stdout = "";
        child.stdout.on("data", (chunk) => {
            output += chunk;
            stdout += chunk;
        });
        child.stderr.on("data", (chunk) => (output += chunk));
        child.on("error", reject);
        child.on("close", (code) => {
            process.off("exit", stop);
            const seconds = (performance.now() - startedAt) / 1000;
            if (code === 0) {
                resolve({ seconds, stdout, output });
            } else {
                reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-2000)}`));
            }
        });
    });
}
