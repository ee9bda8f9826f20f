import { mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startMockVault } from "./mockVault";
import { runChecked } from "./run";
import { createEmptyStack } from "./stack";

const root = resolve(__dirname, "../../..");

/**
 * What the SDK loads with every program and every provider, a quarter of what a run costs, and uses for AWS Lambda functions
 * and for `--tracing` alone. Empty packages take its place, but in the installations that `packaging.test.ts` makes.
 */
const unused = [
    "@npmcli/arborist",
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
];

/** Stands for the compiler that the SDK loads with every program and provider, and loads it when it is used. */
const lazyTypeScript = `
let compiler;
const load = () => (compiler ??= require("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js"));
module.exports = new Proxy({}, { get: (_, name) => load()[name] });
`;

/** Packs the package and installs the tarball in a new folder, in which the tests' Pulumi projects live. */
export default async function installPackage(): Promise<void> {
    const workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-cloudflare-images-")));
    const packed = await runChecked("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", workspace], {
        cwd: root,
    });
    const [tarball] = JSON.parse(packed.stdout) as { filename: string }[];
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
        version: string;
        devDependencies: Record<string, string>;
    };
    const empty = await writePackage(workspace, "empty-package", "");
    const typescript = await writePackage(workspace, "typescript", lazyTypeScript);
    await writeFile(
        join(workspace, "package.json"),
        JSON.stringify({
            private: true,
            overrides: Object.fromEntries(unused.map((name) => [name, `file:${empty}`])),
            dependencies: {
                "@pulumi/policy": manifest.devDependencies["@pulumi/policy"],
                "@pulumi/pulumi": manifest.devDependencies["@pulumi/pulumi"],
                "pulumi-cloudflare-images": `file:${tarball?.filename}`,
                typescript: `file:${typescript}`,
            },
        }),
    );
    await runChecked("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: workspace });
    await release(join(workspace, "node_modules/pulumi-cloudflare-images"), manifest.version);
    process.env["ENGINE_TEST_VAULT"] = (await startMockVault()).url;
    await createEmptyStack(workspace);
    process.env["ENGINE_TEST_WORKSPACE"] = workspace;
}

async function writePackage(workspace: string, name: string, code: string): Promise<string> {
    const folder = join(workspace, `${name}-instead`);
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "4.0.0" }));
    await writeFile(join(folder, "index.js"), code);
    return folder;
}

/** Adds the links to the repository, as the release does: the tests run what it publishes. */
async function release(installed: string, version: string): Promise<void> {
    const changelog = join(installed, "CHANGELOG.md");
    await writeFile(changelog, (await readFile(changelog, "utf8")).replace("## Unreleased", `## ${version}`));
    const script = join(root, "scripts/release.mjs");
    const args = [`v${version}`, "owner/pulumi-cloudflare-images", join(installed, "notes.md")];
    await runChecked(process.execPath, [script, ...args], { cwd: installed });
}
