import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

import { runAttached } from "../attached.mjs";
import { packageBin } from "../packageBin.mjs";
import { ROOT } from "../toolchain.mjs";
import { jestCounts } from "./counts.mjs";

const REPORT = path.join(ROOT, ".local", "test", "jest.json");

/**
 * @param {import("../toolchain.mjs").Toolchain} toolchain
 * @param {string[]} args
 */
export async function runJest({ bin, node, env }, args) {
    await mkdir(path.dirname(REPORT), { recursive: true });
    await rm(REPORT, { force: true });
    const command = [packageBin("jest"), "--json", `--outputFile=${REPORT}`, ...args];
    const exitCode = await runAttached(node, command, { cwd: ROOT, env: { ...env, TOOLCHAIN_BIN: bin } });
    return jestCounts(exitCode, await readReport());
}

async function readReport() {
    const text = await readFile(REPORT, "utf8").catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
}
