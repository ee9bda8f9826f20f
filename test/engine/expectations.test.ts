import { type MockApi, startMockApi } from "../../src/testing";
import { accountHash, forbidVariants, imagesPath, pathsOf, privateId, whenCalled } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, namesOf, Project } from "./support/project";

const exposed = /variant "thumbnail" is public .* signed/;

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: privateId, creator: "team-web", meta: { album: "home", year: 2026 }, requireSignedURLs: true },
            { id: "open" },
        ],
        variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
    });
});

afterEach(() => mockApi.close());

/** A program with a lookup, and a consumer of one of its URLs. */
function lookup(expect: string, { name = "invoice", opts = "{}", imageId = `"${privateId}"` } = {}): string {
    return `
        const ${name} = new images.ImageDetails("${name}", { imageId: ${imageId}, expect: ${expect} }, ${opts});
        new Consumer("page-of-${name}", ${name}.variantUrl("public"));
    `;
}

describe("access", () => {
    it("tells who may see each variant, by the definitions where the image requires signed URLs", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                exports.open = new images.ImageDetails("open", { imageId: "open" }).access;
                exports.invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" }).access;`,
        });
        expectSuccess(await project.up());
        expect(pathsOf(mockApi).at(-1)).toBe(`${imagesPath}/variants`);
        expect(await project.outputs()).toEqual({
            open: { public: "public", thumbnail: "public" },
            invoice: { public: "signed", thumbnail: "public" },
        });
        expectSuccess(await project.preview("--expect-no-changes"));
    });

    it("fails what uses or expects it, and nothing else, when the token may not read the variants", async () => {
        forbidVariants(mockApi);
        const program = `
            const invoice = images.getImageDetailsOutput({ imageId: "${privateId}" });
            const album = new images.ImageDetailsSet("album", { imageIds: ["open", "${privateId}"] });
            exports.urls = new images.ImageDetails("invoice", { imageId: "${privateId}" }).variantUrls;
            exports.url = invoice.variantUrls.public;
            exports.signed = album.images.apply((byId) => byId["${privateId}"].requireSignedUrls);
        `;
        const project = await Project.create({ mockApi, program });
        expectSuccess(await project.up());
        expect(await project.outputs()).toMatchObject({
            url: expect.stringContaining("/public") as string,
            signed: true,
        });
        expectSuccess(await project.refresh("--expect-no-changes"));
        await project.setProgram(`
            ${lookup(`{ requireSignedUrls: true }`)}
            exports.access = images.getImageDetailsOutput({ imageId: "${privateId}" }).access;`);
        const preview = await project.preview();
        expectFailure(preview);
        expect(diagnosticsOf(preview, "invoice")).toContain('"Images Read" permission');
        expect(diagnosticsOf(preview, "test-dev")).toContain('"Images Read" permission');
    });
});

