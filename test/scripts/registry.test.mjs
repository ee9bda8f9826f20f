import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { registryProblems } from "../../scripts/release/registry.mjs";
import { INSTALLATION_PAGE, linksOf, manifestOf, pageOf } from "../../scripts/release/release.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const root = path.resolve(__dirname, "../..");
const repository = "owner/pulumi-cloudflare-images";
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

let folder;

/** The files that the registry reads, as a release has them. */
beforeEach(() => {
    folder = temporaryFolder();
    cpSync(path.join(root, "docs"), path.join(folder, "docs"), { recursive: true });
    cpSync(path.join(root, "plugin"), path.join(folder, "plugin"), { recursive: true });
    edit("plugin/schema.json", (text) =>
        JSON.stringify({ ...JSON.parse(text), ...linksOf(manifestOf({ version }, repository)) }),
    );
    edit(INSTALLATION_PAGE, (text) => pageOf(text, repository));
});

function edit(file, change) {
    const text = readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n");
    expect(change(text)).not.toBe(text);
    writeFileSync(path.join(folder, file), change(text));
}

test("the files of a release have all that the registry reads", () => {
    expect(registryProblems(folder, repository, version)).toEqual([]);
});

const schema = "plugin/schema.json";
const index = "docs/_index.md";

/** What is planted: the file, what is replaced, what it becomes, the problem. */
const faults = [
    [schema, '"name":"cloudflare-images"', '"name":"images"', "schema.json/name must be equal to constant"],
    [schema, /"version":"[^"]+"/, '"version":"9.9.9"', "schema.json/version must be equal to constant"],
    [schema, /"displayName":"[^"]+",/, "", "must have required property 'displayName'"],
    [schema, /"description":"[^"]+"/, '"description":""', "schema.json/description must NOT have fewer than 1"],
    [schema, /"publisher":"[^"]+",/, "", "must have required property 'publisher'"],
    [schema, /"license":"[^"]+",/, "", "must have required property 'license'"],
    [schema, '"kind/native",', "", "schema.json/keywords must contain"],
    [schema, "category/infrastructure", "category/images", "schema.json/keywords/4 must be equal to one of"],
    [schema, ',"category/infrastructure"', "", "schema.json/keywords must contain"],
    [schema, /"homepage":"https:/, '"homepage":"http:', "schema.json/homepage must be equal to constant"],
    [schema, '"repository":"https://github.com/owner/', '"repository":"owner/', "schema.json/repository must be equal"],
    [schema, /"logoUrl":"[^"]+"/, '"logoUrl":"docs/logo.svg"', "schema.json/logoUrl must be equal to constant"],
    [schema, /,"pluginDownloadURL":"[^"]+"/, "", "must have required property 'pluginDownloadURL'"],
    [index, "---\n", "", `${index} does not begin with front matter`],
    [index, /^title: .*\n/m, "", `${index} must have required property 'title'`],
    [index, /^meta_desc: .*\n/m, "meta_desc:\n", `${index}/meta_desc must be string`],
    [index, "layout: package", "layout: page", `${index}/layout must be equal to constant: package`],
    [INSTALLATION_PAGE, /^layout: .*\n/m, "", `${INSTALLATION_PAGE} must have required property 'layout'`],
    [index, "## Example", "![plan](plan.svg)", `${index} links to plan.svg`],
    [index, "## Example", '<img alt="plan" src="plan.svg">', `${index} links to plan.svg`],
    [index, "## Example", "[Policy](policy.md#expect)", `${index} links to policy.md#expect`],
    [index, "## Example", "[Policy]: ./policy", `${index} links to ./policy`],
    [INSTALLATION_PAGE, "## Configuration", '<a href="/docs">', `${INSTALLATION_PAGE} links to /docs`],
    [
        INSTALLATION_PAGE,
        repository,
        "<owner>/<repository>",
        `${INSTALLATION_PAGE} lacks github://api.github.com/owner/`,
    ],
    [index, "{{< chooser", "{{ < chooser", `${index} has a space in`],
    [index, "python,go,yaml", "python,go,yaml,java", "has them in typescript,python,go,yaml"],
    [index, "choosable language go", "choosable language java", "has them in typescript,python,yaml"],
    [index, "```python", "```", "has them in typescript,go,yaml"],
    [index, "{{< /chooser >}}", "", "offers examples in undefined"],
];

test.each(faults)("in %s, %s as %j is found: %s", (file, from, to, problem) => {
    edit(file, (text) => text.replace(from, to));
    expect(registryProblems(folder, repository, version).join("\n")).toContain(problem);
});

test("a missing logo, and a repository with a name from which the registry makes another package's, are found", () => {
    rmSync(path.join(folder, "docs/logo.svg"));
    expect(registryProblems(folder, repository, version)).toEqual(["docs/logo.svg is missing"]);
    expect(registryProblems(folder, "owner/pictures", version)).toContain(
        "plugin/schema.json/name must be equal to constant: pictures",
    );
});
