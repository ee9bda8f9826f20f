import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectFailure";
import { type EngineRun, lastStep, pathsOf, Project } from "./support/project";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const account = "/client/v4/accounts/0123456789abcdef0123456789abcdef/images/v1";
const exposed = 'variant "thumbnail" is public, for it has neverRequireSignedURLs, and not signed';

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: privateId, creator: "team-web", meta: { album: "home", year: 2026 }, requireSignedURLs: true }],
        variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
    });
});

afterEach(() => mockApi.close());

/** A program with a lookup, and a consumer of one of its URLs. */
function lookup(expect: object, opts = "{}"): string {
    return `
        const invoice = new images.ImageDetails(
            "invoice", { imageId: "${privateId}", expect: ${JSON.stringify(expect)} }, ${opts});
        new Consumer("page", invoice.variantUrl("public"));
    `;
}

/** A resource whose creation makes the mock API hide what the thumbnail exposes. */
function mends(url: string): string {
    return `const mender = new Calls("mender", "${url}/mend");`;
}

function mendWhenAsked(): void {
    mockApi.respond({
        when: ({ path }) => path === "/client/v4/mend",
        handler: (_, response) => {
            mockApi.putVariant({ id: "thumbnail" });
            response.end();
        },
    });
}

function namesOf(run: EngineRun): string[] {
    return run.steps.map(({ name }) => name);
}

describe("access", () => {
    it("tells who may see each variant", async () => {
        const project = await Project.create({
            mockApi,
            program: `exports.access = new images.ImageDetails("invoice", { imageId: "${privateId}" }).access;`,
        });
        await project.up();
        expect(await project.outputs()).toEqual({ access: { public: "signed", thumbnail: "public" } });
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
    });

    it("asks for the definitions of variants only for an image that requires signed URLs", async () => {
        mockApi.putImage({ id: "open" });
        const project = await Project.create({
            mockApi,
            program: `exports.access = new images.ImageDetails("open", { imageId: "open" }).access;`,
        });
        await project.preview();
        expect(pathsOf(mockApi)).toEqual([`${account}/open`]);
        await project.setProgram(`new images.ImageDetails("invoice", { imageId: "${privateId}" });`);
        mockApi.clearRequests();
        await project.preview();
        expect(pathsOf(mockApi)).toEqual([`${account}/${privateId}`, `${account}/variants`]);
    });

    describe("with a token that may not read variants", () => {
        beforeEach(() => forbidVariants());

        it("fails nothing that does not use it, and shows no changes", async () => {
            const project = await Project.create({
                mockApi,
                program: `exports.url = new images.ImageDetails("invoice", { imageId: "${privateId}" }).variantUrls;`,
            });
            expect((await project.up()).code).toBe(0);
            expect((await project.preview("--expect-no-changes")).code).toBe(0);
            expect((await project.refresh("--expect-no-changes")).code).toBe(0);
        });

        it("fails where it is expected", async () => {
            const project = await Project.create({ mockApi, program: lookup({ requireSignedUrls: true }) });
            expectFailure(await project.preview(), 'needs the "Images Read" permission');
        });

        function forbidVariants(): void {
            mockApi.respond({
                when: ({ path }) => path === `${account}/variants`,
                times: Infinity,
                status: 403,
                body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] },
            });
        }
    });
});

describe("an expectation that is not met", () => {
    it("fails the preview, and at up nothing that uses the lookup is created", async () => {
        const project = await Project.create({ mockApi, program: lookup({ requireSignedUrls: true }) });
        expectFailure(await project.preview(), exposed);
        const up = await project.up();
        expectFailure(up, exposed);
        expect(namesOf(up)).not.toContain("page");
        expect(await project.resource("page")).toBeUndefined();
    });

    it("is met when the variant is allowed", async () => {
        const program = lookup({ requireSignedUrls: true, allowPublicVariants: ["thumbnail"] });
        const project = await Project.create({ mockApi, program });
        expect((await project.preview()).code).toBe(0);
        expect((await project.up()).code).toBe(0);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
    });

    it("is told in one error with the others", async () => {
        const program = lookup({
            requireSignedUrls: false,
            variants: ["public", "hero"],
            draft: true,
            creator: "team-app",
            meta: { album: "office" },
        });
        const project = await Project.create({ mockApi, program });
        expectFailure(
            await project.preview(),
            'variant "public" is signed, for the image requires signed URLs, and not public; ' +
                'there is no variant "hero": there is "public", "thumbnail"; draft is false, and not true; ' +
                'creator is "team-web", and not "team-app"; meta.album is "home", and not "office".',
        );
    });

    it("is a warning on the lookup when it is advisory", async () => {
        const program = lookup({ requireSignedUrls: true, enforcement: "advisory" });
        const project = await Project.create({ mockApi, program });
        for (const run of [await project.preview(), await project.up()]) {
            expect(run.code).toBe(0);
            expect(run.output).toMatch(/ImageDetails \(invoice\):\n +warning: .*variant "thumbnail" is public/);
        }
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
    });

    it("is refused, with all that is wrong, before any request when it is malformed", async () => {
        const program = lookup({ requireSignedURLs: true, draft: "no" });
        const project = await Project.create({ mockApi, program });
        expectFailure(
            await project.preview(),
            "expect.draft must be true or false; expect.requireSignedURLs is no expectation.",
        );
        expect(mockApi.requests).toEqual([]);
    });

    it("shows nothing of a secret", async () => {
        const program = `
            new images.ImageDetails("invoice", {
                imageId: "${privateId}",
                expect: { creator: new pulumi.Config().requireSecret("creator"), draft: true },
            });
        `;
        const project = await Project.create({ mockApi, program, secretConfig: { creator: "hidden-team" } });
        const preview = await project.preview("--diff");
        expectFailure(preview, "draft is not as expected [secret]; creator is not as expected [secret]");
        mockApi.putImage({ id: privateId, creator: "hidden-team", draft: true });
        const up = await project.up();
        expect(up.code).toBe(0);
        for (const text of [preview.output, up.output]) {
            expect(text).not.toContain("hidden-team");
        }
        expect(JSON.stringify((await project.resource("invoice"))?.inputs)).not.toContain("hidden-team");
    });
});

