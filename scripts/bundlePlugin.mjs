// Makes the plugin a file that needs only Node, and packs it for `pulumi plugin install --file`: `bundlePlugin.mjs [<folder>]`.
// The package must be built.
import { chmod, copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

import { ROOT, SDK_FOLDER } from "./root.mjs";
import { run } from "./setup/run.mjs";

const NAME = "pulumi-resource-cloudflare-images";

/** The plugin finds the user's SDK at run time. The bundle has ours instead. */
const withSdkInside = {
    name: "with the SDK inside",
    setup({ onLoad }) {
        onLoad({ filter: /[\\/]dist[\\/]plugin[\\/]protocol\.js$/ }, async ({ path: file }) => {
            const text = await readFile(file, "utf8");
            const contents = text.replace(/^const fromSdk = .*$/m, "").replaceAll("fromSdk(", "require(");
            return { contents, resolveDir: SDK_FOLDER };
        });
    },
};

const folder = path.resolve(process.argv[2] ?? path.join(ROOT, ".local", "plugin"));
const file = path.join(folder, NAME);
await mkdir(folder, { recursive: true });
await build({
    entryPoints: [path.join(ROOT, "plugin", NAME)],
    outfile: file,
    loader: { "": "js" },
    bundle: true,
    platform: "node",
    // Older ones than the plugin runs on, because they must read the message that says so.
    target: "node12",
    logLevel: "warning",
    plugins: [withSdkInside],
});
await chmod(file, 0o755);
await copyFile(path.join(ROOT, "plugin", `${NAME}.cmd`), `${file}.cmd`);
const { version } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
const archive = path.join(folder, `${NAME}-v${version}.tar.gz`);
await run("tar", ["-czf", archive, "-C", folder, NAME, `${NAME}.cmd`], {});
console.log(archive);
