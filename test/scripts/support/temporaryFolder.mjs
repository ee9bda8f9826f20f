import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const folders = [];

/** A new folder, deleted after the tests of the file. */
export function temporaryFolder() {
    const folder = mkdtempSync(path.join(tmpdir(), "pulumi-cloudflare-images-test-"));
    folders.push(folder);
    return folder;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
