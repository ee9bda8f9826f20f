import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Settings } from "../../../src/base/settings";

/** A lookup of the image "x", made by another process. */
export interface Reading {
    readonly settings: Settings;
    readonly accountId: string;
    /** What the process has of an environment, besides what the runtime itself needs. */
    readonly environment: Readonly<Record<string, string>>;
    /** Whether the client waits before it tries again, and not only notes for how long. */
    readonly isRealTime: boolean;
    /** Called when the client prints something for the first time. */
    readonly onPrint: () => void;
}

/** What `readImages.cjs` tells of a lookup. */
export interface Reported {
    readonly outcome: "ok" | "error";
    readonly name?: string;
    readonly code?: string;
    readonly status?: number;
    readonly message?: string;
    readonly value?: Readonly<Record<string, unknown>>;
    readonly prints: readonly string[];
    /** How long the client waited after each of its requests, in milliseconds. */
    readonly pauses: readonly number[];
    readonly peakRssMb: number;
}

/** With what would keep the process from ending. */
type Report = Reported & { readonly left: readonly string[] };

export interface Read {
    readonly reported: Reported;
    /** All that the process wrote; its error, inspected to the last property, is part of it. */
    readonly output: string;
}

/** What a process has grown to says nothing of the memory that the next lookup takes. */
const reusableBelowMb = 150;

/** Processes that read: each makes one lookup at a time, and the next one when it is done. */
export class Readers {
    private readonly idle: ReaderProcess[] = [];

    /** @param runtime what runs the built client. */
    constructor(private readonly runtime: string) {}

    /** @throws Error when the process ends, or reports nothing in time, or the lookup leaves something running in it. */
    async read(reading: Reading): Promise<Read> {
        const isShared = Object.keys(reading.environment).length === 0;
        const reader = (isShared ? this.idle.pop() : undefined) ?? new ReaderProcess(this.runtime, reading.environment);
        const read = await reader.read(reading);
        if (isShared && read.reported.peakRssMb < reusableBelowMb) {
            this.idle.push(reader);
        } else {
            await reader.end();
        }
        return read;
    }

    /** @throws Error when a process does not end by itself. */
    async end(): Promise<void> {
        await Promise.all(this.idle.splice(0).map((reader) => reader.end()));
    }
}

const mustReportWithinMs = 30_000;
const reportMark = "report: ";

class ReaderProcess {
    private readonly child: ChildProcessWithoutNullStreams;
    private readonly lines: AsyncIterableIterator<string>;
    private crash = "";

    constructor(runtime: string, environment: Reading["environment"]) {
        const { PATH = "", SystemRoot = "" } = process.env;
        this.child = spawn(runtime, [join(__dirname, "readImages.cjs")], {
            env: { PATH, SystemRoot, ...environment },
        });
        this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
        this.child.stderr.on("data", (chunk: Buffer) => (this.crash += chunk.toString()));
    }

    async read({ settings, accountId, isRealTime, onPrint }: Reading): Promise<Read> {
        const image = { accountId, imageId: "x", secrets: [] };
        this.child.stdin.write(`${JSON.stringify({ settings, image, isRealTime })}\n`);
        return this.inTime(async () => {
            const output: string[] = [];
            for (;;) {
                const { value: line } = (await this.lines.next()) as IteratorResult<string, undefined>;
                if (line === undefined) {
                    throw new Error(`The process ended. It wrote: ${output.join("\n")}${this.crash}`);
                }
                output.push(line);
                if (line.startsWith(reportMark)) {
                    const { left, ...reported } = JSON.parse(line.slice(reportMark.length)) as Report;
                    if (left.length > 0) {
                        this.child.kill("SIGKILL");
                        throw new Error(`The lookup would keep its process from ending, by ${left.join()}.`);
                    }
                    return { reported, output: output.join("\n") };
                }
                if (output.length === 1) {
                    onPrint();
                }
            }
        });
    }

    async end(): Promise<void> {
        this.child.stdin.end();
        const closed = this.inTime(() => once(this.child, "close"));
        const [exitCode, signal] = (await closed) as [number | null, NodeJS.Signals | null];
        if (exitCode !== 0) {
            throw new Error(`The process ended with ${exitCode ?? signal}. It wrote: ${this.crash}`);
        }
    }

    /** Kills the process when the work takes too long, which ends the work. */
    private async inTime<T>(work: () => Promise<T>): Promise<T> {
        const timer = setTimeout(() => this.child.kill("SIGKILL"), mustReportWithinMs);
        try {
            return await work();
        } finally {
            clearTimeout(timer);
        }
    }
}
