import { mkdtemp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { packageWorkspace } from "./support/project";
import { run } from "./support/run";

const installed = resolve(__dirname, "../../node_modules");

const runners: Readonly<Record<string, readonly string[]>> = {
    Jest: [join(installed, "jest/bin/jest.js"), "--config={}", "--runTestsByPath"],
    Vitest: [join(installed, "vitest/vitest.mjs"), "run", "--globals"],
    "node:test": ["--test"],
};

const preamble = `
    const assert = require("node:assert");
    const pulumi = require("@pulumi/pulumi");
    const images = require("pulumi-cloudflare-images");
    const { failureOf, mockImages } = require("pulumi-cloudflare-images/testing");
    const { it, beforeAll } = globalThis.it ? globalThis : { ...require("node:test"), beforeAll: require("node:test").before };

    class Page extends pulumi.ComponentResource {
        constructor(name, imageId) {
            super("test:index:Page", name);
            const image = new images.ImageDetails(name, { imageId, expect: { draft: false } }, { parent: this });
            const url = image.variantUrl("public");
            const file = new pulumi.CustomResource("test:index:File", name, { url }, { parent: this });
            new pulumi.CustomResource("test:index:Link", name, { file: file.id }, { parent: this });
            this.registerOutputs({ html: pulumi.interpolate\`<img src="\${url}">\` });
        }
    }

    beforeAll(() => pulumi.runtime.setMocks(mockImages({ images: [{ id: "hero.jpeg" }] })));
`;

const passing = `
    it("refuses a missing image", async () => {
        const error = await failureOf(() => new Page("page", "gone.jpeg"));
        assert.ok(images.isImageNotFoundError(error));
        assert.match(error.message, /^Could not read image "gone.jpeg"/);
    });

    // The last test, because nothing catches what fails after it.
    it("waits for what fails later", async () => {
        const error = await failureOf(() => {
            new Page("first", "gone.jpeg");
            const { imageId } = new images.ImageDetails("other", { imageId: "hero.jpeg" });
            new Page("second", imageId.apply(() => "gone, too.jpeg"));
            // As older SDKs leave what uses a resource that failed.
            new pulumi.CustomResource("test:index:Late", "late", { input: new Promise(() => {}) });
        });
        assert.match(error.message, /^Could not read image "gone.jpeg"/);
    });
`;

/** Each fails. */
const failing = `
    it("does not refuse an image", () => failureOf(() => new Page("page", "hero.jpeg")));

    it("has a rejection of its own", async () => {
        Promise.reject(new Error("unrelated to the component"));
        await failureOf(() => new Page("page", "gone.jpeg"));
    });
`;

describe.each(Object.keys(runners))("a test with failureOf in %s", (name) => {
    it("passes without a word of the rejections in the component", async () => {
        const { code, output } = await runTests(name, passing);
        expect(output).not.toMatch(/ImageNotFoundError|[Uu]nhandled|asynchronous activity/);
        expect(code).toBe(0);
    });

    it("fails if the component does not, and for the rejections of others", async () => {
        const { code, output } = await runTests(name, failing);
        expect(output).toContain("This part of the program must fail, but it did not");
        expect(output).toContain("unrelated to the component");
        expect(output).not.toContain("Could not read image");
        expect(code).toBe(1);
    });
});

async function runTests(runner: string, tests: string): Promise<{ code: number | null; output: string }> {
    const folder = await mkdtemp(join(packageWorkspace(), "runner-"));
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, "page.test.js"), preamble + tests);
    return run(process.execPath, [...(runners[runner] ?? []), "page.test.js"], { cwd: folder });
}