describe("an expectation that the update itself meets", () => {
    const onlyAtUp = { requireSignedUrls: true, enforcement: { preview: "advisory", up: "mandatory" } };

    it("warns at preview and passes at up", async () => {
        // In the state already, the mender does not keep the preview from reading.
        const project = await Project.create({ mockApi, program: `new Calls("mender", "${mockApi.url}/first");` });
        await project.up();
        mockApi.clearRequests();
        await project.setProgram(mends(mockApi.url) + lookup(onlyAtUp, "{ dependsOn: [mender] }"));
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        expect(preview.output).toMatch(/warning: .*variant "thumbnail" is public/);
        mendWhenAsked();
        const up = await project.up();
        expect(up.code).toBe(0);
        expect(up.output).not.toContain("warning:");
        expect(await project.resource("page")).toBeDefined();
    });

    it("fails at up when the image is not mended", async () => {
        const project = await Project.create({ mockApi, program: lookup(onlyAtUp) });
        expect((await project.preview()).code).toBe(0);
        const up = await project.up();
        expectFailure(up, exposed);
        expect(await project.resource("page")).toBeUndefined();
    });

    it("judges by the definition of a variant that was changed before the lookup, not by one read earlier", async () => {
        const program = `
            const early = new images.ImageDetails("early", { imageId: "${privateId}" });
            const mender = new Calls("mender", "${mockApi.url}/mend", { dependsOn: [early] });
            exports.early = early.access;
            ${lookup({ requireSignedUrls: true }, "{ dependsOn: [mender] }")}
            exports.late = invoice.access;
        `;
        const project = await Project.create({ mockApi, program });
        mendWhenAsked();
        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual({
            early: { public: "signed", thumbnail: "public" },
            late: { public: "signed", thumbnail: "signed" },
        });
    });
});

describe("an expectation that is not known at preview", () => {
    it("is judged at up with the image, before anything that uses it is created", async () => {
        const program = `
            const made = new Made("made", "${privateId}");
            const invoice = new images.ImageDetails(
                "invoice", { imageId: made.result, expect: { requireSignedUrls: true } });
            new Consumer("page", invoice.variantUrl("public"));
        `;
        const project = await Project.create({ mockApi, program });
        expect((await project.preview()).code).toBe(0);
        expectFailure(await project.up(), exposed);
        expect(await project.resource("made")).toBeDefined();
        expect(await project.resource("page")).toBeUndefined();
    });

    it.each(["result", "value"])("is judged at up, the others at preview (a %s of a new resource)", async (output) => {
        const program = (draft: boolean) => `
            const made = new Made("made", "team-app");
            const invoice = new images.ImageDetails(
                "invoice", { imageId: "${privateId}", expect: { creator: made.${output}, draft: ${draft} } });
            new Consumer("page", invoice.variantUrl("public"));
        `;
        const project = await Project.create({ mockApi, program: program(true) });
        const preview = await project.preview();
        expectFailure(preview, "draft is false, and not true.");
        expect(preview.output).not.toContain("creator is");
        await project.setProgram(program(false));
        const next = await project.preview();
        expect(next.code).toBe(0);
        expect(lastStep(next, "page").inputs["value"]).toContain("/public");
        expectFailure(await project.up(), 'creator is "team-web", and not "team-app"');
        expect(await project.resource("page")).toBeUndefined();
    });
});

