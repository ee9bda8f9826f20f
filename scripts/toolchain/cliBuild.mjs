import { existsSync } from "node:fs";
import { chmod, copyFile } from "node:fs/promises";
import path from "node:path";

import { PLATFORM, cacheFolder, installOnce } from "./cache.mjs";
import { findEngine } from "./executables.mjs";
import { findGo, goBuild } from "./goBuild.mjs";
import { step } from "./progress.mjs";
import { SDK_FOLDER, sdkVersion } from "./sdk.mjs";
import { CLI_VERSION, LANGUAGE_HOST_VERSION } from "./versions.mjs";

const SHIM = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** @type {import("./cli.mjs").Way} */
export const cliBuild = {
    name: "build",
    description: "a build from its Go module",
    isReady: () => existsSync(hostFolder()) && existsSync(cliFolder()),
    async obtain() {
        await installOnce(hostFolder(), buildHost);
        await installOnce(cliFolder(), buildCli);
        return findEngine([cliFolder(), hostFolder()]);
    },
};

function cliFolder() {
    return path.join(cacheFolder(), `pulumi-${CLI_VERSION}-${PLATFORM}`);
}

function hostFolder() {
    return path.join(cacheFolder(), `pulumi-language-nodejs-${LANGUAGE_HOST_VERSION}-sdk-${sdkVersion()}-${PLATFORM}`);
}

/** @param {string} folder */
async function buildHost(folder) {
    const go = findGo();
    await step("building the Node language host (once, about a minute)", () =>
        goBuild(go, {
            module: "language-host",
            packagePath: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
            output: path.join(folder, "pulumi-language-nodejs"),
            linkerFlags: "-s -w",
        }),
    );
    await copyFile(path.join(SDK_FOLDER, SHIM), path.join(folder, SHIM));
    await chmod(path.join(folder, SHIM), 0o755);
}

/** @param {string} folder */
async function buildCli(folder) {
    const go = findGo();
    await step("building the Pulumi CLI from its Go module (once, about 4 minutes)", () =>
        goBuild(go, {
            module: "cli",
            packagePath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            output: path.join(folder, "pulumi"),
            linkerFlags: `-s -w -X ${VERSION_VARIABLE}=${CLI_VERSION}`,
        }),
    );
}
