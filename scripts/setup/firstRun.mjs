// Runs before the dependencies are installed, so it imports only Node's own modules, as do the files that it imports.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { cacheFolder } from "./cache.mjs";
import { pathFolders } from "./environment.mjs";

/** What a first run needs that may not be here; `undefined` if the Pulumi CLI is installed or can be built. */
export function adviceForFirstRun(folders = pathFolders(), cache = cacheFolder()) {
    const isInstalled = existsSync(cache) && readdirSync(cache).some((name) => name.startsWith("bin-"));
    const isOnPath = ["pulumi", "go", "pulumi.exe", "go.exe"].some((name) =>
        folders.some((folder) => existsSync(path.join(folder, name))),
    );
    return isInstalled || isOnPath
        ? undefined
        : "neither Pulumi nor Go is on the PATH, so the Pulumi CLI will be downloaded: if this machine cannot reach " +
              "get.pulumi.com, install one of them first";
}
