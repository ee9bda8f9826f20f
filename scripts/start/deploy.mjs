import { mkdir } from "node:fs/promises";
import path from "node:path";

import { runAttached } from "../attached.mjs";
import { ROOT } from "../toolchain.mjs";
import { findExecutable } from "../toolchain/executables.mjs";
import { demoEnvironment } from "./environment.mjs";
import { hasLeftLock } from "./leftLock.mjs";

const FOLDER = path.join(ROOT, ".local", "start");
const STATE = path.join(FOLDER, "state");

/**
 * Runs the first example on the real engine; resolves to Pulumi's exit code.
 *
 * @param {import("../toolchain.mjs").Toolchain} toolchain
 * @param {{ url: string, accountId: string }} mockApi
 */
export async function deploy({ bin, env }, mockApi) {
    await mkdir(STATE, { recursive: true });
    const command = findExecutable("pulumi", [bin]);
    const options = { cwd: ROOT, env: demoEnvironment(env, FOLDER, mockApi) };
    const pulumi = (/** @type {string[]} */ ...args) => runAttached(command, [...args, "--non-interactive"], options);
    const steps = [
        () => pulumi("stack", "select", "--create", "demo"),
        async () => ((await hasLeftLock(STATE)) ? pulumi("cancel", "--yes") : 0),
        () => pulumi("up", "--yes"),
        () => {
            console.log("The outputs of the stack:");
            return pulumi("stack", "output");
        },
    ];
    for (const step of steps) {
        const code = await step();
        if (code !== 0) {
            return code;
        }
    }
    return 0;
}
