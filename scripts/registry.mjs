// Checks offline what the Pulumi registry reads of the release in this folder, with the `pulumi` on the PATH:
// `registry.mjs <tag> <owner/repository> <folder with the assets>`.
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { pluginAssets } from "./release/pluginAssets.mjs";
import { registryProblems } from "./release/registry.mjs";
import { run } from "./setup/run.mjs";

const [tag, repository, assets] = process.argv.slice(2);
const version = tag.replace(/^v/, "");
const platform = `${process.platform.replace("win32", "windows")}-${process.arch.replace("x64", "amd64")}`;
const env = { PULUMI_HOME: await mkdtemp(path.join(tmpdir(), "registry-")), PULUMI_SKIP_UPDATE_CHECK: "true" };

const problems = registryProblems(".", repository, version);
await run("pulumi", ["schema", "check", "plugin/schema.json"], { env }).catch(({ message }) => problems.push(message));
for (const asset of pluginAssets(version)) {
    await checkAsset(asset).catch(({ message }) => problems.push(`${asset.archive}: ${message}`));
}
await rm(env.PULUMI_HOME, { recursive: true });
for (const problem of problems) {
    console.error(problem);
    process.exitCode = 1;
}

/** It can be installed, has the plugin and, on this machine, returns the schema of the release. */
async function checkAsset({ system, files, archive }) {
    const file = path.join(assets, archive);
    await access(file);
    const install = ["plugin", "install", "resource", "cloudflare-images", version, "--reinstall", "--file", file];
    await run("pulumi", install, { env });
    const folder = path.join(env.PULUMI_HOME, "plugins", `resource-cloudflare-images-v${version}`);
    await Promise.all(files.map((name) => access(path.join(folder, name))));
    if (system === platform || system === "node") {
        const schema = JSON.parse(await run("pulumi", ["package", "get-schema", path.join(folder, files[0])], { env }));
        if (schema.pluginDownloadURL !== `github://api.github.com/${repository}`) {
            throw new Error(`its schema has the pluginDownloadURL ${schema.pluginDownloadURL}`);
        }
    }
}
