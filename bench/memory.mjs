import { readFileSync, readdirSync } from "node:fs";

/** What a process of a run is known by. */
const ROLES = {
    provider: /cmd\/dynamic-provider|terraform-provider-cloudflare/,
    program: /@pulumi\/pulumi\/cmd\/run/,
};

const INTERVAL_MS = 15;

/**
 * Peak memory of a run's processes in bytes, as Linux counts it; nothing on other systems.
 *
 * @typedef {Partial<Record<keyof typeof ROLES, number>>} Peaks
 */

/**
 * Watches the processes that have `mark` in their environment, until it is stopped. It takes time from what it watches.
 *
 * @param {string} mark
 * @returns {{ peaks: Peaks, stop: () => void }}
 */
export function watchMemory(mark) {
    /** @type {Peaks} */
    const peaks = {};
    if (process.platform !== "linux") {
        return { peaks, stop: () => undefined };
    }
    /** @type {Map<string, keyof typeof ROLES>} */
    const known = new Map();
    const look = () => {
        for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
            const role = known.get(pid) ?? roleOf(pid, mark);
            const peak = role && peakOf(pid);
            if (role && peak) {
                known.set(pid, role);
                peaks[role] = Math.max(peaks[role] ?? 0, peak);
            }
        }
    };
    const timer = setInterval(look, INTERVAL_MS);
    return { peaks, stop: () => clearInterval(timer) };
}

/**
 * @param {string} pid
 * @param {string} mark
 */
function roleOf(pid, mark) {
    const commandLine = read(pid, "cmdline");
    const roles = /** @type {(keyof typeof ROLES)[]} */ (Object.keys(ROLES));
    const role = roles.find((candidate) => ROLES[candidate].test(commandLine));
    return role !== undefined && read(pid, "environ").includes(mark) ? role : undefined;
}

/** @param {string} pid */
function peakOf(pid) {
    return Number(/VmHWM:\s+(\d+) kB/.exec(read(pid, "status"))?.[1] ?? 0) * 1024;
}

/**
 * @param {string} pid
 * @param {string} file
 */
function read(pid, file) {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        // It has ended.
        return "";
    }
}
