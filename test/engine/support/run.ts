import { spawn } from "node:child_process";

export interface RunResult {
    readonly code: number | null;
    /** Standard output and standard error, as they came. */
    readonly output: string;
    readonly stdout: string;
}

export interface RunOptions {
    readonly cwd: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly timeoutMs?: number;
}

/** Runs a command to its end, and ends it when it takes too long. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            stdio: ["ignore", "pipe", "pipe"],
            shell: process.platform === "win32",
            timeout: options.timeoutMs ?? 180_000,
        });
        let output = "";
        let stdout = "";
        child.stdout.on("data", (chunk: Buffer) => {
            stdout += chunk.toString();
            output += chunk.toString();
        });
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output, stdout }));
    });
}

/** Runs a command that must succeed. */
export async function runChecked(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    const result = await run(command, args, options);
    if (result.code !== 0) {
        throw new Error(`${command} ${args.join(" ")} ended with ${result.code}:\n${result.output}`);
    }
    return result;
}
