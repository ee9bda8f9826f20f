import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { cacheFolder, installOnce } from "../../scripts/setup/cache.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

describe("cacheFolder", () => {
    test.each([
        ["linux", {}, "/home/ann/.cache/pulumi-cloudflare-images"],
        ["linux", { XDG_CACHE_HOME: "/var/cache/ann" }, "/var/cache/ann/pulumi-cloudflare-images"],
        ["linux", { XDG_CACHE_HOME: "relative" }, "/home/ann/.cache/pulumi-cloudflare-images"],
        ["darwin", { XDG_CACHE_HOME: "/ignored" }, "/home/ann/Library/Caches/pulumi-cloudflare-images"],
        ["win32", {}, "/home/ann/AppData/Local/pulumi-cloudflare-images"],
        ["win32", { LOCALAPPDATA: "/data/local" }, "/data/local/pulumi-cloudflare-images"],
    ])("on %s with %j is %s", (platform, env, expected) => {
        expect(cacheFolder(platform, env, "/home/ann")).toBe(path.normalize(expected));
    });
});

describe("installOnce", () => {
    const fill = (folder) => writeFileSync(path.join(folder, "done"), "");

    test("fills a new folder, also below a folder that does not exist", async () => {
        const target = path.join(temporaryFolder(), "cache", "tool-1.0");
        await installOnce(target, async (folder) => fill(folder));
        expect(readdirSync(target)).toEqual(["done"]);
        expect(readdirSync(path.dirname(target))).toEqual(["tool-1.0"]);
    });

    test("does not fill a folder again", async () => {
        const target = path.join(temporaryFolder(), "tool-1.0");
        const work = jest.fn(async (folder) => fill(folder));
        await installOnce(target, work);
        await installOnce(target, work);
        expect(work).toHaveBeenCalledTimes(1);
    });

    test("shows nothing of the folder until it is complete", async () => {
        const target = path.join(temporaryFolder(), "tool-1.0");
        await installOnce(target, async (folder) => {
            fill(folder);
            expect(existsSync(target)).toBe(false);
        });
        expect(existsSync(target)).toBe(true);
    });

    test("leaves nothing when it fails", async () => {
        const parent = temporaryFolder();
        const failing = installOnce(path.join(parent, "tool-1.0"), async (folder) => {
            fill(folder);
            throw new Error("no network");
        });
        await expect(failing).rejects.toThrow("no network");
        expect(readdirSync(parent)).toEqual([]);
    });

    test("deletes what a killed process left of this folder, and nothing else", async () => {
        const parent = temporaryFolder();
        mkdirSync(path.join(parent, "tool-1.0.tmp-killed"));
        mkdirSync(path.join(parent, "tool-2.0.tmp-running"));
        await installOnce(path.join(parent, "tool-1.0"), async (folder) => fill(folder));
        expect(readdirSync(parent).sort()).toEqual(["tool-1.0", "tool-2.0.tmp-running"]);
    });
});
