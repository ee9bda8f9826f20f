import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { workflowProblems } from "./support/workflowProblems.mjs";

const folder = path.resolve(__dirname, "../../.github/workflows");
const files = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), "utf8")]),
);

test("the workflows give the right to publish to nothing that installs, and run what they name", () => {
    expect(Object.keys(files).sort()).toEqual(["ci.yml", "docs.yml", "release.yml"]);
    expect(workflowProblems(files)).toEqual([]);
});

test("a release gets its links before it is packed, and is checked before it is published", () => {
    const { pack, publish } = parse(files["release.yml"]).jobs;
    const runs = pack.steps.flatMap(
        ({ run = "" }) => /release\.mjs|git diff|npm pack|bundle-plugin|registry\.mjs|gen-sdk/.exec(run) ?? [],
    );
    expect(runs).toEqual(["release.mjs", "git diff", "npm pack", "bundle-plugin", "registry.mjs", "gen-sdk"]);
    expect(publish.needs).toBe("pack");
});

/** What a change of a workflow is found out by: the file, what is replaced, what it becomes, the problem. */
const changes = [
    ["release.yml", /@[\da-f]{40} # v/, "@v4 # v", "is not pinned by a commit"],
    ["release.yml", /@[\da-f]{40}/, "@main", "is not pinned by a commit"],
    ["ci.yml", /@[\da-f]{39}/, "@", "is not pinned by a commit"],
    ["docs.yml", / # v[\d.]+/, "", "is not pinned by a commit"],
    [
        "ci.yml",
        /(actions\/checkout@)[\da-f]{40}/,
        `$1${"0".repeat(40)}`,
        "actions/checkout is pinned by another commit",
    ],
    ["ci.yml", /uses: actions\/cache@/, "uses: docker://node@", "ci.yml: docker://node"],
    ["ci.yml", /permissions:\n {2}contents: read\n/, "", "all jobs may write"],
    ["docs.yml", /permissions:\n {2}contents: read\n/, "permissions: write-all\n", "all jobs may write"],
    ["release.yml", /permissions:\n {2}contents: read/, "permissions:\n  id-token: write", "all jobs may write"],
    ["release.yml", / {4}environment: .*\n/, "", "publish has no environment"],
    ["docs.yml", / {4}environment:\n.*\n.*\n/, "", "deploy has no environment"],
    ["release.yml", / {4}needs: .*\n/, "", "publish does not wait for the tests"],
    ["release.yml", "npm publish ", "npm ci && npm publish ", "publish may write, and runs npm ci && npm publish"],
    [
        "release.yml",
        "run: npm publish",
        "run: |\n          npm install\n          npm publish",
        "publish may write, and runs npm install",
    ],
    ["release.yml", "run: npm publish", "run: npx publish", "publish may write, and runs npx publish"],
    ["release.yml", /run: npm publish/, 'run: npm publish "$(npm ci)"', "publish may write, and runs npm publish"],
    ["release.yml", /actions\/download-artifact@/, "actions/checkout@", "publish may write, and runs actions/checkout"],
    ["docs.yml", "run: npm ci", "run: npm ci\n        env: { TOKEN: '${{ secrets.TOKEN }}' }", "build holds a secret"],
    ["ci.yml", "run: npm test", "run: npm test ${{ github.event.pull_request.title }}", "test puts what others wrote"],
    ["ci.yml", "run: npm test", "run: npm test\n        env: { TOKEN: '${{ github.token }}' }", "test holds a secret"],
    ["release.yml", "    needs: pack", "    needs: pack\n    env: { A: '${{ secrets.A }}' }", "has env"],
    ["release.yml", "    needs: pack", "    needs: pack\n    if: always()", "has if"],
    ["release.yml", "    needs: pack", "    needs: pack\n    container: node", "has container"],
    ["release.yml", "    needs: pack", "    needs: [test, pack]", "publish does not wait for the tests"],
    ["release.yml", "- run: npm test", "- run: npm test\n        continue-on-error: true", "has continue-on-error"],
    ["docs.yml", "  - id: deployment", "  - if: always()\n        id: deployment", "has if"],
    ["ci.yml", / +persist-credentials: false\n/, "", "test leaves its token in the clone"],
    ["release.yml", /persist-credentials: false/, "persist-credentials: true", "pack leaves its token in the clone"],
    ["release.yml", / +timeout-minutes: \d+\n/, "", "pack may run for hours"],
    ["release.yml", / +- run: git merge-base .*\n/, "", "releases a tag that is not on main"],
    ["release.yml", / +fetch-depth: 0\n/, "", "releases a tag that is not on main"],
    ["release.yml", "on:\n", "on:\n  workflow_dispatch:\n", "is started by more than a tag or main"],
    ["docs.yml", "branches: [main]", 'branches: ["**"]', "is started by more than a tag or main"],
    ["release.yml", "          package-manager-cache: false\n", "", "takes files from a cache"],
];

test.each(changes)("in %s, %s as %j is found: %s", (file, from, to, problem) => {
    const changed = files[file].replace(from, to);
    expect(changed).not.toBe(files[file]);
    expect(workflowProblems({ ...files, [file]: changed }).join("\n")).toContain(problem);
});
