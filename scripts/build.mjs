import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { runAttached } from "./attached.mjs";
import { packageBin } from "./packageBin.mjs";
import { ROOT } from "./toolchain.mjs";

const SOURCES = ["src", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];
const STAMP = path.join(ROOT, "node_modules", ".cache", "pulumi-cloudflare-images", "build.sha256");

/**
 * Builds `dist` unless it is what these sources gave; resolves to the exit code of the compiler.
 *
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export async function ensureBuilt({ node, env }) {
    if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint()) {
        return 0;
    }
    await rm(path.join(ROOT, "dist"), { recursive: true, force: true });
    const code = await runAttached(node, [packageBin("typescript", "tsc"), "-p", "tsconfig.build.json"], {
        cwd: ROOT,
        env,
    });
    if (code === 0) {
        await mkdir(path.dirname(STAMP), { recursive: true });
        await writeFile(STAMP, fingerprint());
    }
    return code;
}

/** One hash over the sources and what was made of them. */
function fingerprint() {
    const hash = createHash("sha256");
    for (const file of [...SOURCES, "dist"].flatMap((entry) => filesBelow(entry))) {
        hash.update(`${file}\0`).update(readFileSync(path.join(ROOT, file)));
    }
    return hash.digest("hex");
}

/**
 * @param {string} entry a file or folder of the clone
 * @returns {string[]}
 */
function filesBelow(entry) {
    const absolute = path.join(ROOT, entry);
    if (!existsSync(absolute)) {
        return [];
    }
    if (!statSync(absolute).isDirectory()) {
        return [entry];
    }
    return readdirSync(absolute)
        .sort()
        .flatMap((name) => filesBelow(path.join(entry, name)));
}
