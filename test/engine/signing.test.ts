import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, imagesPath, pathsOf, privateId } from "./support/account";
import { expectSuccess } from "./support/expectRun";
import { Project } from "./support/project";

const neighbourId = "2cdc28f0-017a-49c4-9ed7-87056c83901e";
const signingKey = "mock-api-key-for-tests-it-is-no-secret-0";

let mockApi: MockApi;
let now: number;

beforeEach(async () => {
    now = Date.parse("2026-11-24T10:30:00Z");
    mockApi = await startMockApi({
        images: [privateId, neighbourId].map((id) => ({ id, requireSignedURLs: true, width: 300, height: 200 })),
        variants: [
            { id: "public" },
            { id: "small", options: { fit: "cover", width: 32, height: 16 } },
            { id: "smell" },
            { id: "thumbnail", neverRequireSignedURLs: true },
        ],
        now: () => now,
    });
});

afterEach(() => mockApi.close());

/** A program that signs `variant`, at the time of the mock API. */
function signs(variant: string, options = `{ expiresIn: "12h", rotateEvery: "1d" }`): string {
    return `
        Date.now = () => ${now};
        const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
        const url = invoice.signedVariantUrl("${variant}", ${options});
        new Consumer("page", url);
        exports.url = url;
    `;
}

async function signedUrl(project: Project): Promise<string> {
    const { url } = await project.outputs();
    return String(url);
}

/** Fetches a delivery URL from the mock API. */
function fetchFromMockApi(url: string): Promise<Response> {
    return fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl));
}

describe("signedVariantUrl", () => {
    it("gives a URL that serves a picture until it expires", async () => {
        const project = await Project.createApplied({ mockApi, program: signs("small") });
        const url = await signedUrl(project);
        const response = await fetchFromMockApi(url);
        const bytes = Buffer.from(await response.arrayBuffer());
        expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
        expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
        expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([32, 16]);
        for (const changed of changedUrls(url)) {
            expect([changed, (await fetchFromMockApi(changed)).status]).toEqual([changed, 403]);
        }
        now = Date.parse("2026-11-25T12:00:00Z") - 1;
        expect((await fetchFromMockApi(url)).status).toBe(200);
        now += 1;
        expect((await fetchFromMockApi(url)).status).toBe(403);
    });

    it("stays the same within rotateEvery, and changes after it", async () => {
        const project = await Project.createApplied({ mockApi, program: signs("small") });
        const url = await signedUrl(project);
        now = Date.parse("2026-11-24T23:59:59Z");
        await project.setProgram(signs("small"));
        expectSuccess(await project.preview("--expect-no-changes"));
        now = Date.parse("2026-11-25T00:00:00Z");
        await project.setProgram(signs("small"));
        const up = await project.up();
        expect(up.changes).toMatchObject({ update: 1 });
        expect(await signedUrl(project)).not.toBe(url);
    });

    it("reads the keys once, and leaves no key and no signature in the state, the plan or the outputs", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
                exports.url = invoice.signedVariantUrl("small", { expiresIn: "12h", rotateEvery: "1d" });
                exports.another = invoice.signedVariantUrl("public", { expiresIn: 60 });
            `,
        });
        // Without --debug: with it, the SDK itself prints the secrets that it registers.
        const preview = await project.preview("--diff");
        expect(pathsOf(mockApi).filter((path) => path === `${imagesPath}/keys`)).toHaveLength(1);
        const up = await project.up("--diff");
        const signature = new URL(await signedUrl(project)).searchParams.get("sig") ?? "";
        const outputs = await project.pulumi("stack", "output", "--json");
        const state = await project.stateText();
        expect(signature).toMatch(/^[0-9a-f]{64}$/);
        for (const text of [preview.output, up.output, outputs.output, state]) {
            expect(text).not.toContain(signingKey);
            expect(text).not.toContain(signature);
        }
        expect(state).toContain("ciphertext");
    });

    it("waits for up while the image is not known", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "${privateId}");
                const invoice = new images.ImageDetails("invoice", { imageId: made.result });
                exports.url = invoice.signedVariantUrl("small", { expiresIn: "30d", keyName: "second" });
            `,
        });
        mockApi.putSigningKey("second", "another-key-of-the-mock");
        expectSuccess(await project.preview());
        expect(mockApi.requests).toEqual([]);
        expectSuccess(await project.up());
        now = Date.now();
        expect((await fetchFromMockApi(await signedUrl(project))).status).toBe(200);
    });
});

it("a signature and getSigningKey use the credentials and the account of their Provider, and its key is secret", async () => {
    const project = await Project.create({
        mockApi,
        program: `
            module.exports = async () => {
                const provider = new images.Provider("p", {
                    apiToken: new pulumi.Config().requireSecret("token"), accountId: "${accountId}" });
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" }, { provider });
                const { name, value } = await images.getSigningKey({}, { provider });
                const key = images.getSigningKeyOutput({ name: "default" }, { provider });
                const url = invoice.signedVariantUrl("small", { expiresIn: "1d" });
                return { url, name, length: value.length, value: key.value };
            };
        `,
        secretConfig: { token: "token-of-the-provider" },
        env: { CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_ACCOUNT_ID: "" },
    });
    const up = await project.up();
    expectSuccess(up);
    const tokens = new Set(mockApi.requests.map(({ headers }) => headers.authorization));
    expect([...tokens]).toEqual(["Bearer token-of-the-provider"]);
    for (const text of [up.output, await project.stateText()]) {
        expect(text).not.toContain("token-of-the-provider");
        expect(text).not.toContain(signingKey);
    }
    const { url, ...key } = await project.outputs();
    expect(url).toMatch(/\/small\?exp=\d+&sig=/);
    expect(key).toEqual({ name: "default", length: signingKey.length, value: signingKey });
});

/** `url` with one character of its path, its expiry or its signature changed; each path is one that exists. */
function changedUrls(url: string): string[] {
    const exp = url.indexOf("exp=") + "exp=".length;
    const sig = url.indexOf("sig=") + "sig=".length;
    const changeAt = (at: number) => `${url.slice(0, at)}${url[at] === "2" ? "3" : "2"}${url.slice(at + 1)}`;
    return [
        url.replace(privateId, neighbourId),
        url.replace("/small?", "/smell?"),
        url.replace(mockApi.accountHash, mockApi.accountHash.replace("V", "W")),
        ...[exp, exp + 9, sig, sig + 63].map(changeAt),
        url.replace(/&sig=.*/, ""),
    ];
}
