import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl, imagesPath, pathsOf, privateId, publicId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, noCloudflare, Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: publicId, filename: "hero.jpeg", creator: "team-web", meta: { album: "home", sizes: [1, 2] } },
            { id: privateId, filename: "invoice.png", requireSignedURLs: true },
            { id: "draft", draft: true },
        ],
        variants: [{ id: "public" }, { id: "thumbnail" }, { id: "hero" }],
    });
});

afterEach(() => mockApi.close());

const lookups = `
    const hero = new images.ImageDetails("hero", { imageId: "${publicId}" });
    const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
    const draft = new images.ImageDetails("draft", { imageId: "draft" });
    const orNone = (output) => output.apply((value) => value === undefined ? "none" : value);
    new Consumer("page", {
        url: hero.variantUrl("thumbnail"), signed: invoice.requireSignedUrls, creator: orNone(invoice.creator) });
    exports.hero = { creator: hero.creator, filename: hero.filename, meta: hero.meta, draft: hero.draft,
        uploaded: hero.uploaded, variants: hero.variants, accountId: hero.accountId, imageId: hero.imageId, id: hero.id };
    exports.invoice = invoice;
    exports.draft = { draft: draft.draft, filename: orNone(draft.filename) };
`;

describe("a lookup of known ids", () => {
    it("has in the state the line of the program that asks for it, and takes at most 2 KiB there", async () => {
        const project = await Project.createApplied({
            mockApi,
            program: `
                function look() { return new images.ImageDetails("hero", { imageId: "${publicId}" }); }
                function lookAtAll() { return new images.ImageDetailsSet("all", { imageIds: ["${publicId}"] }); }
                look();
                lookAtAll();
            `,
        });
        const [hero, all] = [await project.resource("hero"), await project.resource("all")];
        expect([hero?.sourcePosition, all?.sourcePosition]).toEqual([
            expect.stringMatching(/^project:\/\/\/index\.js#\d+,\d+$/),
            expect.stringMatching(/^project:\/\/\/index\.js#\d+,\d+$/),
        ]);
        expect(JSON.stringify(hero).length).toBeLessThanOrEqual(2048);
    });

    it("is read once at the first preview, and its consumers show real URLs in the plan", async () => {
        const project = await Project.create({ mockApi, program: lookups });
        const preview = await project.preview();
        expectSuccess(preview);
        // The definitions of the variants are for the image that requires signed URLs; nobody wants the signing keys.
        const paths = [privateId, publicId, "draft", "variants"].map((name) => `${imagesPath}/${name}`);
        expect(pathsOf(mockApi).sort()).toEqual(paths);
        expect(preview.output).toMatch(/read pulumi-nodejs:dynamic\/cloudflareImages:ImageDetails hero/);
        expect(lastStep(preview, "page").inputs["value"]).toEqual({
            url: `${deliveryUrl}/${publicId}/thumbnail`,
            signed: true,
            // What the image does not have is known, too.
            creator: "none",
        });
        const { invoice, ...outputs } = stackOutputs(preview);
        expect(invoice).toMatchObject({ imageId: privateId, requireSignedUrls: true });
        expect(Object.keys(invoice as object)).not.toContain("secretInputs");
        expect(outputs).toEqual({
            hero: {
                id: publicId,
                imageId: publicId,
                accountId,
                creator: "team-web",
                filename: "hero.jpeg",
                meta: { album: "home", sizes: [1, 2] },
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: ["hero", "public", "thumbnail"].map((name) => `${deliveryUrl}/${publicId}/${name}`),
            },
            draft: { draft: true, filename: "none" },
        });
    });

    it("changes nothing when only the order of the variants and the fraction of the time differ", async () => {
        const project = await Project.createApplied({ mockApi, program: lookups });
        const outputs = await project.outputs();
        const responses = await rawResponses(3);
        expect(new Set(responses).size).toBeGreaterThan(1);
        const up = await project.up("--expect-no-changes");
        expectSuccess(up);
        expect(up.changes).toEqual({ same: 2 });
        expectSuccess(await project.refresh("--expect-no-changes"));
        expect(await project.outputs()).toEqual(outputs);
    });

    it("shows what was changed at the API, and its consumers update; is discarded when the program drops it", async () => {
        const project = await Project.createApplied({ mockApi, program: lookups });
        mockApi.putImage({ id: privateId, filename: "invoice.png", requireSignedURLs: false });
        const up = await project.up();
        expect(lastStep(up, "page")).toMatchObject({ op: "update", inputs: { value: { signed: false } } });
        expect(up.changes).toMatchObject({ update: 1 });
        expect(await project.outputs()).toMatchObject({ invoice: { requireSignedUrls: false } });
        await project.setProgram("");
        expectSuccess(await project.up());
        expect(await project.resource("hero")).toBeUndefined();
    });

    async function rawResponses(count: number): Promise<string[]> {
        const responses: string[] = [];
        for (let i = 0; i < count; i++) {
            const url = `${mockApi.url}/accounts/${accountId}/images/v1/${publicId}`;
            const response = await fetch(url, { headers: { authorization: "Bearer good-token" } });
            responses.push(await response.text());
        }
        return responses;
    }
});

describe("refresh", () => {
    it("drops an image that is gone, updates what changed at the API, and needs no program", async () => {
        const project = await Project.createApplied({ mockApi, program: lookups });
        await project.setProgram(`throw new Error("not to be run");`);
        mockApi.deleteImage(publicId);
        mockApi.putImage({ id: privateId });
        expectSuccess(await project.refresh());
        expect(await project.resource("hero")).toBeUndefined();
        expect((await project.resource("invoice"))?.outputs).toMatchObject({ requireSignedUrls: false });
    });

    it("keeps the image when something else answers 404", async () => {
        const project = await Project.createApplied({ mockApi, program: lookups });
        mockApi.respond({ status: 404, body: "<html>not found</html>", times: Infinity });
        expectFailure(await project.refresh());
        expect(await project.resource("hero")).toBeDefined();
    });
});

describe("destroy", () => {
    it("works without credentials, and sends nothing", async () => {
        const project = await Project.createApplied({ mockApi, program: lookups });
        project.setEnv(noCloudflare);
        mockApi.clearRequests();
        expectSuccess(await project.destroy());
        expect(await project.state()).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });
});

it("image ids are each sent as one segment, and nothing but GET is sent", async () => {
    const segments = {
        "a/b.jpeg": "a%2Fb.jpeg",
        "100%": "100%25",
        "spaced id": "spaced%20id",
        日本: "%E6%97%A5%E6%9C%AC",
        ["x".repeat(1024)]: "x".repeat(1024),
    };
    const ids = Object.keys(segments);
    ids.forEach((id) => mockApi.putImage({ id }));
    const project = await Project.create({
        mockApi,
        program: `
            const ids = ${JSON.stringify(ids)};
            exports.ids = ids.map((imageId, index) => new images.ImageDetails("image-" + index, { imageId }).imageId);
        `,
    });
    expectSuccess(await project.up());
    expect(mockApi.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
        Object.values(segments)
            .map((segment) => `GET ${imagesPath}/${segment}`)
            .sort(),
    );
    expect(await project.outputs()).toEqual({ ids });
});

describe("an image that cannot be read", () => {
    const notFound = `Could not read image "gone" in account "${accountId}": 404 (5404 Image not found), Ray `;
    const refused: Record<string, [args: string, ...problems: string[]]> = {
        above: [`{ imageId: "../x" }`, `imageId must not contain a "." or ".." segment`],
        empty: [`{ imageId: "" }`, "imageId must not be empty"],
        number: [`{ imageId: 7 }`, "imageId must be a string, not "],
        missing: [`{}`, "imageId is missing"],
        options: [
            `{ imageId: "x" }, { id: "x", import: "y", urn: "z" }`,
            `ImageDetails "options": opts.id cannot be set`,
            "opts.import",
            "opts.urn",
        ],
        output: [
            `{ imageId: pulumi.output("/a/./b"), accountId: pulumi.output("a/b") }`,
            `imageId must not begin or end with "/"`,
            `imageId must not contain a "." or ".." segment`,
            "accountId may contain only",
        ],
    };
    // Each is refused as it is constructed, so the program lets the others have their say.
    const invalid = Object.entries(refused).map(
        ([name, [args]]) =>
            `try { new images.ImageDetails("${name}", ${args}); } catch (e) { pulumi.log.error(e.message); }`,
    );
    const program = `
        const id = new Made("id", "gone");
        const gone = new images.ImageDetails("gone", { imageId: id.result });
        new Consumer("page", gone.variantUrl("public"));
        ${invalid.join("\n")}
    `;

    it("fails the update, where nothing that depends on it is created; an invalid id sends no request", async () => {
        const api = await startMockApi({ notFoundAs: "json" });
        const project = await Project.create({ mockApi: api, program });
        const up = await project.up("--continue-on-error");
        await api.close();
        expectFailure(up, notFound, ...Object.values(refused).flatMap(([, ...problems]) => problems));
        expect(pathsOf(api)).toEqual([`${imagesPath}/gone`]);
        const names = await project.namesInState();
        expect(names).toContain("id");
        expect(names).not.toContain("page");
        expect(names).not.toContain("gone");
    });
});

describe("options", () => {
    it("follow Pulumi's: parent, protect, aliases, dependsOn, also on the component that the lookup is a part of", async () => {
        const program = (name: string, opts: string) => `
            class Site extends pulumi.ComponentResource {
                constructor(name) {
                    super("test:index:Site", name);
                    this.part = new images.ImageDetails("part", { imageId: "${publicId}" }, { parent: this, dependsOn: this });
                }
            }
            exports.part = new Site("site").part.variantUrl("public");
            const component = new pulumi.ComponentResource("test:index:Component", "component");
            const made = new Made("made", 1);
            const hero = new images.ImageDetails("${name}", { imageId: "${publicId}" },
                { parent: component, dependsOn: made, ${opts} });
            exports.url = hero.variantUrl("public");
        `;
        const project = await Project.create({ mockApi, program: program("hero", "protect: true") });
        expectSuccess(await project.up());
        expect(await project.resource("hero")).toMatchObject({
            parent: expect.stringMatching(/::component$/) as string,
            dependencies: [expect.stringMatching(/::made$/) as string],
        });
        expect(await project.outputs()).toMatchObject({ part: `${deliveryUrl}/${publicId}/public` });
        await project.setProgram(program("renamed", 'aliases: [{ name: "hero" }]'));
        expectSuccess(await project.up());
        const names = await project.namesInState();
        expect(names).toContain("renamed");
        expect(names).not.toContain("hero");
    });
});
