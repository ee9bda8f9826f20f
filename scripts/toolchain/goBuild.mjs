import { mkdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { PLATFORM, cacheFolder } from "./cache.mjs";
import { findExecutable, pathFolders } from "./executables.mjs";
import { run } from "./run.mjs";

export function findGo() {
    const go = findExecutable("go", pathFolders());
    if (!go) {
        throw new Error("there is no go on the PATH");
    }
    return go;
}

/**
 * Builds a program from the locked module in the folder of that name. The downloads and the build cache, some 4 GB for
 * the CLI, are kept when the build fails, so that the next one starts from there, and deleted when it is done.
 *
 * @param {string} go
 * @param {{ module: string, packagePath: string, output: string, linkerFlags: string }} program
 */
export async function goBuild(go, { module, packagePath, output, linkerFlags }) {
    const cwd = fileURLToPath(new URL(`./${module}`, import.meta.url));
    const work = path.join(cacheFolder(), `go-${module}-${PLATFORM}`);
    await mkdir(work, { recursive: true });
    const flags = ["-mod=readonly", "-modcacherw", "-trimpath", "-ldflags", linkerFlags];
    const file = process.platform === "win32" ? `${output}.exe` : output;
    await run(go, ["build", ...flags, "-o", file, packagePath], { cwd, env: goEnvironment(work) });
    await rm(work, { recursive: true, force: true });
}

/**
 * The user's environment and Go settings, with all that Go writes in the work folder.
 *
 * @param {string} work
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
export function goEnvironment(work, platform = process.platform, env = process.env, home = homedir()) {
    const folders = {
        GOPATH: path.join(work, "path"),
        GOMODCACHE: path.join(work, "mod"),
        GOCACHE: path.join(work, "build"),
    };
    const build = { CGO_ENABLED: "0", GOWORK: "off" };
    if (platform !== "linux") {
        return { ...env, ...folders, ...build };
    }
    // Go counts its own use in the user's configuration folder; its settings are read from the true one all the same.
    const settings = path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "go", "env");
    return { GOENV: settings, ...env, ...folders, ...build, XDG_CONFIG_HOME: path.join(work, "config") };
}
