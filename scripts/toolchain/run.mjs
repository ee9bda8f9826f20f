import { spawn } from "node:child_process";

/** A command that could not be started, failed or took too long. The message is one line. */
export class CommandError extends Error {
    /**
     * @param {string} reason
     * @param {string} output
     */
    constructor(reason, output) {
        super(reason);
        this.name = "CommandError";
        this.output = output;
    }
}

/**
 * Runs a command without a terminal and resolves to what it printed on stdout.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { timeoutMs, ...options } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { ...options, timeout: timeoutMs, stdio: ["ignore", "pipe", "pipe"] });
        const stop = () => child.kill();
        process.once("exit", stop);
        let stdout = "";
        let output = "";
        child.stdout.on("data", (chunk) => {
            stdout += chunk;
            output += chunk;
        });
        child.stderr.on("data", (chunk) => (output += chunk));
        child.on("error", (error) => {
            process.off("exit", stop);
            reject(new CommandError(error.message, ""));
        });
        child.on("close", (code, signal) => {
            process.off("exit", stop);
            if (code === 0) {
                resolve(stdout);
            } else if (signal) {
                const cause = child.killed ? `it took longer than ${timeoutMs / 1000} s` : `it was ended by ${signal}`;
                reject(new CommandError(cause, output));
            } else {
                reject(new CommandError(reasonOf(output) ?? `it ended with code ${code}`, output));
            }
        });
    });
}

/**
 * The one line of a failed command's output that says why: progress and headings are passed over.
 *
 * @param {string} output
 */
export function reasonOf(output) {
    return output
        .split(/\r?\n/)
        .map((line) => line.trim())
        .find((line) => line !== "" && !line.startsWith("#") && !line.startsWith("go: downloading"));
}
