import { existsSync, realpathSync } from "node:fs";
import { copyFile, link, symlink } from "node:fs/promises";
import path from "node:path";

import { ROOT, sdkVersion } from "../root.mjs";
import { buildPrograms, isEngineBuilt } from "../source/build.mjs";
import { PROGRAMS } from "../source/programs.mjs";
import { PLATFORM, cacheFolder, hashOf, installOnce } from "./cache.mjs";
import { findEngine, requireExecutable } from "./engine.mjs";
import { pathFolders, quietPulumi } from "./environment.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { MINIMUM_CLI, isAtLeast } from "./versions.mjs";
import { describeFailures, waysToTry } from "./ways.mjs";

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** The installer of the Pulumi SDK, to be run by a Node that the SDK supports. */
const INSTALLER = `require("@pulumi/pulumi/automation").PulumiCommand.install({ root: process.argv[1] })
    .catch((error) => { console.error(error.message); process.exitCode = 1; });`;

/**
 * Each way says whether it has nothing to install, and obtains the files of the engine by the Node that it is given. CI
 * allows one way alone, by PULUMI_CLOUDFLARE_IMAGES_CLI, to test it.
 */
const WAYS = [
    {
        name: "path",
        description: `the Pulumi CLI on the PATH, if it is ${MINIMUM_CLI} or newer`,
        isReady: () => true,
        async obtain() {
            const pulumi = requireExecutable("pulumi", pathFolders());
            const version = await cliVersion(pulumi);
            if (!isAtLeast(version, MINIMUM_CLI)) {
                throw new Error(`${pulumi} is ${version}`);
            }
            return findEngine([path.dirname(pulumi), path.dirname(realpathSync(pulumi)), ...pathFolders()]);
        },
    },
    {
        name: "download",
        description: "the official download",
        isReady: () => existsSync(downloadFolder()),
        async obtain(node) {
            const options = { cwd: ROOT, env: quietPulumi(), timeout: DOWNLOAD_TIMEOUT_MS };
            await installOnce(downloadFolder(), (temporary) =>
                step(`downloading the Pulumi CLI ${sdkVersion()} (once)`, () =>
                    run(node, ["-e", INSTALLER, temporary], options),
                ),
            );
            return findEngine([path.join(downloadFolder(), "bin")]);
        },
    },
    {
        name: "build",
        description: "a build from its Go modules",
        isReady: isEngineBuilt,
        obtain: async () => findEngine(await buildPrograms(PROGRAMS)),
    },
];

/** Resolves to the folder to put on the PATH, by the first way that works. */
export async function ensureCli(node) {
    const failures = [];
    for (const way of waysToTry(WAYS, process.env.PULUMI_CLOUDFLARE_IMAGES_CLI)) {
        try {
            return await binFolder(node, await way.obtain(node.path));
        } catch (error) {
            failures.push({ description: way.description, reason: error.message });
        }
    }
    throw new Error(describeFailures(failures));
}

export async function cliVersion(pulumi) {
    return (await run(pulumi, ["version"], { env: quietPulumi(), timeout: 60_000 })).trim();
}

function downloadFolder() {
    return path.join(cacheFolder(), `pulumi-official-${sdkVersion()}-${PLATFORM}`);
}

/** Resolves to a folder with this Node and these files of the engine, tried once. */
async function binFolder(node, files) {
    // Not the path of Node, which is in this folder once the folder is on the PATH.
    const folder = path.join(cacheFolder(), `bin-${hashOf([node.version, ...files].join("\n"))}`);
    await installOnce(folder, async (temporary) => {
        // The system's own Node may have another name, such as `nodejs`; Pulumi starts `node`.
        await place(node.path, path.join(temporary, `node${process.platform === "win32" ? ".exe" : ""}`));
        for (const file of files) {
            await place(file, path.join(temporary, path.basename(file)));
        }
        // On Windows, a launcher of a package manager does not work from a copy.
        await cliVersion(requireExecutable("pulumi", [temporary]));
    });
    return folder;
}

async function place(file, as) {
    if (process.platform !== "win32" && !file.startsWith(cacheFolder())) {
        await symlink(file, as);
        return;
    }
    // No symbolic links: Windows allows them only to administrators, and Pulumi warns of plugins that are not beside the file
    // that a link leads to.
    await link(file, as).catch(() => copyFile(file, as));
}
