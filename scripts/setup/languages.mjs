import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { buildPrograms } from "../source/build.mjs";
import { goEnvironment } from "../source/goEnvironment.mjs";
import { LANGUAGES } from "../source/programs.mjs";
import { cacheFolder, installOnce } from "./cache.mjs";
import { findExecutable } from "./engine.mjs";
import { pathFolders } from "./environment.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";

const REQUIREMENTS = fileURLToPath(new URL("../source/python/requirements.txt", import.meta.url));

/**
 * Resolves to the environment that runs programs in YAML, Python and Go, by Go and Python of this machine.
 *
 * @param {string} searchPath the folders that come after the hosts of the languages
 */
export async function ensureLanguages(searchPath) {
    if (process.platform === "win32") {
        throw new Error("they are run on Linux and macOS");
    }
    const [python] = ["python3", "go"].map((name) => {
        const found = findExecutable(name, pathFolders());
        if (found === null) {
            throw new Error(`${name} was not found`);
        }
        return found;
    });
    const folders = [...(await buildPrograms(LANGUAGES)), path.join(await pythonFolder(python), "bin")];
    return {
        ...goEnvironment(path.join(cacheFolder(), "go-programs"), process.platform, {}),
        // Else nobody can delete the folder of the modules.
        GOFLAGS: "-modcacherw",
        PATH: [...folders, searchPath].join(path.delimiter),
    };
}

/** A virtual environment with the Pulumi SDK. */
async function pythonFolder(python) {
    const requirements = createHash("sha256").update(await readFile(REQUIREMENTS));
    const folder = path.join(cacheFolder(), `python-${requirements.digest("hex").slice(0, 12)}`);
    await installOnce(folder, (temporary) =>
        step("installing the Pulumi SDK for Python (once)", async () => {
            await run(python, ["-m", "venv", temporary]);
            const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS];
            await run(path.join(temporary, "bin", "python3"), pip);
        }),
    );
    return folder;
}
