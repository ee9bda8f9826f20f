import { unknownValue } from "@pulumi/pulumi/runtime";
import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectFailure";
import { type EngineRun, lastStep, pathsOf, Project } from "./support/project";

const account = "/client/v4/accounts/0123456789abcdef0123456789abcdef/images";
const delivery = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: ["a", "b", "c"].map((id) => ({ id, creator: `team-${id}` })),
        variants: [{ id: "public" }, { id: "thumbnail" }, { id: "hero" }],
    });
});

afterEach(() => mockApi.close());

function namesOf(run: EngineRun): string[] {
    return [...new Set(run.steps.map(({ name }) => name))];
}

/** The ids of the images that the state has for a set. */
async function idsInState(project: Project, name: string): Promise<string[]> {
    const images = (await project.resource(name))?.outputs?.["images"];
    return Object.keys(JSON.parse(String(images)) as object);
}

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

    it("is one step of the engine and one request, changes nothing when it is read again, and needs no credentials to go", async () => {
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expect(namesOf(preview).sort()).toEqual(["album", "default", "page", "test-dev"]);
        expect(lastStep(preview, "album").op).toBe("read");
        expect(lastStep(preview, "page").inputs["value"]).toBe(`${delivery}/image-299/thumbnail`);
        expect(lastStep(preview, "test-dev").outputs).toEqual({
            count: 300,
            first: {
                imageId: "image-0",
                accountId: mockApi.accountId,
                creator: "team-web",
                filename: "image-0.png",
                meta: {},
                requireSignedUrls: false,
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: ["hero", "public", "thumbnail"].map((name) => `${delivery}/image-0/${name}`),
                variantUrls: Object.fromEntries(
                    ["hero", "public", "thumbnail"].map((name) => [name, `${delivery}/image-0/${name}`]),
                ),
                access: { hero: "public", public: "public", thumbnail: "public" },
            },
            missingIds: [],
        });
        expect(pathsOf(mockApi)).toEqual([`${account}/v2?per_page=1000`]);

        const up = await project.up();
        expect(up.changes).toEqual({ create: 2 });
        const { outputs } = (await project.resource("album")) ?? {};
        // The mock API gives the variants in another order, and the time with other digits, at each of these.
        for (const run of ["preview", "up", "refresh"] as const) {
            expect([run, (await project[run]("--expect-no-changes")).code]).toEqual([run, 0]);
        }
        expect(JSON.stringify((await project.resource("album"))?.outputs)).toBe(JSON.stringify(outputs));

        project.setEnv({
            CLOUDFLARE_API_TOKEN: undefined,
            CLOUDFLARE_ACCOUNT_ID: undefined,
            CLOUDFLARE_BASE_URL: undefined,
        });
        mockApi.clearRequests();
        expect((await project.destroy()).code).toBe(0);
        expect(await project.state()).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });
});

