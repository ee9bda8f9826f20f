import { type MockApi, startMockApi } from "../../src/testing";
import { accountHash as hash, accountPath, deliveryUrl, pathsOf, privateId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: privateId, requireSignedURLs: true }] });
});

afterEach(() => mockApi.close());

/** Scripts what the API says of an image, over what it says of every image. */
function respondWithImage(id: string, changes: object): void {
    const result = { id, uploaded: "2024-01-02T03:04:05Z", variants: [`${deliveryUrl}/${id}/public`], ...changes };
    mockApi.respond({
        when: ({ path }) => path.endsWith(`/images/v1/${id}`),
        times: Infinity,
        body: { success: true, errors: [], messages: [], result },
    });
}

const unknowns = [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
const signatureKey = "4dabf18193072939515e22adb298388d";

const unusable: Record<string, object> = {
    ...Object.fromEntries(unknowns.map((marker, index) => [`unknown-${index}`, { meta: { deep: [{ tag: marker }] } }])),
    "unknown-key": { meta: { [unknowns[1] ?? ""]: 1 } },
    "unknown-creator": { creator: unknowns[2] },
    "unknown-filename": { filename: unknowns[3] },
    "unknown-variant": { variants: [`${deliveryUrl}/unknown-variant/${unknowns[4] ?? ""}`] },
    "signature-key": { meta: { [signatureKey]: "c44067f5952c0a294b673a41bacd8c17" } },
    "secret-signature": { meta: { a: [{ b: { [signatureKey]: "1b47061264138c4ac30d75fd1eb44270", value: "x" } }] } },
    "signature-variant": { variants: [`${deliveryUrl}/signature-variant/${signatureKey}`] },
    "half-a-pair": { meta: { note: "\ud83c" } },
    "plain-http": { variants: [`http://imagedelivery.net/${hash}/plain-http/public`] },
    script: { variants: ["javascript:alert(1)//x/y/public"] },
    "another-image": { variants: [`${deliveryUrl}/privacy/public`] },
    "with-a-query": { variants: [`${deliveryUrl}/with-a-query/public?exp=1&sig=ab`] },
    "without-id": { id: undefined },
};

describe("an image with data that the engine or a browser would misread", () => {
    it("fails its lookup, names itself, and is requested once", async () => {
        for (const [id, changes] of Object.entries(unusable)) {
            respondWithImage(id, changes);
        }
        const ids = Object.keys(unusable);
        const program = `${JSON.stringify(ids)}.forEach((id) => new images.ImageDetails(id, { imageId: id }));`;
        const project = await Project.create({ mockApi, program });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const id of ids) {
            expect(diagnosticsOf(up, id)).toContain(`Could not read image "${id}" in account`);
        }
        expect(up.output).not.toMatch(/any proxy|try again/);
        expect(pathsOf(mockApi).sort()).toEqual(ids.map((id) => `${accountPath}/v1/${id}`).sort());
    });

    it("lets no property vanish when a function reads it", async () => {
        respondWithImage("unknown-2", { meta: { tag: unknowns[2] } });
        const program = `
            const image = images.getImageDetailsOutput({ imageId: "unknown-2" });
            new Consumer("page", { tag: image.meta.apply((meta) => meta.tag), kept: "yes" });`;
        const project = await Project.create({ mockApi, program });
        expectFailure(await project.up(), 'Could not read image "unknown-2" in account');
        expect(await project.resource("page")).toBeUndefined();
    });
});

it("ids with #, ?, % and spaces are read in every form, and their URLs are proper ones", async () => {
    const ids = ["a#b.png", "a?b=c", "50%.png", "x/y z.png"];
    ids.forEach((id) => mockApi.putImage({ id }));
    const program = `
        const ids = ${JSON.stringify(ids)};
        const lookups = ids.map((imageId, n) => new images.ImageDetails("image-" + n, { imageId }).variantUrl("public"));
        const set = new images.ImageDetailsSet("set", { imageIds: ids });
        exports.lookups = lookups;
        exports.set = set.images.apply((byId) => ids.map((id) => byId[id].variantUrls.public));
        exports.list = images.getImagesOutput({ sortOrder: "asc" })
            .apply((found) => found.images.map((image) => image.variantUrls.public));`;
    const project = await Project.create({ mockApi, program });
    const preview = await project.preview();
    expectSuccess(preview);
    const urls = ["a%23b.png", "a%3Fb=c", "50%25.png", "x/y%20z.png"].map((path) => `${deliveryUrl}/${path}/public`);
    const { lookups, set, list } = stackOutputs(preview);
    expect([lookups, set]).toEqual([urls, urls]);
    expect(list).toEqual(expect.arrayContaining(urls));
});

it("an id with half a surrogate pair is refused in every form before any request", async () => {
    const id = '"x\\ud800"';
    const project = await Project.create({
        mockApi,
        program: `
            new images.ImageDetails("lookup", { imageId: pulumi.output(${id}) });
            new images.ImageDetailsSet("set", { imageIds: ["ok", pulumi.output(${id})] });
            const messageOf = (promise) => promise.then(() => "none", ({ message }) => message);
            exports.messages = [
                messageOf(images.getImageDetails({ imageId: ${id} })),
                messageOf(images.getImageDetailsSet({ imageIds: [${id}] })),
            ];
        `,
    });
    const refused = "is not well-formed Unicode";
    const up = await project.up("--continue-on-error");
    expectFailure(up, `ImageDetails "lookup": imageId ${refused}`, `ImageDetailsSet "set": imageIds[1] ${refused}`);
    expect(stackOutputs(up)["messages"]).toEqual(Array(2).fill(expect.stringContaining(refused)));
    await project.setProgram(`images.getImageDetailsOutput({ imageId: ${id} });`);
    expectFailure(await project.preview(), refused);
    expect(mockApi.requests).toEqual([]);
});

describe("a variant that the image lists and the account does not define", () => {
    const program = (expect: string) => `
        const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}"${expect} });
        new Consumer("page", invoice.variantUrl("public"));
        exports.access = invoice.access;`;

    beforeEach(() => {
        const body = { success: true, errors: [], messages: [], result: { variants: { other: { id: "other" } } } };
        mockApi.respond({ when: ({ path }) => path.endsWith("/variants"), times: Infinity, body });
    });

    it("has unknown access, after its definition was requested twice", async () => {
        const project = await Project.create({ mockApi, program: program("") });
        const preview = await project.preview();
        expect(stackOutputs(preview)["access"]).toEqual({ other: "signed", public: "unknown" });
        expect(pathsOf(mockApi).filter((path) => path.endsWith("/variants"))).toHaveLength(2);
    });

    it("meets no policy, neither that all are signed nor that all are public", async () => {
        const project = await Project.create({ mockApi, program: program(", expect: { requireSignedUrls: true }") });
        const up = await project.up();
        expectFailure(up, 'variant "public" is unknown because the variant definitions of the account lack it');
        expect(await project.resource("page")).toBeUndefined();
    });
});
