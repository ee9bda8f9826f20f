import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The files that a process of its own has loaded once it has run `script`: build the package first. */
function loadedBy(script: string): string[] {
    const code = `${script}; console.log(JSON.stringify(Object.keys(require.cache)))`;
    const output = execFileSync(process.execPath, ["-e", code], { cwd: join(__dirname, ".."), encoding: "utf8" });
    return (JSON.parse(output) as string[]).map((file) => file.replaceAll("\\", "/"));
}

/** What is needed once something is read. */
const heavy = /\/node_modules\/axios\/|\/dist\/(client|dynamicProvider|policy|testing)\//;

it("a program that requires the package loads neither axios nor a file of the client", () => {
    const loaded = loadedBy('require("./dist/index.js")');
    expect(loaded.filter((file) => file.endsWith("/dist/program/imageDetails.js"))).toHaveLength(1);
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
});

it("a program that reads a signing key loads both, so that the test above can fail", () => {
    const loaded = loadedBy(
        'require("./dist/lookup/clientsFor.js").clientsFor((key) => key === "cloudflare:apiToken" ? "t" : "", "account")',
    );
    expect(loaded.filter((file) => heavy.test(file)).length).toBeGreaterThan(3);
});
