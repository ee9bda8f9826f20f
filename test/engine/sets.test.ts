import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, accountPath, deliveryUrl, pathsOf } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, namesOf, noCloudflare, Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: ["a", "b", "c"].map((id) => ({ id })),
        variants: [{ id: "public" }, { id: "thumbnail" }, { id: "hero" }],
    });
});

afterEach(() => mockApi.close());

describe("an ImageDetailsSet of 300 images", () => {
    const ids = Array.from({ length: 300 }, (_, index) => `image-${index}`);
    const program = `
        const album = new images.ImageDetailsSet("album", { imageIds: ${JSON.stringify([...ids, "image-7"])} });
        new Consumer("page", album.images.apply((byId) => byId["image-299"].variantUrls.thumbnail));
        exports.count = album.images.apply((byId) => Object.keys(byId).length);
        exports.first = album.images.apply((byId) => byId["image-0"]);
        exports.missingIds = album.missingIds;
    `;

    beforeEach(() => ids.forEach((id) => mockApi.putImage({ id, creator: "team-web", filename: `${id}.png` })));

    it("is one step of the engine and two requests, changes nothing when it is read again, and needs no credentials to go", async () => {
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expect(namesOf(preview).sort()).toEqual(["album", "default", "page", "test-dev"]);
        expect(lastStep(preview, "album").op).toBe("read");
        expect(lastStep(preview, "page").inputs["value"]).toBe(`${deliveryUrl}/image-299/thumbnail`);
        const variantNames = ["hero", "public", "thumbnail"];
        const urls = variantNames.map((name) => `${deliveryUrl}/image-0/${name}`);
        expect(stackOutputs(preview)).toEqual({
            count: 300,
            first: {
                imageId: "image-0",
                accountId,
                creator: "team-web",
                filename: "image-0.png",
                meta: {},
                requireSignedUrls: false,
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: urls,
                variantUrls: Object.fromEntries(variantNames.map((name, index) => [name, urls[index]])),
                access: { hero: "public", public: "public", thumbnail: "public" },
            },
            missingIds: [],
        });
        expect(pathsOf(mockApi)).toEqual([`${accountPath}/v2?per_page=1000`, `${accountPath}/v1/stats`]);

        expect((await project.up()).changes).toEqual({ create: 2 });
        const { outputs } = (await project.resource("album")) ?? {};
        // The mock API gives the variants in another order, and the time with other digits, at each of these.
        for (const run of ["up", "refresh"] as const) {
            expectSuccess(await project[run]("--expect-no-changes"));
        }
        expect(JSON.stringify((await project.resource("album"))?.outputs)).toBe(JSON.stringify(outputs));

        project.setEnv(noCloudflare);
        mockApi.clearRequests();
        expectSuccess(await project.destroy());
        expect(await project.state()).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });
});

describe("images that a set does not find", () => {
    it("fail it in one error that names them all, and nothing that uses it is created", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const album = new images.ImageDetailsSet("album", { imageIds: ["gone-1", "a", "gone-2", "b", "gone-3"] });
                new Consumer("page", album.images);
            `,
        });
        const up = await project.up();
        expectFailure(up);
        const diagnostics = diagnosticsOf(up, "album");
        expect(diagnostics.match(/error: /g)).toHaveLength(1);
        expect(diagnostics).toMatch(
            new RegExp(
                `Could not use 3 of 5 images in account "${accountId}": ` +
                    '404 5404 Image not found: "gone-1", "gone-2", "gone-3".*Could not read image "gone-1"',
            ),
        );
        expect(await project.namesInState()).not.toContain("page");
    });

    it("are left out by a refresh, and fail or are omitted at the next preview", async () => {
        const lax = `
            const lax = new images.ImageDetailsSet("lax", { imageIds: ["a", "b", "never"], missing: "omit" });
            exports.found = lax.images.apply((byId) => Object.keys(byId));
            exports.missing = lax.missingIds;
        `;
        const project = await Project.create({
            mockApi,
            program: `${lax} new images.ImageDetailsSet("strict", { imageIds: ["a", "b", "c"] });`,
        });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({ found: ["a", "b"], missing: ["never"] });

        mockApi.deleteImage("b");
        expectSuccess(await project.refresh());
        expect(await idsInState(project, "strict")).toEqual(["a", "c"]);
        expect(await idsInState(project, "lax")).toEqual(["a"]);

        expectFailure(await project.preview(), "ImageDetailsSet (strict):\n    error: ", 'Could not read image "b"');
        await project.setProgram(lax);
        expect(stackOutputs(await project.preview())).toEqual({ found: ["a"], missing: ["b", "never"] });
    });

    it("fail a judgement that judges nothing, but no refresh", async () => {
        const args = (more: string) =>
            `{ imageIds: ["a"], missing: "omit", expect: { requireSignedUrls: false }, ${more} }`;
        const resource = (more = "") => `
            const album = new images.ImageDetailsSet("album", ${args(more)});
            new Consumer("page", album.missingIds);`;
        const project = await Project.create({ mockApi, program: resource() });
        expectSuccess(await project.up());
        mockApi.deleteImage("a");
        expectSuccess(await project.refresh());
        const failure = `The set of images in account "${accountId}" has only missing ids ("a"), so \`expect\` judged nothing`;
        expectFailure(await project.preview(), failure);
        await project.setProgram(resource("allowEmpty: true"));
        expectSuccess(await project.preview());
        await project.setProgram(`images.getImageDetailsSetOutput(${args("")});`);
        expectFailure(await project.preview(), failure);
    });

    /** The ids of the images that the state has for a set. */
    async function idsInState(project: Project, name: string): Promise<string[]> {
        const images = (await project.resource(name))?.outputs?.["images"];
        return Object.keys(JSON.parse(String(images)) as object);
    }
});

