/**
 * A program that is built from a Go module.
 *
 * @typedef {object} Program
 * @property {string} output the name of the executable
 * @property {string} package the whole path of its `main`; `.` for the one in the folder that locks it
 * @property {string} version
 * @property {string} lock the folder here with the go.mod and go.sum that lock all that it is built from
 * @property {string} [versionVariable] where the program looks for its own version
 * @property {string[]} [beside] scripts of the Pulumi SDK that belong beside it
 * @property {string} [script] the path of one that its Go module has
 * @property {string} takes how long its build takes
 */

/** The engine. */
export const PROGRAMS = [
    {
        output: "pulumi-language-nodejs",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        version: "v3.68.0",
        lock: "language-host",
        beside: ["pulumi-resource-pulumi-nodejs"],
        takes: "about a minute",
    },
    {
        output: "pulumi",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        version: "v3.259.0",
        lock: "cli",
        versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
        takes: "about 4 minutes",
    },
];

/** What the tests of other languages need: their hosts, and what generates the SDKs for them. */
export const LANGUAGES = [
    {
        output: "pulumi-language-python",
        package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
        version: "v3.68.0",
        lock: "language-host",
        script: "python/cmd/pulumi-language-python-exec",
        takes: "about a minute",
    },
    {
        output: "pulumi-language-go",
        package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
        version: "v3.66.0",
        lock: "go-host",
        takes: "about a minute",
    },
    {
        output: "pulumi-language-yaml",
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        version: "v1.25.0",
        lock: "yaml-host",
        takes: "about a minute",
    },
    { output: "generate-sdk", package: ".", version: "v3.259.0", lock: "generate-sdk", takes: "about a minute" },
];

/** The name of the cached folder, by all that its content depends on. */
export function folderName({ output, version, beside }, sdkVersion, platform) {
    return [output, version, ...(beside ? ["sdk", sdkVersion] : []), platform].join("-");
}

export function linkerFlags({ version, versionVariable }) {
    return versionVariable ? `-s -w -X ${versionVariable}=${version}` : "-s -w";
}
