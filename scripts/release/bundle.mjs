import { chmod, copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

import { ROOT } from "../root.mjs";
import { run } from "../setup/run.mjs";
import { SDK_FOLDER } from "../setup/sdk.mjs";

const NAME = "pulumi-resource-cloudflare-images";

/** Makes the plugin a file that needs Node alone, and resolves to the archive for `pulumi plugin install --file`. */
export async function bundlePlugin(folder, version) {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, NAME);
    await build({
        entryPoints: [path.join(ROOT, "plugin", NAME)],
        outfile: file,
        loader: { "": "js" },
        bundle: true,
        platform: "node",
        target: "node20",
        logLevel: "warning",
        plugins: [withSdkInside],
    });
    await chmod(file, 0o755);
    await copyFile(path.join(ROOT, "plugin", `${NAME}.cmd`), `${file}.cmd`);
    const archive = path.join(folder, `${NAME}-v${version}.tar.gz`);
    await run("tar", ["-czf", archive, "-C", folder, NAME, `${NAME}.cmd`], {});
    return archive;
}

/** What the plugin takes from the installed SDK comes from ours. */
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
