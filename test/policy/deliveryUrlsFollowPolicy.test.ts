import * as pulumi from "@pulumi/pulumi";
import { createDeliveryUrlsFollowPolicy } from "../../src/policy/deliveryUrlsFollowPolicy";
import { connect } from "../../src/lookup/connect";
import { type MockApi, startMockApi } from "../../src/testing";
import { stackViolationsOf, unknown, violationsOf } from "./support/violations";

const stackType = "pulumi:pulumi:Stack";
const closedId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const nowMs = Date.parse("2027-01-01T00:00:00Z");

const environment = process.env;

let mockApi: MockApi;

beforeEach(async () => {
    // Only what a test gives is configured.
    process.env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("CLOUDFLARE_")));
    mockApi = await startMockApi({
        images: [{ id: "open" }, { id: closedId, requireSignedURLs: true }, { id: "brand/logo.png" }],
        variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
        tokens: { good: {}, reader: { denied: ["variants"] } },
    });
});

afterEach(async () => {
    process.env = environment;
    await mockApi.close();
});

function createPolicy(settings: Readonly<Record<string, string>> = {}) {
    const given: Readonly<Record<string, string>> = {
        "cloudflare:apiToken": "good",
        "cloudflare:baseUrl": mockApi.url,
        "cloudflare-images:accountId": mockApi.accountId,
        "cloudflare-images:maxRetries": "0",
        ...settings,
    };
    return createDeliveryUrlsFollowPolicy({
        connect: (accountId) => connect((key) => given[key], accountId),
        now: () => nowMs,
    });
}

function urlOf(rest: string): string {
    return `https://imagedelivery.net/${mockApi.accountHash}/${rest}`;
}

function validate(props: Record<string, unknown>, config: object = {}, policy = createPolicy()): Promise<string[]> {
    return violationsOf(policy, { props }, config);
}

