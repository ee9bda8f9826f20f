import { rmSync } from "node:fs";
import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { say } from "./progress.mjs";

const BEAT_MS = 5_000;
const STALE_MS = 30_000;
const POLL_MS = 500;

/**
 * Does the work while it holds the lock, a folder. A holder keeps its lock fresh; a lock that is no longer fresh belongs to
 * a process that was killed, and is taken from it. (A process id would not tell: containers can share a folder.)
 *
 * @param {() => Promise<unknown>} wait until the next look at a lock that another process holds
 */
export async function withLock(folder, work, wait = () => sleep(POLL_MS)) {
    await acquire(folder, wait);
    const beat = setInterval(() => void utimes(folder, new Date(), new Date()).catch(() => undefined), BEAT_MS);
    const release = () => rmSync(folder, { recursive: true, force: true });
    process.once("exit", release);
    try {
        return await work();
    } finally {
        clearInterval(beat);
        process.off("exit", release);
        release();
    }
}

async function acquire(folder, wait) {
    for (let attempt = 0; !(await isCreated(folder)); attempt += 1) {
        const lock = await stat(folder).catch(() => undefined);
        if (lock !== undefined && Date.now() - lock.mtimeMs > STALE_MS) {
            await rm(folder, { recursive: true, force: true });
            continue;
        }
        if (attempt === 0) {
            say(`waiting for another process, which holds ${folder} …`);
        }
        await wait();
    }
}

async function isCreated(folder) {
    try {
        await mkdir(folder);
        return true;
    } catch (error) {
        if (error.code === "EEXIST") {
            return false;
        }
        throw error;
    }
}