describe("an expectation that the update leaves out", () => {
    it.each([
        ["requireSignedUrls", `requireSignedUrls: made.result.apply(() => true)`, ["--target", "**page"]],
        ["allowPublicVariants", `requireSignedUrls: true, allowPublicVariants: [made.result]`, ["--exclude", "**made"]],
    ])("fails it: %s", async (name, expected, options) => {
        const program = `
            const made = new Made("made", "hero");
            const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}", expect: { ${expected} } });
            new Consumer("page", invoice.variantUrl("public"));
        `;
        const project = await Project.create({ mockApi, program });
        const up = await project.up(...options);
        expectFailure(up, `expect.${name} is not known, for --target or --exclude leaves out what it comes from.`);
        expect(await project.resource("page")).toBeUndefined();
    });
});

describe("a lookup that fails where the update goes on", () => {
    it("gives no access that a program could take for a safe one", async () => {
        const program = `
            const invoice = new images.ImageDetails(
                "invoice", { imageId: "${privateId}", expect: { requireSignedUrls: true } });
            new Consumer("page", invoice.access.apply((access) => JSON.stringify(access)));
        `;
        const project = await Project.create({ mockApi, program });
        const up = await project.up("--continue-on-error");
        expectFailure(up, exposed);
        expect(up.output).toContain('ImageDetails "invoice" was not read, so it has no access.');
        expect(await project.resource("page")).toBeUndefined();
    });
});

describe("a stack whose expectation was met", () => {
    const program = lookup({ requireSignedUrls: true, allowPublicVariants: ["thumbnail"] });

    it("fails the next preview once the image is public at the API", async () => {
        const project = await Project.create({ mockApi, program });
        expect((await project.up()).code).toBe(0);
        mockApi.putImage({ id: privateId });
        expectFailure(await project.preview(), "requireSignedUrls is false, and not true.");
    });

    it("is refreshed without a judgement", async () => {
        const project = await Project.create({ mockApi, program });
        await project.up();
        mockApi.putImage({ id: privateId });
        const refresh = await project.refresh();
        expect(refresh.code).toBe(0);
        expect((await project.resource("invoice"))?.outputs).toMatchObject({
            requireSignedUrls: false,
            access: { public: "public", thumbnail: "public" },
        });
        expectFailure(await project.preview(), "requireSignedUrls is false, and not true.");
    });
});

describe("verifyDelivery", () => {
    const verify = { requireSignedUrls: true, allowPublicVariants: ["thumbnail"], verifyDelivery: true };
    const config = () => ({ "cloudflare-images:deliveryBaseUrl": mockApi.deliveryUrl });
    const urlOf = (variant: string) => `${mockApi.deliveryUrl}/${mockApi.accountHash}/${privateId}/${variant}`;

    it("asks the delivery host for each variant, without credentials", async () => {
        const project = await Project.create({ mockApi, program: lookup(verify), config: config() });
        expect((await project.preview()).code).toBe(0);
        const asked = mockApi.requests.filter(({ path }) => !path.startsWith("/client/"));
        expect(asked.map(({ path }) => path.split("/").at(-1)).sort()).toEqual(["public", "thumbnail"]);
        for (const { headers } of asked) {
            expect(Object.keys(headers).filter((name) => /authorization|x-auth|cookie/.test(name))).toEqual([]);
            expect(headers.range).toBe("bytes=0-0");
        }
    });

    it("fails when the edge serves what it must not", async () => {
        const project = await Project.create({ mockApi, program: lookup(verify), config: config() });
        mockApi.respond({
            when: ({ path }) => path.endsWith(`${privateId}/public`),
            body: "an image",
            times: Infinity,
        });
        expectFailure(
            await project.preview(),
            `"${urlOf("public")}" is served to anyone, and must need a signature: 200`,
        );
        expectFailure(await project.up(), urlOf("public"));
        expect(await project.resource("page")).toBeUndefined();
    });

    it("fails when the edge refuses what it must serve", async () => {
        const project = await Project.create({ mockApi, program: lookup(verify), config: config() });
        mockApi.respond({
            when: ({ path }) => path.endsWith(`${privateId}/thumbnail`),
            status: 403,
            body: "ERROR 9425: refused\n",
        });
        expectFailure(
            await project.preview(),
            `"${urlOf("thumbnail")}" is not served, and must be without a signature: 403 (9425 refused)`,
        );
    });

    it("tries again, and fails when the edge never answers", async () => {
        const project = await Project.create({ mockApi, program: lookup(verify), config: config() });
        await project.pulumi("config", "set", "cloudflare-images:maxRetries", "1");
        mockApi.respond({ when: ({ path }) => path.endsWith(`${privateId}/public`), status: 503, times: 2 });
        expectFailure(await project.preview(), `Could not read "${urlOf("public")}": 503`, "tried 2 times");
        mockApi.respond({ when: ({ path }) => path.endsWith(`${privateId}/public`), status: 503, times: 1 });
        expect((await project.preview()).code).toBe(0);
    });
});
