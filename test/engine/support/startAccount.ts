import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { MockApiOptions } from "../../../src/testing";
import { root } from "../../support/documents";
import { runChecked } from "./run";

/** The images and variants of `npm start`. */
export async function accountOfStart(): Promise<MockApiOptions> {
    const module = pathToFileURL(join(root, "scripts", "start", "images.mjs")).href;
    const script = `import("${module}").then(({ IMAGES: images, VARIANTS: variants }) =>
        console.log(JSON.stringify({ images, variants })));`;
    const { stdout } = await runChecked(process.execPath, ["-e", script], { cwd: root });
    return JSON.parse(stdout) as MockApiOptions;
}