function pathsAsked(): string[] {
    return mockApi.requests.map(({ path }) => path.replace(/^.*\/images\/v1\//, "")).sort();
}

describe("delivery-urls-follow-policy", () => {
    it("says nothing of URLs that work", async () => {
        const html = `<img src="${urlOf("open/public")}"><img src="${urlOf(`${closedId}/teaser`)}">`;
        const later = Math.floor(nowMs / 1000) + 3600;
        const props = {
            html,
            links: [urlOf(`${closedId}/public?exp=${later}&amp;sig=00ff`), urlOf("brand/logo.png/w=20")],
        };
        expect(await validate(props)).toEqual([]);
        expect(pathsAsked()).toEqual([closedId, "brand%2Flogo.png", "open", "variants"]);
    });

    it("says where a URL is and what is wrong with it, in a line and without its signature", async () => {
        const expired = urlOf(`${closedId}/public?exp=1700000000&sig=5ec2e7`);
        expect(await validate({ spec: [{ html: `<a href='${expired}'>` }] })).toEqual([
            `spec[0].html: "${urlOf(`${closedId}/public`)}?…" expired at 2023-11-14T22:13:20Z. Sign it anew.`,
        ]);
    });

    it("reports each URL once, with all that is wrong and all properties", async () => {
        const expired = urlOf(`${closedId}/hero?exp=1700000000&sig=5ec2e7`);
        const messages = await validate({ a: expired, b: [expired, expired], c: { d: expired, e: expired } });
        expect(messages).toEqual([
            `a, b[0], b[1] and 2 more: "${urlOf(`${closedId}/hero`)}?…" expired at 2023-11-14T22:13:20Z; ` +
                "it names a variant that its image does not have (it has public, teaser). Sign it anew. " +
                "Use one that it has. If this stack makes it, let this resource depend on that one.",
        ]);
    });

    it("reads each image once, all at the same time, and nothing for no URL", async () => {
        const slow = await startMockApi({ images: [{ id: "a" }, { id: "b" }, { id: "c" }], latencyMs: 200 });
        const policy = createPolicy({ "cloudflare:baseUrl": slow.url });
        const base = `https://imagedelivery.net/${slow.accountHash}`;
        const props = {
            urls: ["a/public", "a/public", "b/public", "c/public", "a/w=3"].map((rest) => `${base}/${rest}`),
        };
        expect(await validate(props, {}, policy)).toEqual([]);
        expect(slow.requests).toHaveLength(3);
        const [first, last] = [slow.requests[0], slow.requests[2]];
        expect((last?.at.getTime() ?? NaN) - (first?.at.getTime() ?? NaN)).toBeLessThan(190);
        expect(
            await validate({ text: "https://example.com/" }, {}, createPolicy({ "cloudflare:apiToken": " " })),
        ).toEqual([]);
        expect(slow.requests).toHaveLength(3);
        await slow.close();
    });

    it("reads anew for each resource", async () => {
        const policy = createPolicy();
        const id = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
        mockApi.putImage({ id });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([]);
        mockApi.putImage({ id, requireSignedURLs: true });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([
            expect.stringContaining("it has no signature"),
        ]);
        mockApi.putVariant({ id: "public", neverRequireSignedURLs: true });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([]);
        mockApi.deleteImage(id);
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([
            expect.stringContaining(`names an image that account "${mockApi.accountId}" does not have`),
        ]);
    });

    it.each([
        ["allowedImages", { allowedImages: ["gone*"] }],
        ["allowedAccountHashes", { allowedAccountHashes: ["Vh2Kq7sYt0RjLx9PwN4mBg"] }],
        ["ignoredResources, by type", { ignoredResources: ["test:index:*"] }],
        ["ignoredResources, by URN", { ignoredResources: ["*::page"] }],
        ["readImages", { readImages: false }],
    ])("passes what %s lets pass, and sends nothing for it", async (_, config) => {
        expect(await validate({ url: urlOf("gone/public") })).toHaveLength(1);
        mockApi.clearRequests();
        expect(await validate({ url: urlOf("gone/public") }, config)).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });

    it("judges hash and expiry without reading images, and another account's images never", async () => {
        const props = { a: urlOf("gone/public?exp=1&sig=00ff"), b: "https://imagedelivery.net/other/open/public" };
        const config = { readImages: false, accountHash: mockApi.accountHash };
        const messages = [
            expect.stringMatching(/^a: .* expired at 1970-01-01T00:00:01Z\./),
            expect.stringMatching(/^b: .* is of the account hash "other", and "Vh2Kq7sYt0RjLx9PwN4mBg" is expected\./),
        ];
        expect(await validate(props, config)).toEqual(messages);
        expect(mockApi.requests).toEqual([]);
        expect(await validate({ b: props.b }, { accountHash: mockApi.accountHash })).toEqual([messages[1]]);
        expect(mockApi.requests).toEqual([]);
        expect(await validate({ b: props.b })).toEqual([messages[1]]);
        expect(mockApi.requests).toHaveLength(1);
    });

    it.each([
        ["12h", 12 * 3600, []],
        ["13h", 12 * 3600, [expect.stringContaining("expires too soon, at 2027-01-01T12:00:00Z")]],
        ["0s", 1, []],
        ["0s", 0, [expect.stringContaining("expired at 2027-01-01T00:00:00Z")]],
        [undefined, 3599, [expect.stringContaining("expires too soon")]],
        [undefined, 3600, []],
    ])("with a minValidity of %s judges what is valid for %i s", async (minValidity, seconds, expected) => {
        const url = urlOf(`${closedId}/public?exp=${nowMs / 1000 + seconds}&sig=00ff`);
        expect(await validate({ url }, { minValidity })).toEqual(expected);
    });

    it("waits for what is unknown, and judges what is known beside it", async () => {
        const props = { a: unknown, b: { c: [unknown, urlOf("gone/public")] }, d: { e: unknown } };
        expect(await validate(props)).toEqual([expect.stringMatching(/^b\.c\[1\]: /)]);
    });

    it("does not look at providers", async () => {
        const props = { baseUrl: urlOf("gone/public") };
        expect(await violationsOf(createPolicy(), { type: "pulumi:providers:cloudflare", props })).toEqual([]);
    });

    it("accepts what the stack makes, until the next run", async () => {
        const policy = createPolicy();
        const page = { props: { a: urlOf("new/hero"), b: urlOf("open/hero"), c: urlOf(`${closedId}/hero`) } };
        const image = { type: "cloudflare:index/image:Image", props: { imageId: "new" } };
        const unknownImage = { type: "cloudflare:index/image:Image", props: { imageId: unknown } };
        const variant = { type: "cloudflare:index/imageVariant:ImageVariant", props: { imageVariantId: "hero" } };
        expect(await violationsOf(policy, page)).toHaveLength(3);
        for (const resource of [image, unknownImage, variant]) {
            expect(await violationsOf(policy, resource)).toEqual([]);
        }
        expect(await violationsOf(policy, page)).toEqual([expect.stringMatching(/^c: .* it has no signature/)]);
        expect(await violationsOf(policy, { type: stackType, props: {} })).toEqual([]);
        expect(await violationsOf(policy, page)).toHaveLength(3);
    });

    it("judges the outputs of the stack, and no other resource again", async () => {
        const props = { url: urlOf("gone/public"), later: unknown };
        expect(await stackViolationsOf(createPolicy(), [{ props }, { type: stackType, props }])).toEqual([
            expect.stringMatching(/^urn:pulumi:dev::test::pulumi:pulumi:Stack::page: url: .* does not have/),
        ]);
        expect(await stackViolationsOf(createPolicy(), [{ props }])).toEqual([]);
        const ignored = { ignoredResources: [stackType] };
        expect(await stackViolationsOf(createPolicy(), [{ type: stackType, props }], ignored)).toEqual([]);
    });

    it("reports a wrong configuration of the stack", async () => {
        const config = { minValdity: "7d" };
        expect(await violationsOf(createPolicy(), { type: stackType, props: {} }, config)).toEqual([
            "The configuration of this policy has no minValdity: it has accountId, accountHash, " +
                "allowedAccountHashes, allowedImages, ignoredResources, minValidity, readImages.",
        ]);
        expect(await validate({}, config)).toEqual([]);
    });
});

describe("delivery-urls-follow-policy fails closed, in a line", () => {
    it("without credentials, for all URLs of the resource that are not wrong anyway", async () => {
        const policy = createPolicy({ "cloudflare:apiToken": "" });
        const props = {
            a: urlOf("open/public"),
            b: [urlOf(`${closedId}/public`)],
            c: urlOf("open/public?exp=1&sig=00ff"),
        };
        const messages = await validate(props, {}, policy);
        expect(messages).toEqual([
            expect.stringMatching(/^c: "[^"]*" expired at 1970-01-01T00:00:01Z\. Sign it anew\.$/),
            expect.stringMatching(/^a, b\[0\]: 2 delivery URLs cannot be judged: No Cloudflare credentials: .*$/),
        ]);
    });

    it("without an account id, and with one that cannot be", async () => {
        const policy = createPolicy({ "cloudflare-images:accountId": "" });
        const [none] = await validate({ a: urlOf("open/public") }, {}, policy);
        expect(none).toMatch(
            /^a: ".*" cannot be judged: No Cloudflare account id: set it with `pulumi config set cloudflare-images:accountId`/,
        );
        expect(await validate({ a: urlOf("open/public") }, { accountId: "../x" }, policy)).toEqual([
            expect.stringContaining("cannot be judged: The account id is not valid: accountId may contain only"),
        ]);
        expect(await validate({ a: urlOf("open/public") }, { accountId: mockApi.accountId }, policy)).toEqual([]);
        expect(pathsAsked()).toEqual(["open"]);
    });

    it.each([
        [
            "403",
            {
                status: 403,
                body: {
                    success: false,
                    errors: [{ code: 10000, message: "Authentication error" }],
                    messages: [],
                    result: null,
                },
            },
            /403 \(10000 Authentication error\)/,
        ],
        ["503", { status: 503, body: "<html>" }, /503/],
        [
            "a reset",
            { handler: (_: unknown, response: { destroy(): void }) => response.destroy() },
            /no answer \(ECONNRESET\)/,
        ],
        [
            "a success that is none",
            { body: { success: true, result: { id: "open" }, errors: [], messages: [] } },
            /uploaded/,
        ],
    ])("when the API answers %s, without the token", async (_, response, message) => {
        mockApi.respond({ when: ({ path }) => path.endsWith("/open"), ...response });
        const messages = await validate({ a: urlOf("open/public"), b: urlOf("brand/logo.png/public") });
        expect(messages).toEqual([
            expect.stringMatching(/^a: "[^"]*" cannot be judged: Could not read image "open" in .*$/),
        ]);
        expect(messages[0]).toMatch(message);
        expect(messages[0]).not.toContain("good");
    });

    it("when the variant definitions may not be read, only where they matter", async () => {
        const policy = createPolicy({ "cloudflare:apiToken": "reader" });
        const props = {
            a: urlOf(`${closedId}/public`),
            b: urlOf("open/public"),
            c: urlOf(`${closedId}/public?sig=00ff`),
        };
        expect(await validate(props, {}, policy)).toEqual([
            expect.stringMatching(
                /^a: "[^"]*" cannot be judged: Who may see the variants of image "2cdc28f0[^"]*" in .* is unknown/,
            ),
        ]);
    });

    it("when a property cannot be read", async () => {
        const content = new pulumi.asset.StringAsset(Promise.reject(new Error("no\ntext")));
        expect(await validate({ content })).toEqual([
            "The delivery URLs of this resource cannot be judged: an error that the policy did not expect: no text",
        ]);
    });

    it("when an image id holds a line break", async () => {
        const [message] = await validate({ a: urlOf("new%0Aline/public?sig=5ec2e7") });
        expect(message).toMatch(/^a: "[^"]*\/new%0Aline\/public\?…" names an image .*$/);
    });
});
