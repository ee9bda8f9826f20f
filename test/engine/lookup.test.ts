import { type MockApi, startMockApi } from "../../src/testing";
import { lastStep, pathsOf, Project } from "./support/project";

const publicId = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const images = "/client/v4/accounts/0123456789abcdef0123456789abcdef/images/v1";
const delivery = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: publicId, filename: "hero.jpeg", creator: "team-web", meta: { album: "home", sizes: [1, 2] } },
            { id: privateId, filename: "invoice.png", requireSignedURLs: true },
        ],
        variants: [{ id: "public" }, { id: "thumbnail" }, { id: "hero" }],
    });
});

afterEach(() => mockApi.close());

const twoLookups = `
    const hero = new images.ImageDetails("hero", { imageId: "${publicId}" });
    const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
    new Consumer("page", { url: hero.variantUrl("thumbnail"), signed: invoice.requireSignedUrls });
    exports.hero = { creator: hero.creator, filename: hero.filename, meta: hero.meta, draft: hero.draft,
        uploaded: hero.uploaded, variants: hero.variants, accountId: hero.accountId, imageId: hero.imageId, id: hero.id };
    exports.invoice = invoice.requireSignedUrls;
`;

describe("a lookup of known ids", () => {
    it("is read once at the first preview, and its consumers show real URLs in the plan", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        // The definitions of the variants are for the image that requires signed URLs.
        const paths = [`${images}/${privateId}`, `${images}/${publicId}`, `${images}/variants`];
        expect(pathsOf(mockApi).sort()).toEqual(paths);
        expect(preview.output).toMatch(/read pulumi-nodejs:dynamic\/cloudflareImages:ImageDetails hero/);
        expect(lastStep(preview, "page").inputs["value"]).toEqual({
            url: `${delivery}/${publicId}/thumbnail`,
            signed: true,
        });
        expect(lastStep(preview, "test-dev").outputs).toEqual({
            hero: {
                id: publicId,
                imageId: publicId,
                accountId: mockApi.accountId,
                creator: "team-web",
                filename: "hero.jpeg",
                meta: { album: "home", sizes: [1, 2] },
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: ["hero", "public", "thumbnail"].map((name) => `${delivery}/${publicId}/${name}`),
            },
            invoice: true,
        });
    });

    it("changes nothing when only the order of the variants and the fraction of the time differ", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        const first = await project.up();
        const outputs = await project.outputs();
        const answers = await rawAnswers(3);
        const preview = await project.preview("--expect-no-changes");
        const second = await project.up("--expect-no-changes");
        expect(new Set(answers).size).toBeGreaterThan(1);
        expect([first.code, preview.code, second.code]).toEqual([0, 0, 0]);
        expect(second.changes).toEqual({ same: 2 });
        expect(await project.outputs()).toEqual(outputs);
    });

    it("shows a requireSignedURLs that was changed at the API, and its consumers update", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        mockApi.putImage({ id: privateId, filename: "invoice.png", requireSignedURLs: false });
        const preview = await project.preview();
        expect(lastStep(preview, "page")).toMatchObject({ op: "update", inputs: { value: { signed: false } } });
        const up = await project.up();
        expect(up.changes).toMatchObject({ update: 1 });
        expect(await project.outputs()).toMatchObject({ invoice: false });
    });

    it("is discarded when the program drops it", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        await project.setProgram("");
        const up = await project.up();
        expect(up.code).toBe(0);
        expect(await project.resource("hero")).toBeUndefined();
    });

    it("knows at preview what the image does not have, and changes nothing for it", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
                new Consumer("page", { creator: invoice.creator.apply((name) => name === undefined ? "nobody" : name) });
                exports.invoice = invoice;
            `,
        });
        const preview = await project.preview();
        expect(lastStep(preview, "page").inputs["value"]).toEqual({ creator: "nobody" });
        expect((await project.up()).code).toBe(0);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect((await project.refresh("--expect-no-changes")).code).toBe(0);
        expect(Object.keys((await project.outputs())["invoice"] as object)).not.toContain("secretInputs");
    });

    it.each([
        ["a file", { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "/etc/hosts" }],
        ["a secret", { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" }],
        ["an unknown", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    ])("refuses metadata that the engine would take for %s", async (_, value) => {
        mockApi.putImage({ id: publicId, meta: { a: [{ b: value }] } });
        const project = await Project.create({
            mockApi,
            program: `exports.meta = new images.ImageDetails("hero", { imageId: "${publicId}" }).meta;`,
            config: { "cloudflare-images:maxRetries": "0" },
        });
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain("result.meta holds what the Pulumi engine would not take for data");
    });

    it("tells a draft, which has no file name", async () => {
        mockApi.putImage({ id: "draft", draft: true });
        const project = await Project.create({
            mockApi,
            program: `
                const draft = new images.ImageDetails("draft", { imageId: "draft" });
                exports.draft = draft.draft;
                exports.filename = draft.filename.apply((name) => name === undefined ? "none" : name);
            `,
        });
        await project.up();
        expect(await project.outputs()).toEqual({ draft: true, filename: "none" });
    });

    async function rawAnswers(count: number): Promise<string[]> {
        const answers: string[] = [];
        for (let i = 0; i < count; i++) {
            const url = `${mockApi.url}/accounts/${mockApi.accountId}/images/v1/${publicId}`;
            const response = await fetch(url, { headers: { authorization: "Bearer good-token" } });
            answers.push(await response.text());
        }
        return answers;
    }
});

describe("a lookup that waits for up", () => {
    it.each([
        ["the id of a resource that is yet to be created", `{ imageId: made.result }`, `{}`],
        ["an input of a resource that is yet to be created, known though it is", `{ imageId: made.value }`, `{}`],
        ["a dependsOn that is yet to be created", `{ imageId: "${publicId}" }`, `{ dependsOn: made }`],
        [
            "a nested list with nulls in dependsOn",
            `{ imageId: "${publicId}" }`,
            `{ dependsOn: [[made], null, undefined] }`,
        ],
        ["a list in dependsOn", `{ imageId: "${publicId}" }`, `{ dependsOn: [pulumi.output(made)] }`],
        ["a component in dependsOn", `{ imageId: "${publicId}" }`, `{ dependsOn: [component] }`],
        ["an account id that is yet to be known", `{ imageId: "${publicId}", accountId: account.result }`, `{}`],
    ])("waits for %s", async (_, args, opts) => {
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "${publicId}");
                const account = new Made("account", "${mockApi.accountId}");
                class Component extends pulumi.ComponentResource {
                    constructor(name) {
                        super("test:index:Component", name);
                        new Nested("nested", { parent: this });
                    }
                }
                class Nested extends pulumi.ComponentResource {
                    constructor(name, opts) {
                        super("test:index:Nested", name, {}, opts);
                        new Made("inner", "x", { parent: this });
                    }
                }
                const component = new Component("component");
                const hero = new images.ImageDetails("hero", ${args}, ${opts});
                exports.url = hero.variantUrl("public");
            `,
        });
        const preview = await project.preview();
        expect(preview.output).not.toMatch(/error/);
        expect(preview.code).toBe(0);
        expect(mockApi.requests).toHaveLength(0);

        const up = await project.up();
        expect(up.code).toBe(0);
        expect(pathsOf(mockApi)).toEqual([`${images}/${publicId}`]);
        expect(await project.outputs()).toEqual({ url: `${delivery}/${publicId}/public` });

        mockApi.clearRequests();
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect(mockApi.requests).toHaveLength(1);
    });

    it("may depend on the component that it is a part of", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                class Component extends pulumi.ComponentResource {
                    constructor(name) {
                        super("test:index:Component", name);
                        this.hero = new images.ImageDetails("hero", { imageId: "${publicId}" }, { parent: this, dependsOn: this });
                    }
                }
                exports.url = new Component("component").hero.variantUrl("public");
            `,
        });
        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual({ url: `${delivery}/${publicId}/public` });
    });
});

describe("an image that does not exist", () => {
    const message =
        'Could not read image "gone" of account "0123456789abcdef0123456789abcdef": ' +
        "404 (5404 Image not found), Ray ";

    it.each(["text", "json"] as const)("fails the preview on that lookup, when the API says so as %s", async (form) => {
        const api = await startMockApi({ notFoundAs: form });
        const project = await Project.create({
            mockApi: api,
            program: `
                const gone = new images.ImageDetails("gone", { imageId: "gone" });
                new Consumer("page", gone.variantUrl("public"));
            `,
        });
        const preview = await project.preview();
        await api.close();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain(`ImageDetails (gone):\n    error: Preview failed: ${message}`);
        expect(preview.output).toContain("Check the image id");
        expect(preview.output).not.toMatch(/^\s+at /m);
        expect(preview.output).not.toContain("node_modules");
        expect(preview.steps.filter(({ name }) => name === "page")).toEqual([]);
    });

    it("fails the update, and nothing that depends on it is created", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const id = new Made("id", "gone");
                const gone = new images.ImageDetails("gone", { imageId: id.result });
                new Consumer("page", gone.variantUrl("public"));
            `,
        });
        const up = await project.up();
        expect(up.code).not.toBe(0);
        expect(up.output).toContain(message);
        expect(up.output).not.toMatch(/^\s+at /m);
        expect(await project.resource("id")).toBeDefined();
        expect(await project.resource("page")).toBeUndefined();
        expect(await project.resource("gone")).toBeUndefined();
    });
});

