import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectRun";
import { Project, stackOutputs } from "./support/project";

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

it("an argument that would be read as an object without fields is refused by every form, before any request", async () => {
    const program = `
        const shapes = {
            instance: new (class { requireSignedUrls = true; })(),
            inherited: Object.create({ requireSignedUrls: true }),
            hidden: Object.defineProperty({}, "requireSignedUrls", { value: true }),
            map: new Map([["requireSignedUrls", true]]),
            date: new Date(0),
        };
        const places = {
            expect: (shape) => shape,
            meta: (shape) => ({ meta: shape }),
            metadata: (shape) => ({ meta: { album: shape } }),
            enforcement: (shape) => ({ requireSignedUrls: true, enforcement: shape }),
        };
        const one = (expect) => ({ imageId: "hero.jpeg", expect });
        const many = (expect) => ({ imageIds: ["hero.jpeg"], expect });
        const forms = {
            ImageDetails: (expect) => new images.ImageDetails("one", one(expect)),
            ImageDetailsSet: (expect) => new images.ImageDetailsSet("many", many(expect)),
            getImageDetailsOutput: (expect) => images.getImageDetailsOutput(one(expect)),
            getImageDetailsSetOutput: (expect) => images.getImageDetailsSetOutput(many(expect)),
            getImageDetails: (expect) => images.getImageDetails(one(expect)),
            getImageDetailsSet: (expect) => images.getImageDetailsSet(many(expect)),
        };
        const outcomes = Object.values(forms).flatMap((form) => Object.values(places).flatMap((place) =>
            Object.values(shapes).map(async (shape) => {
                try {
                    await form(place(shape));
                    return form + " accepted " + place;
                } catch (error) {
                    return error.code;
                }
            })));
        exports.outcomes = Promise.all(outcomes);
    `;
    const project = await Project.create({ mockApi, program });
    const preview = await project.preview();
    expect(stackOutputs(preview)["outcomes"]).toEqual(Array(6 * 4 * 5).fill("INVALID_INPUT"));
    expect(mockApi.requests).toEqual([]);
});
