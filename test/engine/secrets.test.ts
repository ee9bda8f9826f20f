import { type ScriptedResponse, type MockApi, startMockApi } from "../../src/testing";
import { type EngineRun, lastStep, Project, type ProjectOptions } from "./support/project";

const secretId = "confidential/merger-plan.png";
const apiToken = "cfut_T0kenThatNobodyMaySee";
const apiKey = "k3yThatNobodyMaySee";
const email = "nobody-may-see@example.com";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: secretId }, { id: "plain" }] });
});

afterEach(() => mockApi.close());

describe("a secret image id", () => {
    const program = `
        const config = new pulumi.Config();
        const plan = new images.ImageDetails("plan", { imageId: config.requireSecret("imageId") });
        exports.url = plan.variantUrl("public");
        exports.imageId = plan.imageId;
        exports.variants = plan.variants;
        exports.signed = plan.requireSignedUrls;
    `;
    const options = () => ({ mockApi, program, secretConfig: { imageId: secretId } });

    it("is in neither the plan nor the state, the resource's id included", async () => {
        const project = await Project.create(options());
        const preview = await project.preview("--diff");
        const up = await project.up();
        const refresh = await project.refresh();
        expect([preview.code, up.code, refresh.code]).toEqual([0, 0, 0]);
        expect(preview.output + up.output + refresh.output).not.toContain("merger-plan");
        expect(await project.stateText()).not.toContain("merger-plan");
        expect((await project.resource("plan"))?.id).toBe("secret");
        expect(await project.outputs()).toMatchObject({
            imageId: secretId,
            url: `https://imagedelivery.net/${mockApi.accountHash}/${secretId}/public`,
            signed: false,
        });
        expect(up.output).toMatch(/signed\s*: false/);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
    });

    it.each([
        ["it does not exist", { status: 404, body: `ERROR 5404: Image ${encodeURIComponent(secretId)} not found\n` }],
        ["it is malformed", { status: 400, body: { success: false, errors: [{ code: 7003, message: secretId }] } }],
    ])("is not in the error when %s", async (_, response) => {
        const project = await Project.create(options());
        mockApi.respond(response);
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain('Could not read image [secret] of account "0123');
        expect(preview.output).not.toContain("merger-plan");
    });

    it("is not in the error when it is refused", async () => {
        const project = await Project.create({ ...options(), secretConfig: { imageId: "../merger-plan" } });
        const preview = await project.preview();
        expect(preview.code).not.toBe(0);
        expect(preview.output).toContain("Could not read image [secret]");
        expect(preview.output).not.toContain("merger-plan");
    });
});

