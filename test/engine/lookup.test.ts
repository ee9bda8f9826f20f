import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl, imagesPath, pathsOf, privateId, publicId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, namesOf, noCloudflare, Project, stackOutputs } from "./support/project";

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
        expectSuccess(preview);
        // The definitions of the variants are for the image that requires signed URLs; nobody wants the signing keys.
        const paths = [`${imagesPath}/${privateId}`, `${imagesPath}/${publicId}`, `${imagesPath}/variants`];
        expect(pathsOf(mockApi).sort()).toEqual(paths);
        expect(preview.output).toMatch(/read pulumi-nodejs:dynamic\/cloudflareImages:ImageDetails hero/);
        expect(lastStep(preview, "page").inputs["value"]).toEqual({
            url: `${deliveryUrl}/${publicId}/thumbnail`,
            signed: true,
        });
        expect(stackOutputs(preview)).toEqual({
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
            invoice: true,
        });
    });

    it("changes nothing when only the order of the variants and the fraction of the time differ", async () => {
        const project = await Project.createApplied({ mockApi, program: twoLookups });
        const outputs = await project.outputs();
        const responses = await rawResponses(3);
        expect(new Set(responses).size).toBeGreaterThan(1);
        const up = await project.up("--expect-no-changes");
        expectSuccess(up);
        expect(up.changes).toEqual({ same: 2 });
        expect(await project.outputs()).toEqual(outputs);
    });

    it("shows what was changed at the API, and its consumers update; is discarded when the program drops it", async () => {
        const project = await Project.createApplied({ mockApi, program: twoLookups });
        mockApi.putImage({ id: privateId, filename: "invoice.png", requireSignedURLs: false });
        const up = await project.up();
        expect(lastStep(up, "page")).toMatchObject({ op: "update", inputs: { value: { signed: false } } });
        expect(up.changes).toMatchObject({ update: 1 });
        expect(await project.outputs()).toMatchObject({ invoice: false });
        await project.setProgram("");
        expectSuccess(await project.up());
        expect(await project.resource("hero")).toBeUndefined();
    });

    it("knows at preview what the image does not have, and changes nothing for it", async () => {
        mockApi.putImage({ id: "draft", draft: true });
        const project = await Project.create({
            mockApi,
            program: `
                const orNone = (output) => output.apply((value) => value === undefined ? "none" : value);
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
                const draft = new images.ImageDetails("draft", { imageId: "draft" });
                new Consumer("page", { creator: orNone(invoice.creator) });
                exports.invoice = invoice;
                exports.draft = draft.draft;
                exports.filename = orNone(draft.filename);
            `,
        });
        const preview = await project.preview();
        expect(lastStep(preview, "page").inputs["value"]).toEqual({ creator: "none" });
        expectSuccess(await project.up());
        const outputs = await project.outputs();
        expect(outputs).toMatchObject({ draft: true, filename: "none" });
        expect(Object.keys(outputs["invoice"] as object)).not.toContain("secretInputs");
        expectSuccess(await project.refresh("--expect-no-changes"));
    });

    it("refuses metadata that the engine would take for a file, a secret or an unknown", async () => {
        const markers = {
            file: { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "/etc/hosts" },
            secret: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" },
            unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        };
        for (const [id, value] of Object.entries(markers)) {
            mockApi.putImage({ id, meta: { a: [{ b: value }] } });
        }
        const project = await Project.create({
            mockApi,
            program: `
                for (const id of ${JSON.stringify(Object.keys(markers))}) {
                    exports[id] = new images.ImageDetails(id, { imageId: id }).meta;
                }
            `,
            config: { "cloudflare-images:maxRetries": "0" },
        });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const id of Object.keys(markers)) {
            expect(diagnosticsOf(up, id)).toMatch(/error: Could not read image .*result\.meta\b.*Pulumi/);
        }
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

describe("an image that does not exist", () => {
    const notFound = `Could not read image "gone" in account "${accountId}": 404 (5404 Image not found), Ray `;

    it("fails the preview on that lookup", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const gone = new images.ImageDetails("gone", { imageId: "gone" });
                new Consumer("page", gone.variantUrl("public"));
            `,
        });
        const preview = await project.preview();
        expectFailure(preview, `ImageDetails (gone):\n    error: Preview failed: ${notFound}`, "Check the image id");
        expect(namesOf(preview)).not.toContain("page");
    });

    it("fails the update, and nothing that depends on it is created, when the API says so as JSON", async () => {
        const api = await startMockApi({ notFoundAs: "json" });
        const project = await Project.create({
            mockApi: api,
            program: `
                const id = new Made("id", "gone");
                const gone = new images.ImageDetails("gone", { imageId: id.result });
                new Consumer("page", gone.variantUrl("public"));
            `,
        });
        const up = await project.up();
        await api.close();
        expectFailure(up, notFound);
        const names = await project.namesInState();
        expect(names).toContain("id");
        expect(names).not.toContain("page");
        expect(names).not.toContain("gone");
    });
});

describe("refresh", () => {
    it("drops an image that is gone, updates what changed at the API, and needs no program", async () => {
        const project = await Project.createApplied({ mockApi, program: twoLookups });
        await project.setProgram(`throw new Error("not to be run");`);
        mockApi.deleteImage(publicId);
        mockApi.putImage({ id: privateId });
        expectSuccess(await project.refresh());
        expect(await project.resource("hero")).toBeUndefined();
        expect((await project.resource("invoice"))?.outputs).toMatchObject({ requireSignedUrls: false });
    });

    it.each([
        ["the credentials are refused", { status: 403, body: { success: false, errors: [{ code: 10000 }] } }],
        ["something else answers 404", { status: 404, body: "<html>not found</html>" }],
    ])("keeps the image when %s", async (_, response) => {
        const project = await Project.createApplied({ mockApi, program: twoLookups });
        mockApi.respond({ ...response, times: Infinity });
        expectFailure(await project.refresh());
        expect(await project.resource("hero")).toBeDefined();
    });
});

describe("destroy", () => {
    it("works without credentials, and sends nothing", async () => {
        const project = await Project.createApplied({ mockApi, program: twoLookups });
        project.setEnv(noCloudflare);
        mockApi.clearRequests();
        expectSuccess(await project.destroy());
        expect(await project.state()).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });
});

describe("image ids", () => {
    it("are each sent as one segment, and nothing but GET is sent", async () => {
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

    it("that are not valid are refused before any request, each with all that is wrong", async () => {
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
        const lookups = Object.entries(refused).map(
            ([name, [args]]) =>
                `try { new images.ImageDetails("${name}", ${args}); } catch (e) { pulumi.log.error(e.message); }`,
        );
        const project = await Project.create({ mockApi, program: lookups.join("\n") });
        const up = await project.up("--continue-on-error");
        expectFailure(up, ...Object.values(refused).flatMap(([, ...problems]) => problems));
        expect(mockApi.requests).toEqual([]);
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
        expectSuccess(await project.up());
        expect(await project.resource("hero")).toMatchObject({
            parent: expect.stringMatching(/::component$/) as string,
            dependencies: [expect.stringMatching(/::made$/) as string],
        });
        await project.setProgram(program("renamed", 'aliases: [{ name: "hero" }]'));
        expectSuccess(await project.up());
        const names = await project.namesInState();
        expect(names).toContain("renamed");
        expect(names).not.toContain("hero");
    });

    it("may name as dependsOn the component that the lookup is a part of", async () => {
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
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({ url: `${deliveryUrl}/${publicId}/public` });
    });
});
