import { type MockApi, startMockApi } from "../../src/testing";
import { accountId } from "./support/account";
import { diagnosticsOf, expectFailure } from "./support/expectRun";
import { namesOf, Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "hero.jpeg" }] });
});

afterEach(() => mockApi.close());

it("the error of a lookup, a set or a function is shown once, at what failed", async () => {
    const project = await Project.create({
        mockApi,
        program: `
            new Consumer("page", new images.ImageDetails("gone", { imageId: "gone" }).variantUrl("public"));
            new images.ImageDetailsSet("album", { imageIds: ["lost", "mislaid", "hero.jpeg"] });
            const called = images.getImageDetailsOutput({ imageId: "called" });
            new Consumer("one", called.variantUrls);
            new Consumer("two", called.variantUrls);
        `,
    });
    const preview = await project.preview();
    expectFailure(preview);
    const notFound = (id: string) =>
        `Could not read image "${id}" in account "${accountId}": 404 (5404 Image not found), Ray `;
    const [, everything = ""] = preview.output.split("Diagnostics:");
    for (const [name, message, error] of [
        ["gone", /error: Preview failed: Could not read image/, notFound("gone")],
        ["album", /error: Preview failed: Could not use 2 of 3 images/, notFound("lost")],
        // With or without the class, by which of the consumers Pulumi reports first.
        ["test-dev", /error: (ImageNotFoundError: )?Could not read image/, notFound("called")],
    ] as const) {
        const shown = diagnosticsOf(preview, name);
        expect(shown).toMatch(message);
        expect(shown).toContain(error);
        expect(shown).toContain("Check the image id");
        expect(shown).not.toMatch(/\.: *$/m);
        expect(everything.split(error)).toHaveLength(2);
    }
    expect(everything).not.toContain("error serializing property");
    expect(namesOf(preview)).not.toContain("page");
});

it("an error of any length is shown, up to its first thousands of problems", async () => {
    const program = `new images.ImageDetailsSet("album", { imageIds: Promise.resolve(Array(200000).fill(1)) });`;
    const preview = await (await Project.create({ mockApi, program })).preview();
    expectFailure(preview, "imageIds[999] must be a string");
    expect(diagnosticsOf(preview, "album").length).toBeLessThan(110_000);
    expect(mockApi.requests).toEqual([]);
});

it("an expect that would be judged as nothing fails the preview", async () => {
    const refused: Record<string, [expected: string, message: string]> = {
        instance: ["new (class { draft = true; })()", "expect must be a plain object"],
        mapInOutput: [`{ meta: pulumi.output(1).apply(() => new Map([["a", "b"]])) }`, "expect.meta must be a"],
        lostMap: [`{ meta: pulumi.output(new Map([["a", "b"]])) }`, "expect.meta is an empty object"],
    };
    const lookups = Object.entries(refused).map(
        ([name, [expected]]) => `
            try { new images.ImageDetails("${name}", { imageId: "hero.jpeg", expect: ${expected} }); }
            catch (error) { pulumi.log.error(error.message); }`,
    );
    const project = await Project.create({ mockApi, program: lookups.join("\n") });
    const messages = Object.entries(refused).map(([name, [, message]]) => `ImageDetails "${name}": ${message}`);
    expectFailure(await project.preview(), ...messages);
    expect(mockApi.requests).toEqual([]);
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
