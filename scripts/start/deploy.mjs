import { mkdir, rm } from "node:fs/promises";
import path from "node:path";

import { ROOT } from "../root.mjs";
import { withLock } from "../setup/lock.mjs";
import { attached } from "../setup/run.mjs";
import { isolatedPulumi } from "./isolated.mjs";

const FOLDER = path.join(ROOT, ".local", "start");
const STATE = path.join(FOLDER, "state");
const PAGE = path.join(FOLDER, "gallery", "index.html");

/** Runs the first example on the real engine, on this terminal, and resolves to the file of its page. */
export async function deploy(env, mockApi) {
    await Promise.all([STATE, path.dirname(PAGE)].map((folder) => mkdir(folder, { recursive: true })));
    await withLock(path.join(FOLDER, "lock"), async () => {
        // Only this script uses the backend, so a lock in it was left by a Pulumi that was killed.
        await rm(path.join(STATE, ".pulumi", "locks"), { recursive: true, force: true });
        const pulumi = (...args) =>
            attached("pulumi", [...args, "--non-interactive"], isolatedPulumi(env, FOLDER, mockApi));
        await pulumi("stack", "select", "--create", "demo");
        await pulumi("config", "set", "pagePath", PAGE);
        await pulumi("up", "--yes");
    });
    return PAGE;
}
