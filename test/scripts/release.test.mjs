import { readFileSync } from "node:fs";
import path from "node:path";

import { pluginAssets } from "../../scripts/release/pluginAssets.mjs";
import { linksOf, manifestOf, notesOf, pageOf, versionOf } from "../../scripts/release/release.mjs";

const root = path.resolve(__dirname, "../..");

test("the manifest names the repository that releases it", () => {
    expect(manifestOf({ name: "a", version: "1.0.0" }, "owner/name")).toEqual({
        name: "a",
        version: "1.0.0",
        author: "owner",
        homepage: "https://github.com/owner/name#readme",
        bugs: "https://github.com/owner/name/issues",
        repository: { type: "git", url: "git+https://github.com/owner/name.git" },
    });
});

test("the schema and the page of the registry name the repository, too", () => {
    expect(linksOf(manifestOf({ version: "1.0.0" }, "owner/name"))).toEqual({
        homepage: "https://github.com/owner/name#readme",
        repository: "https://github.com/owner/name",
        logoUrl: "https://raw.githubusercontent.com/owner/name/v1.0.0/docs/logo.svg",
        pluginDownloadURL: "github://api.github.com/owner/name",
    });
    expect(linksOf({ version: "1.0.0" })).toBeUndefined();
    expect(pageOf("--server github://api.github.com/<owner>/<repository>", "a/b")).toBe(
        "--server github://api.github.com/a/b",
    );
});

describe("the notes of a release", () => {
    const changelog =
        "# Changelog\n\n## Unreleased\n\n- later\n\n## [1.1.0] - 2026-01-02\n\n- new\n\n## 1.0.0\n\n- old\n";

    test.each([
        ["1.1.0", "- new\n"],
        ["1.0.0", "- old\n"],
    ])("of %s are its section of the changelog", (version, notes) => expect(notesOf(changelog, version)).toBe(notes));

    test.each(["2.0.0", "1.1", "0.0"])("of %s are missing", (version) =>
        expect(() => notesOf(changelog, version)).toThrow(`no section "## ${version}"`),
    );

    test("are found in our own changelog, once it names the version", () => {
        const own = readFileSync(path.join(root, "CHANGELOG.md"), "utf8").replace("## Unreleased", "## 0.1.0");
        expect(notesOf(own, "0.1.0")).toContain("`ImageDetails`");
    });
});

test("a tag releases the version of the manifest, and no other", () => {
    expect(versionOf("v1.0.0", { version: "1.0.0" })).toBe("1.0.0");
    expect(() => versionOf("v1.0.1", { version: "1.0.0" })).toThrow("the tag is v1.0.1");
});

describe("the plugin of a release", () => {
    const assets = pluginAssets("1.2.3");

    test("has an archive for Node, and one for each system, as Pulumi looks for them", () => {
        const systems = ["linux", "darwin", "windows"].flatMap((name) => [`-${name}-amd64`, `-${name}-arm64`]);
        const archives = ["", ...systems].map((system) => `pulumi-resource-cloudflare-images-v1.2.3${system}.tar.gz`);
        expect(assets.map(({ archive }) => archive)).toEqual(archives);
        const executables = assets.slice(1).map(({ files }) => files.join());
        expect(new Set(executables.slice(0, 4))).toEqual(new Set(["pulumi-resource-cloudflare-images"]));
        expect(new Set(executables.slice(4))).toEqual(new Set(["pulumi-resource-cloudflare-images.exe"]));
    });

    test.each(assets.slice(1))("for $system has a Bun in package-lock.json, with its hash", ({ bunTarget }) => {
        const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
        expect(packages[`node_modules/@oven/${bunTarget}`]).toMatchObject({
            version: packages["node_modules/bun"].version,
            integrity: expect.stringMatching(/^sha512-/),
        });
    });
});
