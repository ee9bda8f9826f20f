import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { say } from "./progress.mjs";

const BEAT_MS = 5_000;
const STALE_MS = 30_000;
const POLL_MS = 500;

/**
 * Does the work while holding the lock folder. A holder keeps its lock fresh; one that has not done so for a while was
 * killed, and loses it. (Process ids would not tell: containers can share a folder.)
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
    await acquire(folder);
    const beat = setInterval(() => void keepFresh(folder), BEAT_MS);
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

/**
 * @param {number} modifiedMs
 * @param {number} nowMs
 */
export function isStale(modifiedMs, nowMs) {
    return nowMs - modifiedMs > STALE_MS;
}

/** @param {string} folder */
async function acquire(folder) {
    for (let attempt = 0; !(await tryToCreate(folder)); attempt += 1) {
        if (attempt === 0) {
            say("waiting for another process that installs the same …");
        }
        const modifiedMs = await modifiedAt(folder);
        if (modifiedMs !== undefined && isStale(modifiedMs, Date.now())) {
            await rm(folder, { recursive: true, force: true });
        } else {
            await sleep(POLL_MS);
        }
    }
}

/** @param {string} folder */
async function tryToCreate(folder) {
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

/** @param {string} folder */
async function modifiedAt(folder) {
    try {
        return (await stat(folder)).mtimeMs;
    } catch {
        return undefined;
    }
}

/** @param {string} folder */
async function keepFresh(folder) {
    const now = new Date();
    await utimes(folder, now, now).catch(() => undefined);
}
