import { findEngine, findExecutable, foldersOf, pathFolders } from "./executables.mjs";
import { cliVersion } from "./pulumiEnvironment.mjs";
import { MINIMUM_CLI, isAtLeast } from "./versions.mjs";

/** @type {import("./cli.mjs").Way} */
export const cliOnPath = {
    name: "path",
    description: `the Pulumi CLI on the PATH, if it is ${MINIMUM_CLI} or newer`,
    isReady: () => true,
    async obtain() {
        const pulumi = findExecutable("pulumi", pathFolders());
        if (!pulumi) {
            throw new Error("there is no pulumi on the PATH");
        }
        const version = await cliVersion(pulumi);
        if (!isAtLeast(version, MINIMUM_CLI)) {
            throw new Error(`${pulumi} is ${version}`);
        }
        return findEngine([...foldersOf(pulumi), ...pathFolders()]);
    },
};
