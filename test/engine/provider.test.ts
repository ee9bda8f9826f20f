import { type MockApi, startMockApi } from "../../src/testing";
import { accountId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
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
        expectSuccess(await project.destroy());
    });

    it("is completed by the stack's configuration", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const provider = new images.Provider("p", { apiKey: "the-key" });
                new images.ImageDetails("a", { imageId: "a" }, { provider });
            `,
            config: { "cloudflare-images:accountId": accountId, "cloudflare:baseUrl": mockApi.url },
            secretConfig: { "cloudflare:email": "me@example.com", "cloudflare:apiToken": "token-b" },
            env: noCloudflare,
        });
        expectSuccess(await project.up());
        expect(credentialsSent()).toEqual({ a: "me@example.com the-key" });
    });
});

describe("credentials", () => {
    const program = `new images.ImageDetails("a", { imageId: "a" });`;

    it.each([
        ["nothing is given", {}, ["No Cloudflare credentials", "apiToken of a Provider", "cloudflare-images:apiKey"]],
        ["a key has no e-mail", { CLOUDFLARE_API_KEY: "the-key" }, ["apiKey is set without email"]],
        ["an e-mail has no key", { CLOUDFLARE_EMAIL: "a@b.c" }, ["email is set without apiKey"]],
    ])("are asked for by the names of all their places when %s", async (_, env, messages) => {
        const project = await Project.create({ mockApi, program, env: { CLOUDFLARE_API_TOKEN: undefined, ...env } });
        expectFailure(
            await project.preview(),
            ...[...messages, "cloudflare-images:apiToken", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL"],
        );
        expect(mockApi.requests).toEqual([]);
    });

    it("of the configuration beat those of the environment", async () => {
        const project = await Project.create({ mockApi, program, secretConfig: { "cloudflare:apiToken": "token-a" } });
        expectSuccess(await project.preview());
        expect(credentialsSent()).toEqual({ a: "Bearer token-a" });
    });

    it("need an account id, and all its places are named", async () => {
        const project = await Project.create({ mockApi, program, env: { CLOUDFLARE_ACCOUNT_ID: undefined } });
        expectFailure(
            await project.preview(),
            "No Cloudflare account id",
            /cloudflare-images:accountId.*accountId of the lookup.*CLOUDFLARE_ACCOUNT_ID/,
        );
        expect(mockApi.requests).toEqual([]);
    });
});

describe("the timeout of the configuration", () => {
    it("ends a request that is not answered in time", async () => {
        mockApi.respond({ handler: () => undefined, times: Infinity });
        const project = await Project.create({
            mockApi,
            program: `new images.ImageDetails("a", { imageId: "a" });`,
            config: { "cloudflare-images:timeoutMs": "300", "cloudflare-images:maxRetries": "0" },
        });
        expectFailure(await project.preview(), /within 0\.3 s/);
    });
});