describe("a program that makes a resource of each image, after its lookup failed", () => {
    const program = (args: string) => `
        const set = new images.ImageDetailsSet("set", { imageIds: ["a", "b"]${args} });
        const one = new images.ImageDetails("one", { imageId: "a"${args} });
        set.images.apply((byId) => Object.keys(byId).map((id) => new Consumer("page-" + id, id)));
        one.creator.apply((creator) => creator === undefined ? new Consumer("page-of-nobody", "x") : undefined);
        new Consumer("link", one.id);
    `;
    const pages = ["page-a", "page-b", "page-of-nobody", "link"];

    it.each([
        ["a failed expect", ", expect: { creator: 'team' }", () => undefined],
        ["an image that is gone", "", () => mockApi.deleteImage("a")],
    ])("keeps them all: %s, with --continue-on-error", async (_, args, change) => {
        const project = await Project.create({ mockApi, program: program("") });
        expectSuccess(await project.up());
        expect(await project.namesInState()).toEqual(expect.arrayContaining(pages));

        change();
        await project.setProgram(program(args));
        const up = await project.up("--continue-on-error");
        expectFailure(up, 'ImageDetailsSet "set" was not read, so it has no images.');
        expect(up.steps.filter(({ op }) => op.startsWith("delete"))).toEqual([]);
        expect(await project.namesInState()).toEqual(expect.arrayContaining(pages));
    });
});

it("a misspelled variant of an image of a set, a list or a function fails the preview", async () => {
    const program = (ofSet: string, ofList: string, ofFunction: string) => `
        const byId = new images.ImageDetailsSet("set", { imageIds: ["a"] }).images;
        new Consumer("of-set", byId.apply((byId) => images.variantUrl(byId["a"], "${ofSet}")));
        const list = images.getImagesOutput().images;
        new Consumer("of-list", list.apply((found) => images.variantUrl(found.at(-1), "${ofList}")));
        const image = images.getImageDetails({ imageId: "a" });
        new Consumer("of-function", image.then((image) => images.variantUrl(image, "${ofFunction}")));`;
    const project = await Project.create({ mockApi, program: program("hero", "public", "thumbnail") });
    const right = await project.preview();
    const urls = ["of-set", "of-list", "of-function"].map((name) => lastStep(right, name).inputs["value"]);
    expect(urls).toEqual(["hero", "public", "thumbnail"].map((variant) => `${deliveryUrl}/a/${variant}`));
    const wrong = {
        thumbnial: program("thumbnial", "public", "thumbnail"),
        constructor: program("hero", "constructor", "thumbnail"),
        toString: program("hero", "public", "toString"),
    };
    for (const [name, text] of Object.entries(wrong)) {
        await project.setProgram(text);
        const failure = `The image has no variant "${name}" (it has "hero", "public", "thumbnail").`;
        expectFailure(await project.preview(), failure);
    }
});
