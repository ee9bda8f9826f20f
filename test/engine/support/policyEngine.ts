import { existsSync } from "node:fs";
import { copyFile, link, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The name under which the Node language host runs programs: see `policyEngine`. */
export const programRuntime = "nodejs-program";

const isWindows = process.platform === "win32";
const executable = isWindows ? ".exe" : "";
const script = isWindows ? ".cmd" : "";
const languageHost = `pulumi-language-nodejs${executable}`;

const startsPolicyPack = `
require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }));
`;

/** Stands for the plugin of `@pulumi/cloudflare`: keeps what it is given, and asks nobody. */
const cloudflarePlugin = `
const pulumi = require(require.resolve("@pulumi/pulumi", { paths: [process.cwd()] }));
const provider = {
    version: "6.22.1",
    create: async (urn, inputs) => ({ id: inputs.imageId ?? inputs.imageVariantId ?? "made", outs: inputs }),
    update: async (id, urn, olds, news) => ({ outs: news }),
};
pulumi.provider.main(provider, process.argv.slice(2));
`;

/**
 * The environment of an engine that runs policy packs, and a mock of the plugin of `@pulumi/cloudflare`.
 *
 * A Node language host that was built from source cannot run policy packs. Where there is none of the name `nodejs`, the
 * engine starts a pack by `pulumi-analyzer-policy-nodejs`, as it did before; the program runs by the same host under
 * another name.
 */
export async function policyEngine(): Promise<Readonly<Record<string, string>>> {
    const bin = process.env["TOOLCHAIN_BIN"];
    const workspace = process.env["ENGINE_TEST_WORKSPACE"];
    if (bin === undefined || workspace === undefined) {
        throw new Error("The folder of the engine, or the workspace with the packed package, is missing.");
    }
    const folder = await mkdtemp(join(workspace, "policy-engine-"));
    // The CLI looks for a language host beside the file that a symbolic link leads to.
    await placeFile(join(bin, `pulumi${executable}`), join(folder, `pulumi${executable}`));
    await placeLink(join(bin, languageHost), join(folder, `pulumi-language-${programRuntime}${executable}`));
    const dynamicProviders = `pulumi-resource-pulumi-nodejs${script}`;
    await placeLink(join(bin, dynamicProviders), join(folder, dynamicProviders));
    await placeLink(process.execPath, join(folder, `node${executable}`));
    await writeLauncher(folder, "pulumi-analyzer-policy-nodejs", startsPolicyPack);
    await writeLauncher(folder, "pulumi-resource-cloudflare", cloudflarePlugin);
    return pathWith(folder);
}

async function placeLink(file: string, as: string): Promise<void> {
    // Windows keeps symbolic links to administrators.
    await (isWindows ? placeFile(file, as) : symlink(await realpath(file), as));
}

async function placeFile(file: string, as: string): Promise<void> {
    const source = await realpath(file);
    await link(source, as).catch(() => copyFile(source, as));
}

/** A command that runs the JavaScript with the Node of the engine's folder. */
async function writeLauncher(folder: string, name: string, javaScript: string): Promise<void> {
    await writeFile(join(folder, `${name}.js`), javaScript);
    const text = isWindows ? '@node "%~dpn0.js" %*\r\n' : '#!/bin/sh\nexec node "$0.js" "$@"\n';
    await writeFile(join(folder, name + script), text, { mode: 0o755 });
}

/** The `PATH` with the folder before all others, and without those that have a Node language host. */
function pathWith(folder: string): Record<string, string> {
    // Windows writes it `Path`, and a copy of the environment is case-sensitive.
    const key = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    const others = (process.env[key] ?? "").split(delimiter).filter((other) => !existsSync(join(other, languageHost)));
    return { [key]: [folder, ...others].join(delimiter) };
}
