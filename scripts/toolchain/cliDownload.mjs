import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { PLATFORM, cacheFolder, installOnce } from "./cache.mjs";
import { findEngine } from "./executables.mjs";
import { step } from "./progress.mjs";
import { quietPulumi } from "./pulumiEnvironment.mjs";
import { run } from "./run.mjs";
import { sdkVersion } from "./sdk.mjs";

const TIMEOUT_MS = 10 * 60_000;
const INSTALLER = fileURLToPath(new URL("./installOfficial.mjs", import.meta.url));

/** @type {import("./cli.mjs").Way} */
export const cliDownload = {
    name: "download",
    description: "the official download",
    isReady: () => existsSync(folder()),
    async obtain(node) {
        await installOnce(folder(), (temporary) =>
            step(`downloading the Pulumi CLI ${sdkVersion()} (once)`, () =>
                run(node, [INSTALLER, temporary], { env: quietPulumi(), timeoutMs: TIMEOUT_MS }),
            ),
        );
        return findEngine([path.join(folder(), "bin")]);
    },
};

function folder() {
    return path.join(cacheFolder(), `pulumi-official-${sdkVersion()}-${PLATFORM}`);
}