describe("a secret account id", () => {
    it.each<[string, string, Partial<ProjectOptions>]>([
        ["argument", `{ imageId: "plain", accountId: pulumi.secret("0123456789abcdef0123456789abcdef") }`, {}],
        [
            "configuration",
            `{ imageId: "plain" }`,
            { secretConfig: { "cloudflare-images:accountId": "0123456789abcdef0123456789abcdef" } },
        ],
        [
            "provider",
            `{ imageId: "plain" }, { provider: new images.Provider("p", { accountId: pulumi.secret("0123456789abcdef0123456789abcdef") }) }`,
            {},
        ],
    ])("of the %s stays secret in the outputs that reveal it", async (_, args, options) => {
        const project = await Project.create({
            mockApi,
            program: `
                const plain = new images.ImageDetails("plain", ${args});
                exports.accountId = plain.accountId;
                exports.url = plain.variantUrl("public");
            `,
            ...options,
        });
        project.setEnv({ CLOUDFLARE_ACCOUNT_ID: undefined });
        const up = await project.up();
        expect(up.code).toBe(0);
        expect(up.output).toMatch(/accountId: \[secret\]/);
        expect(up.output).toMatch(/url\s*: "https:/);
        expect(await project.stateText()).not.toContain("0123456789abcdef0123456789abcdef");
        expect(await project.outputs()).toMatchObject({ accountId: mockApi.accountId });
    });
});

describe("a credential", () => {
    const lookup = `exports.url = new images.ImageDetails("plain", { imageId: "plain" }).variantUrl("public");`;
    const withProvider = (args: string) => `
        const config = new pulumi.Config();
        const provider = new images.Provider("p", ${args});
        exports.url = new images.ImageDetails("plain", { imageId: "plain" }, { provider }).variantUrl("public");
    `;
    const kinds: [string, Partial<ProjectOptions>][] = [
        ["token of the environment", { env: { CLOUDFLARE_API_TOKEN: apiToken } }],
        ["key of the environment", { env: { CLOUDFLARE_API_KEY: apiKey, CLOUDFLARE_EMAIL: email } }],
        ["token of the configuration", { secretConfig: { "cloudflare:apiToken": apiToken } }],
        ["key of the configuration", { secretConfig: { "cloudflare:apiKey": apiKey, "cloudflare:email": email } }],
        [
            "token of a Provider",
            {
                secretConfig: { token: apiToken },
                program: withProvider(`{ apiToken: config.get("token") }`),
            },
        ],
        [
            "key of a Provider",
            {
                secretConfig: { key: apiKey, email },
                program: withProvider(`{ apiKey: config.get("key"), email: config.get("email") }`),
            },
        ],
    ];
    const failures = (echo: string): Record<string, ScriptedResponse> => ({
        "an answer that echoes it": { status: 403, body: { success: false, errors: [{ code: 10000, message: echo }] } },
        "a text that echoes it": { status: 404, body: `ERROR 5404: ${echo}\n`, headers: { "cf-ray": echo } },
        "an HTML page": { status: 502, body: `<html>${echo}</html>` },
        "a malformed success": { status: 200, body: { success: true, result: { id: echo } } },
        "a redirect": { status: 302, headers: { location: `http://127.0.0.1:1/${echo}` } },
        "a reset connection": { handler: (_, response) => void response.destroy() },
    });

    describe.each(kinds)("that is the %s", (kind, options) => {
        const create = () => Project.create({ mockApi, program: lookup, ...options });
        // A key of the environment is used only where there is no token.
        const noOtherToken = (project: Project) =>
            kind.startsWith("key") ? project.setEnv({ CLOUDFLARE_API_TOKEN: undefined }) : undefined;

        it("is sent, and is in no plan, output or state", async () => {
            const project = await create();
            noOtherToken(project);
            const preview = await project.preview("--debug", "--diff");
            const up = await project.up("--debug");
            const refresh = await project.refresh("--debug");
            const destroyed = await project.stateText();
            expect([preview.code, up.code, refresh.code]).toEqual([0, 0, 0]);
            const sent = kind.startsWith("token") ? `Bearer ${apiToken}` : `${email} ${apiKey}`;
            for (const { headers } of mockApi.requests) {
                const { authorization, "x-auth-email": sentEmail, "x-auth-key": sentKey } = headers;
                expect(authorization ?? `${String(sentEmail)} ${String(sentKey)}`).toBe(sent);
            }
            expectNoCredential(preview.output, up.output, refresh.output, destroyed);
        });

        it("is not shown, whatever fails", async () => {
            const project = await create();
            await project.pulumi("config", "set", "cloudflare-images:maxRetries", "0");
            noOtherToken(project);
            const echo = kind.startsWith("token") ? apiToken : `${apiKey} ${email}`;
            for (const [failure, response] of Object.entries(failures(echo))) {
                mockApi.respond(response);
                const preview = await project.preview("--debug");
                expect({ failure, code: preview.code }).not.toMatchObject({ code: 0 });
                expectFailure(preview);
                expectNoCredential(preview.output);
            }
        });
    });

    function expectFailure(run: EngineRun): void {
        expect(run.code).not.toBe(0);
        expect(run.output).toContain('Could not read image "plain"');
        expect(run.output).not.toMatch(/^\s+at /m);
    }

    function expectNoCredential(...texts: string[]): void {
        for (const text of texts) {
            for (const secret of [apiToken, apiKey, email]) {
                expect(text).not.toContain(secret);
            }
        }
    }
});

describe("a secret that nothing marks", () => {
    it("is shown: the tests above can fail", async () => {
        const project = await Project.create({
            mockApi,
            program: `exports.url = new images.ImageDetails("plan", { imageId: "${secretId}" }).variantUrl("public");`,
        });
        const up = await project.up();
        expect(up.output).toContain("merger-plan");
        expect(await project.stateText()).toContain("merger-plan");
        expect(lastStep(up, "plan").inputs["secretInputs"]).toBeUndefined();
    });
});
