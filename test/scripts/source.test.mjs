import { readFileSync } from "node:fs";
import path from "node:path";

import { goEnvironment } from "../../scripts/source/goEnvironment.mjs";
import { LANGUAGES, PROGRAMS, folderName, linkerFlags } from "../../scripts/source/programs.mjs";

const source = (...names) => readFileSync(path.join(__dirname, "../../scripts/source", ...names), "utf8");

describe.each([...PROGRAMS, ...LANGUAGES])("$output", ({ lock, package: folder, version }) => {
    const imports = source(lock, folder === "." ? "main.go" : "tools.go");
    const [, module] = /^require (github\.com\/pulumi\/\S+) v/m.exec(source(lock, "go.mod"));

    test("is locked at its version", () => {
        expect(source(lock, "go.mod")).toContain(`require ${module} ${version}\n`);
        expect(source(lock, "go.sum")).toContain(`${module} ${version} h1:`);
    });

    test("is what its locked module imports", () => {
        expect(imports).toContain(folder === "." ? `"${module}/` : `_ "${folder}"`);
        expect(folder === "." ? module : folder).toContain(module);
    });
});

test("the cached folders keep their names, so that a cache from before stays valid", () => {
    expect(PROGRAMS.map((program) => folderName(program, "3.270.0", "linux-x64"))).toEqual([
        "pulumi-language-nodejs-v3.68.0-sdk-3.270.0-linux-x64",
        "pulumi-v3.259.0-linux-x64",
    ]);
});

test("the CLI knows its own version", () => {
    const cli = PROGRAMS.find(({ output }) => output === "pulumi");
    expect(linkerFlags(cli)).toMatch(/ -X github\.com\/pulumi\/.*\.Version=v3\.259\.0$/);
    expect(linkerFlags({ ...cli, versionVariable: undefined })).toBe("-s -w");
});

describe("goEnvironment", () => {
    const written = ["GOPATH", "GOMODCACHE", "GOCACHE"];

    test.each(["linux", "darwin", "win32"])("on %s keeps all that Go writes in the work folder", (platform) => {
        const env = goEnvironment("/work", platform, { GOPATH: "/home/ann/go", GOPROXY: "direct" }, "/home/ann");
        for (const name of written) {
            expect(path.dirname(env[name])).toBe(path.normalize("/work"));
        }
        expect(env.GOPROXY).toBe("direct");
    });

    test("on linux moves the configuration folder, and reads Go's settings from the user's", () => {
        const env = goEnvironment("/work", "linux", {}, "/home/ann");
        expect(env.XDG_CONFIG_HOME).toBe(path.normalize("/work/config"));
        expect(env.GOENV).toBe(path.normalize("/home/ann/.config/go/env"));
    });

    test("leaves a GOENV of the user alone", () => {
        expect(goEnvironment("/work", "linux", { GOENV: "off" }, "/home/ann").GOENV).toBe("off");
    });
});
