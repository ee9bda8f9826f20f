import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { ROOT } from "../root.mjs";
import { buildPrograms } from "../source/build.mjs";
import { goEnvironment } from "../source/goEnvironment.mjs";
import { LANGUAGES } from "../source/programs.mjs";
import { cacheFolder, hashOf, installOnce } from "./cache.mjs";
import { requireExecutable } from "./engine.mjs";
import { pathFolders } from "./environment.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";

const GO_EXAMPLE = path.join(ROOT, "examples", "go");
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
    const [python, go] = ["python3", "go"].map((name) => requireExecutable(name, pathFolders()));
    const work = path.join(cacheFolder(), "go-programs");
    // Modules that can be deleted, and programs without what a debugger needs, which is most of linking.
    const goEnv = { ...goEnvironment(work, process.platform, {}), GOFLAGS: "-modcacherw -ldflags=-w" };
    const folders = [...(await buildPrograms(LANGUAGES)), path.join(await pythonFolder(python), "bin")];
    await compileGoSdk(go, work, goEnv);
    return { ...goEnv, PATH: [...folders, searchPath].join(path.delimiter) };
}

/** After this, the build of a program takes seconds. */
async function compileGoSdk(go, work, env) {
    const sums = await readFile(path.join(GO_EXAMPLE, "go.sum"));
    await installOnce(path.join(work, `sdk-${hashOf(sums)}`), (temporary) =>
        step("compiling the Pulumi SDK for Go (once, about 2 minutes)", async () => {
            const generated = path.join(temporary, "sdks", "cloudflare-images");
            await mkdir(generated, { recursive: true });
            await writeFile(path.join(generated, "go.mod"), "module pulumi-cloudflare-images/sdk/go\n");
            await copyFile(path.join(GO_EXAMPLE, "go.mod"), path.join(temporary, "go.mod"));
            await writeFile(path.join(temporary, "go.sum"), sums);
            const build = ["build", "github.com/pulumi/pulumi/sdk/v3/go/pulumi"];
            await run(go, build, { cwd: temporary, env: { ...process.env, ...env } });
        }),
    );
}

/** A virtual environment with the Pulumi SDK. */
async function pythonFolder(python) {
    const folder = path.join(cacheFolder(), `python-${hashOf(await readFile(REQUIREMENTS))}`);
    await installOnce(folder, (temporary) =>
        step("installing the Pulumi SDK for Python (once)", async () => {
            await run(python, ["-m", "venv", temporary]);
            const options = ["--quiet", "--no-cache-dir", "--disable-pip-version-check"];
            const pip = ["-m", "pip", "install", ...options, "-r", REQUIREMENTS];
            await run(path.join(temporary, "bin", "python3"), pip);
        }),
    );
    return folder;
}
