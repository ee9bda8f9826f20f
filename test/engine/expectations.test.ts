import { type MockApi, type MockApiOptions, startMockApi } from "../../src/testing";
import { accountHash, deliveryUrl, forbidVariants, privateId, whenCalled } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { type EngineRun, lastStep, Project } from "./support/project";

const exposed = /variant "thumbnail" is public .* signed/;

const account: MockApiOptions = {
    images: [
        { id: privateId, creator: "team-web", meta: { album: "home", year: 2026 }, requireSignedURLs: true },
        { id: "open" },
        { id: "met", creator: "team-app" },
    ],
    variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
};

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi(account);
});

afterEach(() => mockApi.close());

/** A program with a lookup, and a consumer of one of its URLs. */
function lookup(expect: string, { name = "invoice", opts = "{}", imageId = `"${privateId}"` } = {}): string {
    return `
        const ${name} = new images.ImageDetails("${name}", { imageId: ${imageId}, expect: ${expect} }, ${opts});
        new Consumer("page-of-${name}", ${name}.variantUrl("public"));
    `;
}

describe("a stack whose expectation is met", () => {
    it("tells who can see each variant, fails the next preview once the image is public, and is refreshed anyway", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                exports.open = new images.ImageDetails("open", { imageId: "open" }).access;
                ${lookup('{ requireSignedUrls: true, allowPublicVariants: ["thumbnail"] }')}
                exports.invoice = invoice.access;
            `,
        });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({
            open: { public: "public", thumbnail: "public" },
            invoice: { public: "signed", thumbnail: "public" },
        });
        expectSuccess(await project.preview("--expect-no-changes"));
        mockApi.putImage({ id: privateId });
        expectFailure(await project.preview(), /requireSignedUrls is false, .*true/);
        expectSuccess(await project.refresh());
        expect((await project.resource("invoice"))?.outputs).toMatchObject({
            requireSignedUrls: false,
            access: { public: "public", thumbnail: "public" },
        });
    });
});

it("an access that the token may not read fails what uses or expects it, and nothing else", async () => {
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

describe("expectations that are not met, or are not known before up", () => {
    const onlyAtUp = `enforcement: { preview: "advisory", up: "mandatory" }`;
    const program = `
        const made = new Made("made", "team-app");
        const id = new Made("id", "${privateId}");
        ${lookup('{ requireSignedUrls: true, enforcement: "advisory" }', { name: "advisory" })}
        ${lookup(`{ requireSignedUrls: true, ${onlyAtUp} }`, { name: "atUp" })}
        new Consumer("access-of-atUp", atUp.access.apply((access) => JSON.stringify(access)));
        const album = new images.ImageDetailsSet("album", {
            imageIds: ["open", "met", "${privateId}"],
            expect: { creator: "team-app", ${onlyAtUp} },
        });
        new Consumer("page-of-album", album.images.apply((byId) => byId.met.variantUrls.public));
        new images.ImageDetails("several", { imageId: "${privateId}", expect: {
            requireSignedUrls: false, variants: ["public", "hero"], draft: true, creator: "team-app",
            meta: { album: "office" }, ${onlyAtUp} } });
        ${lookup("{ creator: made.result, draft: true }", { name: "ofResult" })}
        ${lookup("{ creator: made.value, draft: true }", { name: "ofNewResource" })}
        ${lookup("{ requireSignedUrls: true }", { name: "ofImage", imageId: "id.result" })}
        const called = images.getImageDetailsOutput(
            { imageId: "${privateId}", expect: { creator: made.result, enforcement: "advisory" } });
        new Consumer("page-of-call", called.variantUrls.public);
    `;
    const warning = /warning: .*variant "thumbnail" is public/;
    let preview: EngineRun;
    let up: EngineRun;
    let names: string[];

    beforeAll(async () => {
        const shared = await startMockApi(account);
        const project = await Project.create({ mockApi: shared, program });
        preview = await project.preview();
        up = await project.up("--continue-on-error");
        names = await project.namesInState();
        await shared.close();
    });

    it("are warnings where they are advisory, of an image and of a set that names each that fails", () => {
        expectSuccess(preview);
        for (const [run, name] of [
            [preview, "advisory"],
            [preview, "atUp"],
            [up, "advisory"],
        ] as const) {
            expect(diagnosticsOf(run, name)).toMatch(warning);
        }
        expect(diagnosticsOf(preview, "album")).toMatch(
            new RegExp(`warning: .*"open" .*"team-app".*"${privateId}" .*"team-app"`),
        );
        expect(diagnosticsOf(preview, "album")).not.toContain('image "met"');
    });

    it("are told in one error where they are mandatory", () => {
        expect(up.code).not.toBe(0);
        expect(diagnosticsOf(up, "atUp")).toMatch(/error: .*variant "thumbnail" is public[^]*expect`\.\s*$/);
        // The program goes on with what it does not have.
        expect(diagnosticsOf(up, "test-dev")).toContain('ImageDetails "atUp" was not read, so it has no access.');
        expect(diagnosticsOf(up, "album")).toMatch(
            new RegExp(`error: .*"team-app": "open".*creator is "team-web".*"team-app": "${privateId}"`),
        );
        expect(diagnosticsOf(up, "several")).toMatch(
            new RegExp(
                [
                    'error: .*variant "public" is signed .*public',
                    'no variant "hero".*"public", "thumbnail"',
                    "draft is false, .*true",
                    'creator is "team-web", .*"team-app"',
                    'meta\\.album is "home", .*"office"',
                ].join(".*"),
            ),
        );
    });

    it("wait for up where they are not known at preview", () => {
        for (const name of ["ofResult", "ofNewResource", "ofImage", "test-dev"]) {
            expect(diagnosticsOf(preview, name)).toBe("");
        }
        for (const name of ["ofResult", "ofNewResource", "call"]) {
            expect(lastStep(preview, `page-of-${name}`).inputs["value"]).toBe(`${deliveryUrl}/${privateId}/public`);
        }
        for (const name of ["ofResult", "ofNewResource"]) {
            expect(diagnosticsOf(up, name)).toMatch(/draft is false, .*; creator is "team-web", .*"team-app"/);
        }
        expect(diagnosticsOf(up, "ofImage")).toMatch(exposed);
        expect(diagnosticsOf(up, "test-dev")).toMatch(/warning: .*creator is "team-web", .*"team-app"/);
    });

    it("keep all that uses the lookup from being created, though the update goes on", () => {
        expect(names).toContain("made");
        const consumers = names.filter((name) => /^(page|access)-of-/.test(name));
        expect(consumers.sort()).toEqual(["page-of-advisory", "page-of-call"]);
    });
});

