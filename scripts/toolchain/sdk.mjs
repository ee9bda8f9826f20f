import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the installed Pulumi SDK. */
export const SDK_FOLDER = fileURLToPath(new URL("../../node_modules/@pulumi/pulumi", import.meta.url));

/** Can be asked for after the dependencies are installed. */
export function sdkVersion() {
    return JSON.parse(readFileSync(path.join(SDK_FOLDER, "package.json"), "utf8")).version;
}
