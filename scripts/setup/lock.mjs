import { randomUUID } from "node:crypto";
import { rmSync, rmdirSync } from "node:fs";
import { lstat, lutimes, mkdtemp, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { say } from "./progress.mjs";

const BEAT_MS = 5_000;
const STALE_MS = 30_000;
const POLL_MS = 500;

/**
 * Does the work while it holds the lock: a folder with a file that names the holder. The holder keeps its file fresh. A file
 * that is not fresh belongs to a process that was killed, and another takes it over. (A process id would not tell: containers
 * can share a folder.) A rename makes a lock, and takes one over: it succeeds for one process only. `wait` resolves when it
 * is time to look again at a lock that another process holds.
 */
export async function withLock(folder, work, wait = () => sleep(POLL_MS)) {
    const own = path.join(folder, randomUUID());
    for (let attempt = 0; !(await create(own)) && !(await takeOver(own)); attempt += 1) {
        if (attempt === 0) {
            say(`waiting for another process, which holds ${folder} …`);
        }
        await wait();
    }
    const beat = setInterval(() => void touch(own).catch(() => undefined), BEAT_MS);
    const release = () => {
        rmSync(own, { recursive: true, force: true });
        try {
            rmdirSync(folder);
        } catch {
            // Another process holds it by now.
        }
    };
    process.once("exit", release);
    try {
        return await work();
    } finally {
        clearInterval(beat);
        process.off("exit", release);
        release();
    }
}

/** Resolves to whether it made the lock. */
async function create(own) {
    const lock = path.dirname(own);
    const prepared = await mkdtemp(`${lock}.`);
    try {
        await writeFile(path.join(prepared, path.basename(own)), "");
        // These remove a file, a link or an empty folder, but no lock with a holder.
        await unlink(lock).catch(unless("ENOENT", "EISDIR", "EPERM"));
        await rmdir(lock).catch(unless("ENOENT", "ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"));
        await rename(prepared, lock);
        return true;
    } catch (error) {
        await rm(prepared, { recursive: true, force: true });
        return unless("ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM")(error);
    }
}

/** Resolves to whether it took over the lock of a process that was killed. */
async function takeOver(own) {
    const lock = path.dirname(own);
    try {
        const files = (await readdir(lock)).sort().map((name) => path.join(lock, name));
        const states = await Promise.all(files.map((file) => lstat(file)));
        // A time in the future is as old as one in the past.
        if (files.length === 0 || states.some(({ mtimeMs }) => Math.abs(Date.now() - mtimeMs) <= STALE_MS)) {
            return false;
        }
        // Fresh before it is ours, so that no other process takes it over.
        await touch(files[0]);
        await rename(files[0], own);
        return true;
    } catch (error) {
        return unless("ENOENT", "ENOTDIR")(error);
    }
}

function touch(file) {
    return lutimes(file, new Date(), new Date());
}

/** Returns false for errors with these codes, and throws others. */
function unless(...codes) {
    return (error) => {
        if (!codes.includes(error.code)) {
            throw error;
        }
        return false;
    };
}
