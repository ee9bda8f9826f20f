/**
 * A program that is built from a Go module.
 *
 * @typedef {object} Program
 * @property {string} output the name of the executable
 * @property {string} module
 * @property {string} package the folder of its `main` in the module
 * @property {string} version
 * @property {string} lock the folder here with the go.mod and go.sum that lock all that it is built from
 * @property {string} [versionVariable] where the program looks for its own version
 * @property {string[]} [beside] scripts of the Pulumi SDK that belong beside it
 * @property {string} takes how long its build takes
 */

export const PROGRAMS = [
    {
        output: "pulumi-language-nodejs",
        module: "github.com/pulumi/pulumi/sdk/v3",
        package: "nodejs/cmd/pulumi-language-nodejs",
        version: "v3.68.0",
        lock: "language-host",
        beside: ["pulumi-resource-pulumi-nodejs"],
        takes: "about a minute",
    },
    {
        output: "pulumi",
        module: "github.com/pulumi/pulumi/pkg/v3",
        package: "cmd/pulumi",
        version: "v3.259.0",
        lock: "cli",
        versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
        takes: "about 4 minutes",
    },
];

/** The name of the cached folder, by all that its content depends on. */
export function folderName({ output, version, beside }, sdkVersion, platform) {
    return [output, version, ...(beside ? ["sdk", sdkVersion] : []), platform].join("-");
}

export function linkerFlags({ version, versionVariable }) {
    return versionVariable ? `-s -w -X ${versionVariable}=${version}` : "-s -w";
}
