import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockApiOptions } from "../../../src/testing";
import { root } from "../../support/documents";

/** The images and variants of `npm start`. */
export async function accountOfStart(): Promise<MockApiOptions> {
    return JSON.parse(await readFile(join(root, "scripts", "start", "account.json"), "utf8")) as MockApiOptions;
}