describe("refresh", () => {
    it("drops an image that is gone, and ends well", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        mockApi.deleteImage(publicId);
        const refresh = await project.refresh();
        expect(refresh.code).toBe(0);
        expect(await project.resource("hero")).toBeUndefined();
        expect(await project.resource("invoice")).toBeDefined();
    });

    it("takes over what changed at the API, and needs no program", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        await project.setProgram(`throw new Error("not to be run");`);
        mockApi.putImage({ id: publicId, requireSignedURLs: true });
        expect((await project.refresh()).code).toBe(0);
        expect((await project.resource("hero"))?.outputs).toMatchObject({ requireSignedUrls: true });
    });

    it.each([
        ["the credentials are refused", { status: 403, body: { success: false, errors: [{ code: 10000 }] } }],
        ["something else answers 404", { status: 404, body: "<html>not found</html>" }],
    ])("keeps the image when %s", async (_, response) => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        mockApi.respond({ ...response, times: Infinity });
        expect((await project.refresh()).code).not.toBe(0);
        expect(await project.resource("hero")).toBeDefined();
    });
});

describe("destroy", () => {
    it("works without credentials, and nothing but GET was ever sent", async () => {
        const project = await Project.create({ mockApi, program: twoLookups });
        await project.up();
        project.setEnv({
            CLOUDFLARE_API_TOKEN: undefined,
            CLOUDFLARE_ACCOUNT_ID: undefined,
            CLOUDFLARE_BASE_URL: undefined,
        });
        const before = mockApi.requests.length;
        expect((await project.destroy()).code).toBe(0);
        expect(await project.state()).toEqual([]);
        expect(mockApi.requests).toHaveLength(before);
        expect(new Set(mockApi.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
    });
});

describe("image ids", () => {
    it.each([
        ["a/b.jpeg", "a%2Fb.jpeg"],
        ["100%", "100%25"],
        ["spaced id", "spaced%20id"],
        ["日本", "%E6%97%A5%E6%9C%AC"],
        ["x".repeat(1024), "x".repeat(1024)],
    ])("%s is sent as one segment", async (id, segment) => {
        mockApi.putImage({ id });
        const project = await Project.create({
            mockApi,
            program: `exports.id = new images.ImageDetails("image", { imageId: ${JSON.stringify(id)} }).imageId;`,
        });
        expect((await project.up()).code).toBe(0);
        expect(pathsOf(mockApi)).toEqual([`${images}/${segment}`]);
        expect(await project.outputs()).toEqual({ id });
    });

    it.each([
        [`{ imageId: "../x" }`, `must not hold a "." or ".." segment`],
        [`{ imageId: "" }`, "imageId must not be empty"],
        [`{ imageId: 7 }`, "imageId must be a string, not a value of type number"],
        [`{}`, "imageId is missing"],
        [`{ imageId: pulumi.output("/a/./b"), accountId: "a/b" }`, `begin or end with "/"; imageId must not hold`],
        [`{ imageId: pulumi.output("/a/./b"), accountId: "a/b" }`, `accountId may hold only letters, digits`],
    ])("%s is refused before any request", async (args, message) => {
        const project = await Project.create({ mockApi, program: `new images.ImageDetails("image", ${args});` });
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain("ImageDetails (image):");
        expect(preview.output).toContain(message);
        expect(preview.output).not.toMatch(/^\s+at /m);
        expect(mockApi.requests).toHaveLength(0);
    });
});

describe("variantUrl", () => {
    it("names the variants there are when there is none of that name", async () => {
        const project = await Project.create({
            mockApi,
            program: `exports.url = new images.ImageDetails("hero", { imageId: "${publicId}" }).variantUrl("toString");`,
        });
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain(
            'error: ImageDetails "hero" has no variant "toString": it has "hero", "public", "thumbnail".',
        );
        expect(preview.output).not.toMatch(/^\s+at /m);
    });
});

describe("options", () => {
    it("follow Pulumi's: parent, protect, aliases, dependsOn", async () => {
        const program = (name: string, opts: string) => `
            const component = new pulumi.ComponentResource("test:index:Component", "component");
            const made = new Made("made", 1);
            const hero = new images.ImageDetails("${name}", { imageId: "${publicId}" },
                { parent: component, dependsOn: made, ${opts} });
            exports.url = hero.variantUrl("public");
        `;
        const project = await Project.create({ mockApi, program: program("hero", "protect: true") });
        expect((await project.up()).code).toBe(0);
        expect(await project.resource("hero")).toMatchObject({
            parent: expect.stringMatching(/::component$/) as string,
            dependencies: [expect.stringMatching(/::made$/) as string],
        });
        await project.setProgram(program("renamed", 'aliases: [{ name: "hero" }]'));
        expect((await project.up()).code).toBe(0);
        expect(await project.resource("hero")).toBeUndefined();
        expect(await project.resource("renamed")).toBeDefined();
        expect((await project.destroy()).code).toBe(0);
    });

    it("refuse id, import and urn, all in one error", async () => {
        const project = await Project.create({
            mockApi,
            program: `new images.ImageDetails("hero", { imageId: "x" }, { id: "x", import: "y", urn: "z" });`,
        });
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain(
            'error: ImageDetails "hero": a lookup always reads what args.imageId names, ' +
                "and cannot have opts.id, opts.import, opts.urn.",
        );
        expect(preview.output).not.toMatch(/^\s+at /m);
        expect(mockApi.requests).toHaveLength(0);
    });
});