describe("an expectation that is not met", () => {
    it("keeps all that uses the lookup from being created, though the update goes on", async () => {
        const program = `
            ${lookup("{ requireSignedUrls: true }")}
            new Consumer("access", invoice.access.apply((access) => JSON.stringify(access)));
        `;
        const project = await Project.create({ mockApi, program });
        const up = await project.up("--continue-on-error");
        expectFailure(up, exposed, 'ImageDetails "invoice" was not read, so it has no access.');
        expect(await project.resource("page-of-invoice")).toBeUndefined();
        // No access that a program could take for a safe one.
        expect(await project.resource("access")).toBeUndefined();
    });

    it("is told in one error with the others, and refused before any request when it is malformed", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                new images.ImageDetails("others", { imageId: "${privateId}", expect: {
                    requireSignedUrls: false, variants: ["public", "hero"], draft: true, creator: "team-app",
                    meta: { album: "office" } } });
                try {
                    new images.ImageDetails("malformed", { imageId: "x", expect: { requireSignedURLs: true, draft: "no" } });
                } catch (error) { pulumi.log.error(error.message); }
            `,
        });
        const up = await project.up("--continue-on-error");
        expectFailure(up, /ImageDetails "malformed": .*requireSignedURLs.*expect\.draft must be true or false/);
        expect(diagnosticsOf(up, "others")).toMatch(
            new RegExp(
                [
                    'variant "public" is signed .*public',
                    'no variant "hero".*"public", "thumbnail"',
                    "draft is false, .*true",
                    'creator is "team-web", .*"team-app"',
                    'meta\\.album is "home", .*"office"',
                ].join(".*"),
            ),
        );
        expect(pathsOf(mockApi)).not.toContain(`${imagesPath}/x`);
    });

    it("is a warning where it is advisory, of an image and of a set that names each that fails", async () => {
        const onlyAtUp = `enforcement: { preview: "advisory", up: "mandatory" }`;
        mockApi.putImage({ id: "met", creator: "team-app" });
        const program = `
            ${lookup('{ requireSignedUrls: true, enforcement: "advisory" }', { name: "advisory" })}
            ${lookup(`{ requireSignedUrls: true, ${onlyAtUp} }`, { name: "atUp" })}
            const album = new images.ImageDetailsSet("album", {
                imageIds: ["open", "met", "${privateId}"],
                expect: { creator: "team-app", ${onlyAtUp} },
            });
            new Consumer("page-of-album", album.images.apply((byId) => byId.met.variantUrls.public));
        `;
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expectSuccess(preview);
        const warning = /warning: .*variant "thumbnail" is public/;
        expect(diagnosticsOf(preview, "advisory")).toMatch(warning);
        expect(diagnosticsOf(preview, "atUp")).toMatch(warning);
        expect(diagnosticsOf(preview, "album")).toMatch(
            new RegExp(`warning: .*"open" .*"team-app".*"${privateId}" .*"team-app"`),
        );
        expect(diagnosticsOf(preview, "album")).not.toContain('image "met"');

        const up = await project.up("--continue-on-error");
        // The program goes on with what it does not have.
        expect(up.code).not.toBe(0);
        expect(diagnosticsOf(up, "advisory")).toMatch(warning);
        expect(diagnosticsOf(up, "atUp")).toMatch(/error: .*variant "thumbnail" is public/);
        expect(diagnosticsOf(up, "album")).toMatch(
            new RegExp(`error: .*"team-app": "open".*creator is "team-web".*"team-app": "${privateId}"`),
        );
        const names = await project.namesInState();
        expect(names).toContain("page-of-advisory");
        expect(names).not.toContain("page-of-atUp");
        expect(names).not.toContain("page-of-album");
    });
});

describe("an expectation that the update itself meets", () => {
    it("warns at preview and passes at up", async () => {
        // In the state already, the mender does not keep the preview from reading.
        const project = await Project.create({ mockApi, program: `new Calls("mender", "${mockApi.url}/first");` });
        await project.up();
        const mends = whenCalled(mockApi, "mend", () => mockApi.putVariant({ id: "thumbnail" }));
        await project.setProgram(`
            const mender = new Calls("mender", "${mends}");
            ${lookup(`{ requireSignedUrls: true, enforcement: { preview: "advisory", up: "mandatory" } }`, {
                opts: "{ dependsOn: [mender] }",
            })}
        `);
        const preview = await project.preview();
        expectSuccess(preview);
        expect(preview.output).toMatch(/warning: .*variant "thumbnail" is public/);
        const up = await project.up();
        expectSuccess(up);
        expect(up.output).not.toContain("warning:");
        expect(await project.resource("page-of-invoice")).toBeDefined();
    });

    it("judges by the definition of a variant that was changed before the lookup, not by one read earlier", async () => {
        const mends = whenCalled(mockApi, "mend", () => mockApi.putVariant({ id: "thumbnail" }));
        const program = `
            const early = new images.ImageDetails("early", { imageId: "${privateId}" });
            const mender = new Calls("mender", "${mends}", { dependsOn: [early] });
            exports.early = early.access;
            ${lookup("{ requireSignedUrls: true }", { opts: "{ dependsOn: [mender] }" })}
            exports.late = invoice.access;
        `;
        const project = await Project.create({ mockApi, program });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({
            early: { public: "signed", thumbnail: "public" },
            late: { public: "signed", thumbnail: "signed" },
        });
    });
});

describe("an expectation that is not known at preview", () => {
    it("is judged at up, before anything that uses the image is created", async () => {
        const program = `
            const made = new Made("made", "team-app");
            const id = new Made("id", "${privateId}");
            ${lookup("{ creator: made.result, draft: true }", { name: "ofResult" })}
            ${lookup("{ creator: made.value, draft: true }", { name: "ofNewResource" })}
            ${lookup("{ requireSignedUrls: true }", { name: "ofImage", imageId: "id.result" })}
            const called = images.getImageDetailsOutput(
                { imageId: "${privateId}", expect: { creator: made.result, enforcement: "advisory" } });
            new Consumer("page-of-call", called.variantUrls.public);
        `;
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expectSuccess(preview);
        expect(preview.output).not.toContain("warning");
        for (const name of ["ofResult", "ofNewResource", "call"]) {
            expect(lastStep(preview, `page-of-${name}`).inputs["value"]).toContain("/public");
        }
        const up = await project.up("--continue-on-error");
        expect(up.code).not.toBe(0);
        expect(diagnosticsOf(up, "test-dev")).toMatch(/warning: .*creator is "team-web", .*"team-app"/);
        for (const name of ["ofResult", "ofNewResource"]) {
            expect(diagnosticsOf(up, name)).toMatch(/draft is false, .*; creator is "team-web", .*"team-app"/);
        }
        expect(diagnosticsOf(up, "ofImage")).toMatch(exposed);
        const names = await project.namesInState();
        expect(names).toContain("made");
        expect(names.filter((name) => name.startsWith("page"))).toEqual(["page-of-call"]);
    });

    it.each([
        ["--target", "{ requireSignedUrls: made.result.apply(() => true) }", "**page-of-invoice"],
        ["--exclude", "{ requireSignedUrls: true, allowPublicVariants: [made.result] }", "**made"],
    ])("fails where %s leaves out what it comes from", async (option, expected, pattern) => {
        const program = `const made = new Made("made", "hero"); ${lookup(expected)}`;
        const project = await Project.create({ mockApi, program });
        const up = await project.up(option, pattern);
        expectFailure(up, /ImageDetails "invoice" .*--target or --exclude leaves out/);
        expect(namesOf(up)).not.toContain("page-of-invoice");
        expect(await project.resource("page-of-invoice")).toBeUndefined();
    });
});

describe("a stack whose expectation is met", () => {
    const met = lookup('{ requireSignedUrls: true, allowPublicVariants: ["thumbnail"] }');

    it("shows no changes, fails the next preview once the image is public, and is refreshed without a judgement", async () => {
        const project = await Project.create({ mockApi, program: met });
        expectSuccess(await project.up());
        expectSuccess(await project.preview("--expect-no-changes"));
        mockApi.putImage({ id: privateId });
        const isPublic = /requireSignedUrls is false, .*true/;
        expectFailure(await project.preview(), isPublic);
        expectSuccess(await project.refresh());
        expect((await project.resource("invoice"))?.outputs).toMatchObject({
            requireSignedUrls: false,
            access: { public: "public", thumbnail: "public" },
        });
    });
});

describe("verifyDelivery", () => {
    const program = lookup('{ requireSignedUrls: true, allowPublicVariants: ["thumbnail"], verifyDelivery: true }');
    const urlOf = (variant: string) => `${mockApi.deliveryUrl}/${accountHash}/${privateId}/${variant}`;
    const create = () =>
        Project.create({
            mockApi,
            program,
            config: {
                "cloudflare-images:deliveryBaseUrl": mockApi.deliveryUrl,
                "cloudflare-images:maxRetries": "1",
            },
        });

    it("asks the delivery host for each variant, without credentials, and once more where it does not answer", async () => {
        const project = await create();
        mockApi.respond({ when: ({ path }) => path.endsWith(`${privateId}/public`), status: 503 });
        expectSuccess(await project.preview());
        const asked = mockApi.requests.filter(({ path }) => !path.startsWith("/client/"));
        expect(asked.map(({ path }) => path.split("/").at(-1)).sort()).toEqual(["public", "public", "thumbnail"]);
        for (const { headers } of asked) {
            expect(Object.keys(headers).filter((name) => /authorization|x-auth|cookie/.test(name))).toEqual([]);
            expect(headers.range).toBe("bytes=0-0");
        }
    });

    it("fails when the edge serves what it must not, or refuses what it must serve", async () => {
        const project = await create();
        const edge = (variant: string, status: number, body: string) =>
            mockApi.respond({
                when: ({ path }) => path.endsWith(`${privateId}/${variant}`),
                times: Infinity,
                status,
                body,
            });
        edge("public", 200, "an image");
        edge("thumbnail", 403, "ERROR 9425: refused\n");
        const messages = [
            new RegExp(`"${urlOf("public")}" is served to anyone.* signature: 200`),
            new RegExp(`"${urlOf("thumbnail")}" is not served.* 403 \\(9425 refused\\)`),
        ];
        expectFailure(await project.up(), ...messages);
        expect(await project.resource("page-of-invoice")).toBeUndefined();
    });

    it("fails when the edge never answers", async () => {
        const project = await create();
        mockApi.respond({
            when: ({ path }) => path.endsWith(`${privateId}/public`),
            times: Infinity,
            status: 503,
        });
        expectFailure(await project.preview(), `Could not read "${urlOf("public")}": 503`, /2 (times|attempts)/);
    });
});
