import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The folder of the installed Pulumi SDK. */
export const SDK_FOLDER = path.join(ROOT, "node_modules", "@pulumi", "pulumi");

export function sdkVersion() {
    return JSON.parse(readFileSync(path.join(SDK_FOLDER, "package.json"), "utf8")).version;
}
