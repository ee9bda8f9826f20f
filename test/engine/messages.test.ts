import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectRun";
import { Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "hero.jpeg" }] });
});

afterEach(() => mockApi.close());

/** What the engine prints at the end of a run, after its progress. */
function diagnostics(output: string): string {
    return output.slice(output.indexOf("Diagnostics:"));
}

describe("the error of a lookup", () => {
    it.each([
        ["ImageDetails", `new images.ImageDetails("gone", { imageId: "gone" });`, 'Could not read image "gone"'],
        [
            "ImageDetailsSet",
            `new images.ImageDetailsSet("gone", { imageIds: ["gone", "lost", "hero.jpeg"] });`,
            "Could not use 2 of 3 images",
        ],
    ])("is shown once, at the lookup itself: %s", async (_, program, message) => {
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expectFailure(preview, message);
        const shown = diagnostics(preview.output);
        expect(shown.split(message)).toHaveLength(2);
        expect(shown).toMatch(/\(gone\):\n +error: Preview failed: Could not/);
        expect(shown).not.toMatch(/\.: *$/m);
    });

    it("is shown once where it is of a function that two resources use", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const gone = images.getImageDetailsOutput({ imageId: "gone" });
                new Consumer("one", gone.variantUrls);
                new Consumer("two", gone.variantUrls);
            `,
        });
        const preview = await project.preview();
        expectFailure(preview, 'Could not read image "gone"');
        const shown = diagnostics(preview.output);
        expect(shown.split("Could not read")).toHaveLength(2);
        expect(shown).not.toContain("error serializing property");
    });
});

describe("an expect that would be judged as nothing", () => {
    it.each([
        ["a class instance", "new (class { draft = true; })()", "expect must be a plain object"],
        [
            "a Map in an output",
            `{ meta: pulumi.output(1).apply(() => new Map([["a", "b"]])) }`,
            "expect.meta must be a",
        ],
        [
            "a Map that an output lost",
            `{ meta: pulumi.output(new Map([["a", "b"]])) }`,
            "expect.meta is an empty object",
        ],
    ])("fails the preview: %s", async (_, expected, message) => {
        const project = await Project.create({
            mockApi,
            program: `new images.ImageDetails("hero", { imageId: "hero.jpeg", expect: ${expected} });`,
        });
        expectFailure(await project.preview(), `ImageDetails "hero": ${message}`);
        expect(mockApi.requests).toEqual([]);
    });
});
