// Makes the plugin a file that needs only Node, compiles that file for each system, and packs all for `pulumi plugin install`:
// `bundlePlugin.mjs [--unpacked] [<folder> [<system>...]]`. The package must be built.
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { build } from "esbuild";
import { unsign } from "macho-unsign";

import { NAME, pluginAssets } from "./release/pluginAssets.mjs";
import { ROOT, SDK_FOLDER } from "./root.mjs";
import { cacheFolder, installOnce } from "./setup/cache.mjs";
import { installPackage } from "./setup/node.mjs";
import { run } from "./setup/run.mjs";

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

const { values, positionals } = parseArgs({ allowPositionals: true, options: { unpacked: { type: "boolean" } } });
const [folder = path.join(ROOT, ".local", "plugin"), ...systems] = positionals;
const { version } = await readJson("package.json");
// Bun takes a file without this extension for data.
const bundle = path.resolve(folder, `${NAME}.js`);
await bundlePlugin(path.resolve(folder, "node", NAME));
for (const { system, bunTarget, files, archive } of pluginAssets(version)) {
    if (systems.length === 0 || systems.includes(system)) {
        const [own, packed] = [system, archive].map((name) => path.resolve(folder, name));
        if (bunTarget !== undefined) {
            await compilePlugin(bunTarget, path.join(own, files[0]));
        }
        if (!values.unpacked) {
            await run("tar", ["-czf", packed, "-C", own, ...files], {});
        }
        console.log(values.unpacked ? path.join(own, files[0]) : packed);
    }
}

async function bundlePlugin(launcher) {
    await build({
        entryPoints: [path.join(ROOT, "plugin", NAME)],
        outfile: bundle,
        loader: { "": "js" },
        bundle: true,
        platform: "node",
        // Older ones than the plugin runs on, because they must read the message that says so.
        target: "node12",
        logLevel: "warning",
        plugins: [withSdkInside],
    });
    await mkdir(path.dirname(launcher), { recursive: true });
    await copyFile(bundle, launcher);
    await chmod(launcher, 0o755);
    await copyFile(path.join(ROOT, "plugin", `${NAME}.cmd`), `${launcher}.cmd`);
}

async function compilePlugin(bunTarget, file) {
    const bun = path.join(ROOT, "node_modules", "bun", "bin", "bun.exe");
    const runtime = await runtimeOf(bunTarget, bun);
    const target = [`--target=${bunTarget}`, `--compile-executable-path=${runtime}`];
    // A plugin must not take settings from files of the folder in which the user runs pulumi.
    const noFiles = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
    await run(bun, ["build", "--compile", "--bytecode", ...target, ...noFiles, `--outfile=${file}`, bundle], {});
    if (bunTarget === "bun-darwin-x64") {
        // Bun 1.4.5 leaves the signature of its own executable here. Macs with Intel run what is not signed, but nothing that
        // is signed wrongly.
        await writeFile(file, Buffer.from(unsign(await readFile(file))));
    }
}

/** The installed Bun if it is for that system, else the one from npm with the hash in package-lock.json. */
async function runtimeOf(bunTarget, installed) {
    const name = `@oven/${bunTarget}`;
    if (existsSync(path.join(ROOT, "node_modules", name))) {
        return installed;
    }
    const { packages } = await readJson("package-lock.json");
    const { version, integrity } = packages[`node_modules/${name}`];
    const cached = path.join(cacheFolder(), `${bunTarget}-${version}`);
    await installOnce(cached, (temporary) => installPackage(temporary, { name, version, integrity }));
    return path.join(cached, "node_modules", name, "bin", bunTarget.includes("windows") ? "bun.exe" : "bun");
}

async function readJson(name) {
    return JSON.parse(await readFile(path.join(ROOT, name), "utf8"));
}
