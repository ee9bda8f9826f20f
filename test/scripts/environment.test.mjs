import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { findEngine, findExecutable } from "../../scripts/setup/engine.mjs";
import { pathFolders, toolchainEnvironment } from "../../scripts/setup/environment.mjs";
import { adviceForFirstRun } from "../../scripts/setup/firstRun.mjs";
import { backendUrl, isolatedPulumi } from "../../scripts/start/isolated.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const pathOf = (...folders) => folders.join(path.delimiter);

describe("toolchainEnvironment", () => {
    test("puts the folder before all others on the PATH, whatever the case of its name", async () => {
        const cache = temporaryFolder();
        expect((await toolchainEnvironment("/bin-1", { Path: "/usr/bin", A: "b" }, cache)).Path).toBe(
            pathOf("/bin-1", "/usr/bin"),
        );
        expect((await toolchainEnvironment("/bin-1", {}, cache)).PATH).toBe("/bin-1");
    });

    test("keeps compiled JavaScript in the cache folder, and starts again when it has become large", async () => {
        const cache = temporaryFolder();
        const compiled = path.join(cache, "compile-cache", "v22");
        mkdirSync(compiled, { recursive: true });
        writeFileSync(path.join(compiled, "a"), "");
        const { NODE_COMPILE_CACHE } = await toolchainEnvironment("/bin-1", {}, cache, 2);
        expect(NODE_COMPILE_CACHE).toBe(path.dirname(compiled));
        expect(existsSync(compiled)).toBe(true);

        writeFileSync(path.join(compiled, "b"), "");
        await toolchainEnvironment("/bin-1", {}, cache, 2);
        expect(existsSync(compiled)).toBe(false);
    });
});

test("pathFolders leaves out the folders of the cache and empty entries", () => {
    const env = { PATH: pathOf("/cache/ours/bin-1", "", "/usr/bin", "/opt/go/bin") };
    expect(pathFolders(env, "/cache/ours")).toEqual(["/usr/bin", "/opt/go/bin"]);
});

test("a first run says what is missing, unless the CLI is installed, or here, or can be built", () => {
    const [empty, withGo, cache] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    writeFileSync(path.join(withGo, "go"), "");
    const nowhere = path.join(empty, "none");
    expect(adviceForFirstRun([empty], nowhere)).toContain("neither Pulumi nor Go is on the PATH");
    expect(adviceForFirstRun([empty, withGo], nowhere)).toBeUndefined();
    expect(adviceForFirstRun([empty], cache)).toBeDefined();
    mkdirSync(path.join(cache, "bin-0123456789ab"));
    expect(adviceForFirstRun([empty], cache)).toBeUndefined();
});

describe("findEngine", () => {
    const extension = process.platform === "win32" ? ".exe" : "";
    const folderWith = (...names) => {
        const folder = temporaryFolder();
        for (const name of names) {
            writeFileSync(path.join(folder, name + extension), "");
            chmodSync(path.join(folder, name + extension), 0o755);
        }
        return folder;
    };
    const parts = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

    test("takes each file from the first folder that has it", () => {
        const [first, second] = [folderWith("pulumi"), folderWith(...parts)];
        expect(findEngine([first, second]).map((file) => path.dirname(file))).toEqual([first, second, second]);
    });

    test("takes the host of policy packs where there is one", () => {
        const files = findEngine([folderWith(...parts, "pulumi-analyzer-policy-nodejs")]);
        expect(files.map((file) => path.basename(file, extension))).toEqual([
            ...parts,
            "pulumi-analyzer-policy-nodejs",
        ]);
    });

    test("names the part that is missing", () => {
        expect(() => findEngine([folderWith("pulumi")])).toThrow("pulumi-language-nodejs was not found");
        expect(() => findEngine([])).toThrow("pulumi was not found");
    });

    test("looks in the given folders alone, and not on the PATH", () => {
        expect(findExecutable("node", [])).toBeNull();
        expect(findExecutable("node", [temporaryFolder()])).toBeNull();
    });
});

describe("isolatedPulumi", () => {
    const mockApi = { url: "http://127.0.0.1:1", accountId: "account" };

    test("drops the user's own Pulumi and Cloudflare settings", () => {
        const env = { HOME: "/home/ann", PULUMI_ACCESS_TOKEN: "pul-1", cloudflare_email: "ann@example.com" };
        const isolated = isolatedPulumi(env, "/work", mockApi);
        expect(isolated).toMatchObject({ HOME: "/home/ann", CLOUDFLARE_BASE_URL: mockApi.url });
        expect(isolated).not.toHaveProperty("PULUMI_ACCESS_TOKEN");
        expect(isolated).not.toHaveProperty("cloudflare_email");
    });

    test("has a backend and a home in the folder", () => {
        const isolated = isolatedPulumi({}, path.resolve("/work"), mockApi);
        expect(isolated.PULUMI_BACKEND_URL).toMatch(/^file:\/\/.*\/work\/state$/);
        expect(isolated.PULUMI_HOME).toBe(path.resolve("/work/home"));
    });

    test("writes a backend on Windows without a slash before the drive", () => {
        expect(backendUrl("/work/state", "linux")).toBe("file:///work/state");
        expect(backendUrl("/C:/state", "win32")).toBe("file://C:/state");
    });
});
