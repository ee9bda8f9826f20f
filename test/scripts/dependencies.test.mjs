import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { ensureDependencies } from "../../scripts/setup/dependencies.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

let root;
let install;
let said;
beforeEach(() => {
    root = temporaryFolder();
    writeLockfile("{}");
    install = jest.fn(async () => mkdirSync(path.join(root, "node_modules"), { recursive: true }));
    said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => said.mockRestore());

function writeLockfile(text) {
    writeFileSync(path.join(root, "package-lock.json"), text);
}

test("the dependencies are installed once for a lockfile", async () => {
    await ensureDependencies(root, install);
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(1);
});

test("another lockfile installs them again", async () => {
    await ensureDependencies(root, install);
    writeLockfile('{"lockfileVersion":3}');
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(2);
});

test("an installation that fails is tried again by the next run", async () => {
    install.mockRejectedValueOnce(new Error("npm ci failed"));
    await expect(ensureDependencies(root, install)).rejects.toThrow("npm ci failed");
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(2);
});

test("two processes that start together install them once", async () => {
    const wait = () => new Promise((resolve) => setImmediate(resolve));
    await Promise.all([ensureDependencies(root, install, wait), ensureDependencies(root, install, wait)]);
    expect(install).toHaveBeenCalledTimes(1);
});
