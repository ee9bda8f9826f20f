import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { SDK_FOLDER, sdkVersion } from "../root.mjs";
import { PLATFORM, cacheFolder, installOnce } from "../setup/cache.mjs";
import { requireExecutable } from "../setup/engine.mjs";
import { pathFolders } from "../setup/environment.mjs";
import { step } from "../setup/progress.mjs";
import { run } from "../setup/run.mjs";
import { goEnvironment } from "./goEnvironment.mjs";
import { PROGRAMS, folderName, linkerFlags } from "./programs.mjs";

const EXECUTABLE = process.platform === "win32" ? ".exe" : "";
const SCRIPT = process.platform === "win32" ? ".cmd" : "";

export function isEngineBuilt() {
    return PROGRAMS.every((program) => existsSync(folderOf(program)));
}

/** Builds the programs that are not built yet, and resolves to the folders of all. */
export async function buildPrograms(programs) {
    for (const program of programs) {
        await installOnce(folderOf(program), async (temporary) => {
            const go = requireExecutable("go", pathFolders());
            const { output, version, minutes = 1 } = program;
            await step(`building ${output} ${version} from its Go module (once, about ${minutes} min)`, () =>
                build(go, program, temporary),
            );
        });
    }
    return programs.map(folderOf);
}

function folderOf(program) {
    return path.join(cacheFolder(), folderName(program, sdkVersion(), PLATFORM));
}

/**
 * Go's downloads and build cache, about 4 GB for the CLI, are deleted after the build. If it fails, they are kept, so that
 * the next build starts from there.
 */
async function build(go, program, folder) {
    const work = path.join(cacheFolder(), `go-${program.lock}-${PLATFORM}`);
    await mkdir(work, { recursive: true });
    const file = path.join(folder, program.output + EXECUTABLE);
    const flags = ["-mod=readonly", "-modcacherw", "-trimpath", "-ldflags", linkerFlags(program)];
    const options = { cwd: fileURLToPath(new URL(program.lock, import.meta.url)), env: goEnvironment(work) };
    await run(go, ["build", ...flags, "-o", file, program.package], options);
    const scripts = (program.beside ?? []).map((name) => path.join(SDK_FOLDER, name + SCRIPT));
    if (program.script !== undefined) {
        const module = await run(go, ["list", "-f", "{{.Module.Dir}}", program.package], options);
        scripts.push(path.join(module.trim(), program.script));
    }
    for (const script of scripts) {
        const copy = path.join(folder, path.basename(script));
        await copyFile(script, copy);
        await chmod(copy, 0o755);
    }
    await rm(work, { recursive: true, force: true });
}
