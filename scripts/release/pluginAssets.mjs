export const NAME = "pulumi-resource-cloudflare-images";

/** The systems that the plugin is compiled for, by Pulumi's names, each with its name in the npm packages of Bun. */
const SYSTEMS = {
    "linux-amd64": "linux-x64",
    "linux-arm64": "linux-aarch64",
    "darwin-amd64": "darwin-x64",
    "darwin-arm64": "darwin-aarch64",
    "windows-amd64": "windows-x64",
    "windows-arm64": "windows-aarch64",
};

/** What a release has of the plugin: an archive for Node, and an archive with an executable for each system. */
export function pluginAssets(version) {
    return [
        { system: "node", files: [NAME, `${NAME}.cmd`], archive: `${NAME}-v${version}.tar.gz` },
        ...Object.entries(SYSTEMS).map(([system, bunSystem]) => ({
            system,
            bunTarget: `bun-${bunSystem}`,
            files: [system.startsWith("windows") ? `${NAME}.exe` : NAME],
            archive: `${NAME}-v${version}-${system}.tar.gz`,
        })),
    ];
}