describe("an ImageDetailsSet that waits for up", () => {
    it("waits for an id and for a dependsOn that are yet to be created, and reads at the next preview", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "b");
                const sets = {
                    unknownId: new images.ImageDetailsSet("unknownId", { imageIds: ["a", made.result] }),
                    knownIdOfNewResource: new images.ImageDetailsSet("knownId", { imageIds: ["a", made.value] }),
                    unknownList: new images.ImageDetailsSet("unknownList", { imageIds: made.result.apply((id) => ["a", id]) }),
                    dependsOn: new images.ImageDetailsSet("dependsOn", { imageIds: ["a", "b"] }, { dependsOn: made }),
                    ofFunction: images.getImageDetailsSetOutput({ imageIds: ["a", made.result] }),
                };
                for (const [name, set] of Object.entries(sets)) {
                    exports[name] = set.images.apply((byId) => Object.keys(byId));
                }
            `,
        });
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        expect(pathsOf(mockApi)).toEqual([]);
        const names = ["unknownId", "knownIdOfNewResource", "unknownList", "dependsOn", "ofFunction"];
        const unknowns = Object.fromEntries(names.map((name) => [name, unknownValue]));
        expect(lastStep(preview, "test-dev").outputs).toEqual(unknowns);
        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual(Object.fromEntries(names.map((name) => [name, ["a", "b"]])));
        mockApi.clearRequests();
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect(mockApi.requests).not.toEqual([]);
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
        for (const run of [await project.preview(), await project.up()]) {
            expectFailure(
                run,
                `Could not use 3 of 5 images of account "${mockApi.accountId}": ` +
                    '404 5404 Image not found: "gone-1", "gone-2", "gone-3". Of the first of them: Could not read image "gone-1"',
            );
            const diagnostics = run.output.slice(run.output.indexOf("Diagnostics:"));
            expect(diagnostics.match(/error: .*Could not use/g)).toHaveLength(1);
            expect(namesOf(run)).not.toContain("page");
        }
        expect(await project.state()).not.toContainEqual(expect.objectContaining({ urn: /::page$/ }));
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
        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual({ found: ["a", "b"], missing: ["never"] });
        expect((await project.preview("--expect-no-changes")).code).toBe(0);

        mockApi.deleteImage("b");
        expect((await project.refresh()).code).toBe(0);
        expect(await idsInState(project, "strict")).toEqual(["a", "c"]);
        expect(await idsInState(project, "lax")).toEqual(["a"]);

        expectFailure(await project.preview(), "ImageDetailsSet (strict):\n    error: ", 'Could not read image "b"');
        await project.setProgram(lax);
        const omitted = await project.preview();
        expect(lastStep(omitted, "test-dev").outputs).toEqual({ found: ["a"], missing: ["b", "never"] });
    });
});

describe("a set of images whose access may not be read", () => {
    it("fails nothing that does not use the access", async () => {
        const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
        mockApi.putImage({ id: privateId, requireSignedURLs: true });
        mockApi.respond({
            when: ({ path }) => path === `${account}/v1/variants`,
            times: Infinity,
            status: 403,
            body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] },
        });
        const project = await Project.create({
            mockApi,
            program: `
                const album = new images.ImageDetailsSet("album", { imageIds: ["a", "${privateId}"] });
                exports.signed = album.images.apply((byId) => byId["${privateId}"].requireSignedUrls);
            `,
        });
        const preview = await project.preview();
        expect(lastStep(preview, "test-dev").outputs).toEqual({ signed: true });
        expect(preview.code).toBe(0);
    });
});

describe("what a set expects of all its images", () => {
    it("is a warning or one error that names each that fails, and nothing that uses the set is created", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const album = new images.ImageDetailsSet("album", {
                    imageIds: ["a", "b", "c"],
                    expect: {
                        creator: "team-b",
                        requireSignedUrls: false,
                        enforcement: { preview: "advisory", up: "mandatory" },
                    },
                });
                new Consumer("page", album.images.apply((byId) => byId.b.variantUrls.public));
            `,
        });
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        expect(preview.output).toMatch(
            /ImageDetailsSet \(album\):\n +warning: The image "a" .* not "team-b".*The image "c" .* not "team-b"/,
        );
        expect(preview.output).not.toContain('The image "b"');
        const up = await project.up();
        expectFailure(up, 'creator is "team-a", and not "team-b": "a"; creator is "team-c", and not "team-b": "c".');
        expect(namesOf(up)).not.toContain("page");
    });
});

describe("a set with a secret id among others", () => {
    it("shows nothing of it in the plan, the state, the outputs and the errors", async () => {
        const id = "confidential/merger-plan.png";
        mockApi.putImage({ id });
        const program = (missing: string) => `
            const imageId = new pulumi.Config().requireSecret("imageId");
            const ids = { imageIds: ["a", imageId, "never"], missing: "${missing}" };
            const plan = new images.ImageDetailsSet("plan", ids);
            exports.images = plan.images;
            exports.imageIds = plan.imageIds;
            exports.missingIds = plan.missingIds;
            exports.count = plan.images.apply((byId) => Object.keys(byId).length);
            exports.ofFunction = images.getImageDetailsSetOutput(ids).images.apply((byId) => Object.keys(byId));
        `;
        const project = await Project.create({ mockApi, program: program("omit"), secretConfig: { imageId: id } });
        const preview = await project.preview("--diff");
        const up = await project.up("--diff");
        const refresh = await project.refresh("--diff");
        expect([preview.code, up.code, refresh.code]).toEqual([0, 0, 0]);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        for (const output of ["images", "imageIds", "missingIds", "count", "ofFunction"]) {
            expect(up.output).toMatch(new RegExp(`${output} *: \\[secret\\]`));
        }
        expect(await project.outputs()).toMatchObject({
            images: { [id]: { variantUrls: { public: `${delivery}/${id}/public` } } },
            missingIds: ["never"],
            count: 2,
            ofFunction: ["a", id],
        });
        const state = await project.stateText();
        await project.setProgram(program("error"));
        mockApi.deleteImage(id);
        const failed = await project.preview();
        expectFailure(failed, "Could not use 2 of 3 images", "[secret], [secret]");
        for (const text of [preview.output, up.output, refresh.output, state, failed.output]) {
            expect(text).not.toContain("merger-plan");
        }
    });
});
