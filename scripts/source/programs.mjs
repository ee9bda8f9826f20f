/**
 * Programs that are built from Go modules. `package` is the path of the `main`: `.` for the one in the folder `lock`, whose
 * go.mod and go.sum lock all that the program is built from. `beside` are scripts of the Pulumi SDK that belong beside it,
 * `script` is one of its Go module.
 */
/** The engine. */
export const PROGRAMS = [
    {
        output: "pulumi-language-nodejs",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        version: "v3.68.0",
        lock: "language-host",
        beside: ["pulumi-resource-pulumi-nodejs"],
    },
    {
        output: "pulumi",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        version: "v3.259.0",
        lock: "cli",
        versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
        minutes: 4,
    },
];

/** For the tests of other languages: their hosts, and the generator of their SDKs. */
export const LANGUAGES = [
    {
        output: "pulumi-language-python",
        package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
        version: "v3.68.0",
        lock: "language-host",
        script: "python/cmd/pulumi-language-python-exec",
    },
    {
        output: "pulumi-language-go",
        package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
        version: "v3.66.0",
        lock: "go-host",
    },
    {
        output: "pulumi-language-yaml",
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        version: "v1.25.0",
        lock: "yaml-host",
    },
    { output: "generate-sdk", package: ".", version: "v3.259.0", lock: "generate-sdk" },
];

/** The name of the cached folder: all that its content depends on. */
export function folderName({ output, version, beside }, sdkVersion, platform) {
    return [output, version, ...(beside ? ["sdk", sdkVersion] : []), platform].join("-");
}

export function linkerFlags({ version, versionVariable }) {
    return versionVariable ? `-s -w -X ${versionVariable}=${version}` : "-s -w";
}
