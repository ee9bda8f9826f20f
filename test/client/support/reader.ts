import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Settings } from "../../../src/base/settings";

/** A lookup of the image "x", made by a process of its own. */
export interface Reading {
    readonly settings: Settings;
    readonly accountId: string;
    /** All that the process has of an environment, besides what Node itself needs. */
    readonly environment: Readonly<Record<string, string>>;
    /** How many times faster than the real one its clock runs. */
    readonly timeScale: number;
    /** Called once the client prints something. */
    readonly onPrint: () => void;
}

/** What `readOnce.cjs` tells of its lookup. */
export interface Reported {
    readonly outcome: "ok" | "error";
    readonly name?: string;
    readonly code?: string;
    readonly status?: number;
    readonly message?: string;
    readonly value?: Readonly<Record<string, unknown>>;
    readonly prints: readonly string[];
    readonly peakRssMb: number;
}

export interface Read {
    readonly reported: Reported;
    /** All that the process wrote; its error, inspected to the last property, is part of it. */
    readonly output: string;
}

const mustEndWithinMs = 15_000;

/** @throws Error when the process does not end by itself, or not with a report. */
export async function readOnce({ settings, accountId, environment, timeScale, onPrint }: Reading): Promise<Read> {
    const image = { accountId, imageId: "x", secrets: [] };
    const { PATH = "", SystemRoot = "" } = process.env;
    const child = spawn(process.execPath, [join(__dirname, "readOnce.cjs")], {
        env: { PATH, SystemRoot, ...environment, READ_ONCE: JSON.stringify({ settings, image, timeScale }) },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stderr.once("data", onPrint);
    const end = await endOf(child);
    if (end !== "0" || stdout === "") {
        throw new Error(`The process ended with ${end}. It wrote: ${stdout}${stderr}`);
    }
    return { reported: JSON.parse(stdout) as Reported, output: stdout + stderr };
}

/** Its exit code, or the signal that ended it: SIGKILL when it did not end by itself in time. */
async function endOf(child: ChildProcess): Promise<string> {
    const timer = setTimeout(() => child.kill("SIGKILL"), mustEndWithinMs);
    const [exitCode, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    clearTimeout(timer);
    return String(exitCode ?? signal);
}
