import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * Whether the backend holds a lock of a Pulumi that no longer runs.
 *
 * @param {string} state the folder of the backend
 */
export async function hasLeftLock(state) {
    const locks = path.join(state, ".pulumi", "locks");
    const entries = await readdir(locks, { recursive: true }).catch(() => []);
    const files = entries.filter((entry) => entry.endsWith(".json"));
    const texts = await Promise.all(files.map((file) => readFile(path.join(locks, file), "utf8").catch(() => "{}")));
    return texts.some((text) => !isRunning(JSON.parse(text).pid));
}

/** @param {number} pid */
function isRunning(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === "EPERM";
    }
}
