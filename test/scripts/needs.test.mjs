import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { needsOf } from "../../scripts/test/needs.mjs";

const root = path.resolve(__dirname, "../..");

test.each([
    ["the unit tests", ["--selectProjects", "unit"], { cli: false, languages: false }],
    ["the unit tests", ["--ignoreProjects=engine"], { cli: false, languages: false }],
    ["a folder of unit tests", ["test/scripts"], { cli: false, languages: false }],
    ["a test of the engine", ["--testPathPatterns", "engine/lookup"], { cli: true, languages: false }],
    [
        "a test of a language",
        ["--selectProjects", "engine", "--testPathPatterns", "go"],
        { cli: true, languages: true },
    ],
    ["all tests", [], { cli: true, languages: true }],
])("%s, by %j, need %j", async (_, args, needs) => {
    const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
    const { stdout } = await promisify(execFile)(process.execPath, [jest, "--listTests", ...args], { cwd: root });
    expect(needsOf(stdout, root)).toEqual(needs);
});
