import { execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { ensureDependencies } from "../../scripts/setup/dependencies.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const locked = {
    "": { name: "clone", dependencies: { a: "^1.0.0" } },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/a/node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
    "node_modules/for-another-system": { version: "1.0.0", integrity: "sha512-c", optional: true, os: ["aix"] },
    "node_modules/clone": { resolved: "", link: true },
};
const installed = without("", without("node_modules/for-another-system"));

let root;
let install;
let said;
let npmPid;
beforeEach(() => {
    root = temporaryFolder();
    writePackages("package-lock.json", locked);
    install = jest.fn(async () => {
        writePackages(path.join("node_modules", ".package-lock.json"), installed);
        Object.keys(installed).forEach((name) => writePackages(path.join(name, "package.json"), {}));
    });
    said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
    said.mockRestore();
    if (npmPid !== undefined) {
        process.kill(npmPid, "SIGKILL");
    }
});

function without(name, packages = locked) {
    return Object.fromEntries(Object.entries(packages).filter(([key]) => key !== name));
}

function writePackages(file, packages) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), JSON.stringify({ lockfileVersion: 3, packages }));
}

function scriptUrl(name) {
    return pathToFileURL(path.resolve(__dirname, "../../scripts/setup", name)).href;
}

test("the dependencies are installed once for a lockfile", async () => {
    await ensureDependencies(root, install);
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(1);
});

test("what the user's own npm ci installed is not installed again", async () => {
    writeFileSync(path.join(root, "package.json"), JSON.stringify({ name: "clone", dependencies: { a: "file:a" } }));
    mkdirSync(path.join(root, "a"));
    writeFileSync(path.join(root, "a", "package.json"), JSON.stringify({ name: "a", version: "1.0.0" }));
    rmSync(path.join(root, "package-lock.json"));
    const npm = (command) =>
        promisify(execFile)(`npm ${command} --offline --no-audit --no-fund`, { cwd: root, shell: true });
    await npm("install --package-lock-only");
    await npm("ci");
    await ensureDependencies(root, install);
    expect(install).not.toHaveBeenCalled();
});

test.each([
    ["another version", { ...locked, "node_modules/a": { version: "1.0.1", integrity: "sha512-a2" } }],
    ["other content", { ...locked, "node_modules/a": { version: "1.0.0", integrity: "sha512-other" } }],
    ["a link instead of a package", { ...locked, "node_modules/a": { resolved: "elsewhere", link: true } }],
    ["one more package", { ...locked, "node_modules/d": { version: "1.0.0" } }],
    ["one package less", without("node_modules/a/node_modules/b")],
    ["a package elsewhere", { ...without("node_modules/a"), "node_modules/b": locked["node_modules/a"] }],
])("a lockfile with %s installs them again", async (_, packages) => {
    await ensureDependencies(root, install);
    writePackages("package-lock.json", packages);
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(2);
});

test.each([
    ["is not there", () => rmSync(path.join(root, "node_modules"), { recursive: true })],
    ["was interrupted", () => rmSync(path.join(root, "node_modules", ".package-lock.json"))],
    ["lost a package", () => rmSync(path.join(root, "node_modules", "a", "node_modules"), { recursive: true })],
    ["is without development", () => writePackages(path.join("node_modules", ".package-lock.json"), {})],
    ["is damaged", () => writeFileSync(path.join(root, "node_modules", ".package-lock.json"), "{")],
    ["is of an old npm", () => writeFileSync(path.join(root, "node_modules", ".package-lock.json"), "{}")],
])("an installation that %s is made again", async (_, damage) => {
    await ensureDependencies(root, install);
    damage();
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(2);
});

test("without a lockfile, npm says what is wrong", async () => {
    rmSync(path.join(root, "package-lock.json"));
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(1);
});

test("an installation that fails is tried again by the next run", async () => {
    install.mockRejectedValueOnce(new Error("npm ci failed"));
    await expect(ensureDependencies(root, install)).rejects.toThrow("npm ci failed");
    await ensureDependencies(root, install);
    expect(install).toHaveBeenCalledTimes(2);
});

(process.platform === "win32" ? test.skip : test)("the end of a run ends the npm that it started", async () => {
    const npm = path.join(root, "npm");
    writeFileSync(
        npm,
        `#!${process.execPath}\nprocess.on("SIGTERM", () => 0); setInterval(() => 0, 1000); console.error(process.pid);`,
    );
    chmodSync(npm, 0o755);
    const script = `import { ensureDependencies } from ${JSON.stringify(scriptUrl("dependencies.mjs"))};
        import { exitingOnInterrupt } from ${JSON.stringify(scriptUrl("interrupts.mjs"))};
        await exitingOnInterrupt(() => ensureDependencies(${JSON.stringify(root)}));`;
    const env = { ...process.env, PATH: [root, process.env.PATH].join(path.delimiter) };
    const run = spawn(process.execPath, ["--input-type=module", "-e", script], {
        env,
        stdio: ["ignore", "ignore", "pipe"],
    });
    // npm writes to the same pipe, so the lines end when both have ended.
    let lines = "";
    for await (const line of createInterface(run.stderr)) {
        lines += `${line}\n`;
        if (/^\d+$/.test(line)) {
            npmPid = Number(line);
            run.kill();
        }
    }
    expect(lines).toContain(`\n${npmPid}\n`);
    npmPid = undefined;
});

test("two processes that start together install them once", async () => {
    const wait = () => new Promise((resolve) => setImmediate(resolve));
    await Promise.all([ensureDependencies(root, install, wait), ensureDependencies(root, install, wait)]);
    expect(install).toHaveBeenCalledTimes(1);
});
