import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../support/documents";
import { packageWorkspace } from "./support/project";
import { run, runChecked, type RunResult } from "./support/run";

const name = "pulumi-resource-cloudflare-images";
const installed = join(packageWorkspace(), "node_modules/pulumi-cloudflare-images");

// Windows starts no script under the name of the asset's executable.
(process.platform === "win32" ? describe.skip : describe)("the check of a release", () => {
    let assets: string;

    beforeAll(async () => {
        assets = await mkdtemp(join(packageWorkspace(), "assets-"));
        await pack("", name, `${name}.cmd`);
        for (const arch of ["amd64", "arm64"]) {
            await pack(`-linux-${arch}`, name);
            await pack(`-darwin-${arch}`, name);
            await pack(`-windows-${arch}`, `${name}.exe`);
        }
    });

    it("finds nothing in one that is whole", async () => {
        expect(await check(installed, "owner/pulumi-cloudflare-images")).toMatchObject({ code: 0, output: "" });
    });

    it("finds an invalid schema, another repository, and assets that are missing or do not work", async () => {
        await pack("-windows-amd64", name);
        await rm(join(assets, `${name}-v0.1.0-windows-arm64.tar.gz`));

        const folder = await mkdtemp(join(packageWorkspace(), "release-"));
        await cp(join(installed, "docs"), join(folder, "docs"), { recursive: true });
        await mkdir(join(folder, "plugin"));
        const schema = await readFile(join(installed, "plugin/schema.json"), "utf8");
        await writeFile(
            join(folder, "plugin/schema.json"),
            schema.replace('"supportPack": true', '"supportPack": "yes"'),
        );

        const { code, output } = await check(folder, "another/pulumi-cloudflare-images");
        expect(code).toBe(1);
        expect(output.trim().split("\n")).toEqual(
            [
                /^plugin\/schema\.json\/homepage must be .* https:\/\/github\.com\/another\/pulumi-cloudflare-images#readme$/,
                /^plugin\/schema\.json\/repository must be /,
                /^plugin\/schema\.json\/logoUrl must be /,
                /^plugin\/schema\.json\/pluginDownloadURL must be /,
                /^docs\/installation-configuration\.md lacks github:\/\/api\.github\.com\/another\//,
                /^error: json: cannot unmarshal string into Go struct field .*supportPack/,
                /-v0\.1\.0\.tar\.gz: its schema has the pluginDownloadURL github:\/\/api\.github\.com\/owner\//,
                /-(linux|darwin)-(amd64|arm64)\.tar\.gz: its schema has the pluginDownloadURL github:\/\/api\.github\.com\/owner\//,
                /-windows-amd64\.tar\.gz: ENOENT.*pulumi-resource-cloudflare-images\.exe/,
                /-windows-arm64\.tar\.gz: ENOENT/,
            ].map((problem) => expect.stringMatching(problem) as unknown),
        );
    });

    function check(cwd: string, repository: string): Promise<RunResult> {
        const script = join(root, "scripts/registry.mjs");
        return run(process.execPath, [script, "v0.1.0", repository, assets], { cwd });
    }

    /** An archive of executables that start the installed plugin. */
    async function pack(platform: string, ...executables: string[]): Promise<void> {
        for (const file of executables.map((executable) => join(assets, executable))) {
            await writeFile(
                file,
                `#!/usr/bin/env node\nrequire(${JSON.stringify(join(installed, "plugin", name))});\n`,
            );
            await chmod(file, 0o755);
        }
        await runChecked("tar", ["-czf", `${name}-v0.1.0${platform}.tar.gz`, ...executables], { cwd: assets });
    }
});