describe("an update that changes the definition of a variant", () => {
    it("is judged by the new one, and may warn at preview and pass at up", async () => {
        const changesTo = (path: string, neverRequireSignedURLs: boolean) =>
            whenCalled(mockApi, path, () => mockApi.putVariant({ id: "thumbnail", neverRequireSignedURLs }));
        const project = await Project.create({
            mockApi,
            program: `
                const early = new images.ImageDetails("early", { imageId: "${privateId}" });
                const mender = new Calls("mender", "${changesTo("mend", false)}", { dependsOn: [early] });
                exports.early = early.access;
                ${lookup("{ requireSignedUrls: true }", { opts: "{ dependsOn: [mender] }" })}
                exports.late = invoice.access;
            `,
        });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({
            early: { public: "signed", thumbnail: "public" },
            late: { public: "signed", thumbnail: "signed" },
        });

        mockApi.putVariant({ id: "thumbnail", neverRequireSignedURLs: true });
        // In the state already, the mender does not keep the preview from reading.
        await project.setProgram(`
            const mender = new Calls("mender", "${changesTo("mend-again", false)}");
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
});

describe("verifyDelivery", () => {
    const exposedId = privateId.replace(/.$/, "0");
    const silentId = privateId.replace(/.$/, "1");
    const expected = '{ requireSignedUrls: true, allowPublicVariants: ["thumbnail"], verifyDelivery: true }';
    const program = `
        ${lookup(expected)}
        ${lookup(expected, { name: "exposed", imageId: `"${exposedId}"` })}
        ${lookup(expected, { name: "silent", imageId: `"${silentId}"` })}
    `;
    let host: MockApi;
    let up: EngineRun;
    let names: string[];

    const urlOf = (id: string, variant: string) => `${host.deliveryUrl}/${accountHash}/${id}/${variant}`;

    beforeAll(async () => {
        host = await startMockApi({
            ...account,
            images: [privateId, exposedId, silentId].map((id) => ({ id, requireSignedURLs: true })),
        });
        const respond = (id: string, status: number, body = "", times = Infinity) =>
            host.respond({ when: ({ path }) => path.endsWith(id), times, status, body });
        respond(`${privateId}/public`, 503, "", 1);
        respond(`${exposedId}/public`, 200, "an image");
        respond(`${exposedId}/thumbnail`, 403, "ERROR 9425: refused\n");
        respond(`${silentId}/public`, 503);
        const project = await Project.create({
            mockApi: host,
            program,
            config: {
                "cloudflare-images:deliveryBaseUrl": host.deliveryUrl,
                "cloudflare-images:maxRetries": "1",
            },
        });
        up = await project.up("--continue-on-error");
        names = await project.namesInState();
        await host.close();
    });

    it("asks the delivery host for each variant, without credentials, and once more where it does not answer", () => {
        expect(diagnosticsOf(up, "invoice")).toBe("");
        expect(names.filter((name) => name.startsWith("page"))).toEqual(["page-of-invoice"]);
        const requests = host.requests.filter(({ path }) => !path.startsWith("/client/"));
        const ofInvoice = requests.filter(({ path }) => path.includes(privateId));
        expect(ofInvoice.map(({ path }) => path.split("/").at(-1)).sort()).toEqual(["public", "public", "thumbnail"]);
        for (const { headers } of requests) {
            expect(Object.keys(headers).filter((name) => /authorization|x-auth|cookie/.test(name))).toEqual([]);
            expect(headers.range).toBe("bytes=0-0");
        }
    });

    it("fails when the edge serves what it must not, or refuses what it must serve", () => {
        expectFailure(up);
        const diagnostics = diagnosticsOf(up, "exposed");
        expect(diagnostics).toMatch(new RegExp(`"${urlOf(exposedId, "public")}" is served to anyone.* signature: 200`));
        expect(diagnostics).toMatch(
            new RegExp(`"${urlOf(exposedId, "thumbnail")}" is not served.* 403 \\(9425 refused\\)`),
        );
    });

    it("fails when the edge never answers", () => {
        const diagnostics = diagnosticsOf(up, "silent");
        expect(diagnostics).toContain(`Could not read "${urlOf(silentId, "public")}": 503`);
        expect(diagnostics).toMatch(/2 (times|attempts)/);
    });
});
