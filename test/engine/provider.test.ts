import { type MockApi, startMockApi } from "../../src/testing";
import { accountId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { noCloudflare, Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: "a" }, { id: "b" }, { id: "c" }],
        tokens: { "token-a": {}, "token-b": {}, "good-token": {} },
        keys: [{ email: "me@example.com", key: "the-key" }],
    });
});

afterEach(() => mockApi.close());

/** Which credential each image was asked for with. */
function credentialsSent(): Record<string, string> {
    const sent = mockApi.requests.map(({ path, headers }) => [
        path.split("/").at(-1) ?? "",
        headers.authorization ?? `${String(headers["x-auth-email"])} ${String(headers["x-auth-key"])}`,
    ]);
    return Object.fromEntries(sent) as Record<string, string>;
}

describe("an explicit Provider", () => {
    it("gives each lookup its own token, on its own and through a component", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const a = new images.Provider("a", { apiToken: "token-a" });
                const b = new images.Provider("b", { apiToken: "token-b" });
                const component = new pulumi.ComponentResource("test:index:C", "c", {}, { providers: [b] });
                new images.ImageDetails("a", { imageId: "a" }, { provider: a });
                new images.ImageDetails("b", { imageId: "b" }, { parent: component });
                new images.ImageDetails("c", { imageId: "c" });
            `,
        });
        expectSuccess(await project.up());
        expect(credentialsSent()).toEqual({ a: "Bearer token-a", b: "Bearer token-b", c: "Bearer good-token" });
        mockApi.clearRequests();
        expectSuccess(await project.refresh());
        expect(credentialsSent()).toEqual({ a: "Bearer token-a", b: "Bearer token-b", c: "Bearer good-token" });
        expectSuccess(await project.preview("--expect-no-changes"));
    });

    it("is named where its token is refused, as is any other source", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const a = new images.Provider("a", { apiToken: "wrong-token" });
                new images.ImageDetails("a", { imageId: "a" }, { provider: a });
                new images.ImageDetails("b", { imageId: "b" }, { provider: new images.Provider("b") });
                new images.ImageDetails("c", { imageId: "c" });
            `,
            config: { "cloudflare-images:accountId": accountId, "cloudflare:baseUrl": mockApi.url },
            secretConfig: { "cloudflare:apiToken": "stale-token" },
            env: { ...noCloudflare, CLOUDFLARE_API_TOKEN: "good-token" },
        });
        const up = await project.up("--continue-on-error");
        const inConfig = "The credentials come from cloudflare:apiToken in the stack's configuration.";
        expect(diagnosticsOf(up, "a")).toContain('The credentials come from Provider "a".');
        expect(diagnosticsOf(up, "b")).toContain(inConfig);
        expect(diagnosticsOf(up, "c")).toContain(inConfig);
        expect(up.output).not.toMatch(/wrong-token|stale-token/);
    });

    it("is completed by the stack's configuration, which beats the environment", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const provider = new images.Provider("p", { apiKey: "the-key" });
                new images.ImageDetails("a", { imageId: "a" }, { provider });
                new images.ImageDetails("b", { imageId: "b" });
            `,
            config: { "cloudflare-images:accountId": accountId, "cloudflare:baseUrl": mockApi.url },
            secretConfig: { "cloudflare:email": "me@example.com", "cloudflare:apiToken": "token-b" },
            env: { ...noCloudflare, CLOUDFLARE_API_TOKEN: "good-token" },
        });
        expectSuccess(await project.up());
        expect(credentialsSent()).toEqual({ a: "me@example.com the-key", b: "Bearer token-b" });
    });
});

describe("a setting that is missing or too small", () => {
    it("is suggested where the configuration has it by another name, to resources and functions", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                new images.ImageDetails("a", { imageId: "a" });
                exports.b = images.getImageDetailsOutput({ imageId: "b" }).filename;
            `,
            config: { "cloudflare-images:accountID": accountId },
            secretConfig: { "cloudflareImages:apiToken": "good-token" },
            env: { ...noCloudflare, CLOUDFLARE_BASE_URL: mockApi.url },
        });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const name of ["a", "test-dev"]) {
            expect(diagnosticsOf(up, name)).toContain('did you mean "cloudflare-images:accountId"?');
            expect(diagnosticsOf(up, name)).toContain('did you mean "cloudflare-images:apiToken"?');
        }
        expect(up.output).not.toContain("good-token");
        expect(mockApi.requests).toEqual([]);
    });

    it("fails its lookups, with the names of all its places", async () => {
        mockApi.respond({ handler: () => undefined, times: Infinity });
        const providers = {
            none: "{}",
            noEmail: `{ apiKey: "the-key" }`,
            noKey: `{ email: "a@b.c" }`,
            noAccount: `{ apiToken: "token-a" }`,
            timeout: `{ apiToken: "token-a", accountId: "${accountId}" }`,
        };
        const lookups = Object.entries(providers).map(
            ([name, args]) => `new images.ImageDetails(
                "${name}", { imageId: "${name}" }, { provider: new images.Provider("of-${name}", ${args}) });`,
        );
        const project = await Project.create({
            mockApi,
            program: lookups.join("\n"),
            config: { "cloudflare-images:timeoutMs": "300", "cloudflare-images:maxRetries": "0" },
            env: { ...noCloudflare, CLOUDFLARE_BASE_URL: mockApi.url },
        });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        const places = ["cloudflare-images:apiToken", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL"];
        const messages: Record<keyof typeof providers, (string | RegExp)[]> = {
            none: ["No Cloudflare credentials", "apiToken of a Provider", "cloudflare-images:apiKey", ...places],
            noEmail: ["apiKey is set without email", ...places],
            noKey: ["email is set without apiKey", ...places],
            noAccount: [
                "No Cloudflare account id",
                /cloudflare-images:accountId.*accountId of the lookup.*CLOUDFLARE_ACCOUNT_ID/,
            ],
            timeout: [/within 0\.3 s/],
        };
        for (const [name, parts] of Object.entries(messages)) {
            for (const part of parts) {
                expect(diagnosticsOf(up, name)).toMatch(part);
            }
        }
        expect(Object.keys(credentialsSent())).toEqual(["timeout"]);
    });
});
