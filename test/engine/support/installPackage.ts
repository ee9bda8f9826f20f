import { mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runChecked } from "./run";
import { createEmptyStack } from "./stack";

const root = resolve(__dirname, "../../..");

/** Packs the package and installs the tarball in a new folder, in which the tests' Pulumi projects live. */
export default async function installPackage(): Promise<void> {
    const workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-cloudflare-images-")));
    const packed = await runChecked("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", workspace], {
        cwd: root,
    });
    const [tarball] = JSON.parse(packed.stdout) as { filename: string }[];
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
    };
    await writeFile(
        join(workspace, "package.json"),
        JSON.stringify({
            private: true,
            dependencies: {
                "@pulumi/policy": manifest.devDependencies["@pulumi/policy"],
                "@pulumi/pulumi": manifest.devDependencies["@pulumi/pulumi"],
                "pulumi-cloudflare-images": `file:${tarball?.filename}`,
            },
        }),
    );
    await runChecked("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: workspace });
    await createEmptyStack(workspace);
    process.env["ENGINE_TEST_WORKSPACE"] = workspace;
}
