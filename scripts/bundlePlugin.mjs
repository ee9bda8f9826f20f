// Writes the plugin as a release asset into a folder: `bundlePlugin.mjs [<folder>]`. The package must be built.
import { readFile } from "node:fs/promises";
import path from "node:path";

import { bundlePlugin } from "./release/bundle.mjs";
import { ROOT } from "./root.mjs";

const { version } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
console.log(await bundlePlugin(path.resolve(process.argv[2] ?? path.join(ROOT, ".local", "plugin")), version));
