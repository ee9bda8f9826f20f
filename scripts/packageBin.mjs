import { readFileSync } from "node:fs";
import path from "node:path";

import { ROOT } from "./toolchain.mjs";

/**
 * The script behind a command of an installed package, to be run by the toolchain's Node on every system alike.
 *
 * @param {string} name
 * @param {string} command
 */
export function packageBin(name, command = name) {
    const folder = path.join(ROOT, "node_modules", name);
    const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return path.join(folder, typeof bin === "string" ? bin : bin[command]);
}
