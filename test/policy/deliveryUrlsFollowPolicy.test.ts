import * as pulumi from "@pulumi/pulumi";
import { createDeliveryUrlsFollowPolicy } from "../../src/policy/deliveryUrlsFollowPolicy";
import { signDeliveryUrl } from "../../src";
import { clientsFor } from "../../src/lookup/clientsFor";
import { type MockApi, startMockApi } from "../../src/testing";
import { account, brokenLinks, closedId, rightLinks } from "./support/links";
import { stackType, stackViolationsOf, unknown, violationsOf } from "./support/violations";

const nowMs = Date.parse("2027-01-01T00:00:00Z");

const environment = process.env;

let mockApi: MockApi;

beforeEach(async () => {
    // Only what a test gives is configured.
    process.env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("CLOUDFLARE_")));
    mockApi = await startMockApi({
        ...account,
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
    return createDeliveryUrlsFollowPolicy(
        (accountId) => clientsFor((key) => given[key], accountId),
        () => nowMs,
    );
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
    it("reports nothing about URLs that work", async () => {
        const html = `<img src="${urlOf("open/public")}"><img src="${urlOf(`${closedId}/teaser`)}">`;
        const later = Math.floor(nowMs / 1000) + 3600;
        const props = {
            html,
            links: [urlOf(`${closedId}/public?exp=${later}&amp;sig=00ff`), urlOf("brand/logo.png/w=20")],
        };
        expect(await validate(props)).toEqual([]);
        expect(pathsAsked()).toEqual([closedId, "brand%2Flogo.png", "open", "variants"]);
    });

    it("reports the place of a URL and what is wrong with it, on one line and without its signature", async () => {
        const expired = urlOf(`${closedId}/public?exp=1700000000&sig=5ec2e7`);
        expect(await validate({ spec: [{ html: `<a href='${expired}'>` }] })).toEqual([
            `spec[0].html: "${urlOf(`${closedId}/public`)}?…" expired at 2023-11-14T22:13:20Z. Sign it again.`,
        ]);
    });

    it("reports each URL once, with everything that is wrong and all properties", async () => {
        const expired = urlOf(`${closedId}/hero?exp=1700000000&sig=5ec2e7`);
        const messages = await validate({ a: expired, b: [expired, expired], c: { d: expired, e: expired } });
        expect(messages).toEqual([
            `a, b[0], b[1] and 2 more: "${urlOf(`${closedId}/hero`)}?…" expired at 2023-11-14T22:13:20Z; ` +
                "it names a variant that the image does not have (known: public, teaser). Sign it again. " +
                "Use a known one. If this stack creates the variant, make this resource depend on it.",
        ]);
    });

    it("reads each image once, and all of them at the same time", async () => {
        const waiting: (() => void)[] = [];
        mockApi.respond({
            handler: ({ path }, response) => {
                const id = path.split("/").at(-1) ?? "";
                const result = { id, uploaded: "2024-01-02T03:04:05Z", variants: [urlOf(`${id}/public`)] };
                waiting.push(() => response.end(JSON.stringify({ success: true, result, errors: [], messages: [] })));
                // The first response is sent when the last request has arrived.
                if (waiting.length === 3) {
                    waiting.forEach((send) => send());
                }
            },
            times: 3,
        });
        const urls = ["a/public", "a/public", "b/public", "c/public", "a/w=3"].map(urlOf);
        expect(await validate({ urls }, {}, createPolicy({ "cloudflare-images:timeoutMs": "3000" }))).toEqual([]);
        expect(pathsAsked()).toEqual(["a", "b", "c"]);
    });

    it("needs no credentials for a resource without delivery URLs", async () => {
        const policy = createPolicy({ "cloudflare:apiToken": " " });
        expect(await validate({ text: "https://example.com/" }, {}, policy)).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });

    it("reads again for each resource", async () => {
        const policy = createPolicy();
        const id = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
        mockApi.putImage({ id });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([]);
        mockApi.putImage({ id, requireSignedURLs: true });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([
            expect.stringContaining("the URL has no signature"),
        ]);
        mockApi.putVariant({ id: "public", neverRequireSignedURLs: true });
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([]);
        mockApi.deleteImage(id);
        expect(await validate({ url: urlOf(`${id}/public`) }, {}, policy)).toEqual([
            expect.stringContaining(`names an image that does not exist in account "${mockApi.accountId}"`),
        ]);
    });

    it.each([
        ["allowedImages", { allowedImages: ["gone*"] }],
        ["allowedAccountHashes", { allowedAccountHashes: ["Vh2Kq7sYt0RjLx9PwN4mBg"] }],
        ["ignoredResources, by type", { ignoredResources: ["test:index:*"] }],
        ["ignoredResources, by URN", { ignoredResources: ["*::page"] }],
        ["readImages", { readImages: false }],
    ])("accepts what %s allows, and sends nothing for it", async (_, config) => {
        expect(await validate({ url: urlOf("gone/public") })).toHaveLength(1);
        mockApi.clearRequests();
        expect(await validate({ url: urlOf("gone/public") }, config)).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });

    it("judges hash and expiry without reading images, and reads no image of another account", async () => {
        const props = { a: urlOf("gone/public?exp=1&sig=00ff"), b: "https://imagedelivery.net/other/open/public" };
        const config = { readImages: false, accountHash: mockApi.accountHash };
        const messages = [
            expect.stringMatching(/^a: .* expired at 1970-01-01T00:00:01Z\./),
            expect.stringMatching(/^b: .* has the account hash "other", expected "Vh2Kq7sYt0RjLx9PwN4mBg"\./),
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
    ])("with a minValidity of %s, judges a URL that is valid for %i s", async (minValidity, seconds, expected) => {
        const url = urlOf(`${closedId}/public?exp=${nowMs / 1000 + seconds}&sig=00ff`);
        expect(await validate({ url }, { minValidity })).toEqual(expected);
    });

    it("skips unknown values, and judges the known ones beside them", async () => {
        const props = { a: unknown, b: { c: [unknown, urlOf("gone/public")] }, d: { e: unknown } };
        expect(await validate(props)).toEqual([expect.stringMatching(/^b\.c\[1\]: /)]);
    });

    it("does not look at providers", async () => {
        const props = { baseUrl: urlOf("gone/public") };
        expect(await violationsOf(createPolicy(), { type: "pulumi:providers:cloudflare", props })).toEqual([]);
    });

    it("accepts what the stack creates, until the next run", async () => {
        const policy = createPolicy();
        const page = { props: { a: urlOf("new/hero"), b: urlOf("open/hero"), c: urlOf(`${closedId}/hero`) } };
        const image = { type: "cloudflare:index/image:Image", props: { imageId: "new" } };
        const unknownImage = { type: "cloudflare:index/image:Image", props: { imageId: unknown } };
        const variant = { type: "cloudflare:index/imageVariant:ImageVariant", props: { imageVariantId: "hero" } };
        expect(await violationsOf(policy, page)).toHaveLength(3);
        for (const resource of [image, unknownImage, variant]) {
            expect(await violationsOf(policy, resource)).toEqual([]);
        }
        expect(await violationsOf(policy, page)).toEqual([expect.stringMatching(/^c: .* the URL has no signature/)]);
        expect(await violationsOf(policy, { type: stackType, props: {} })).toEqual([]);
        expect(await violationsOf(policy, page)).toHaveLength(3);
    });

    it("judges the outputs of the stack, and no other resource again", async () => {
        const props = { url: urlOf("gone/public"), later: unknown };
        expect(await stackViolationsOf(createPolicy(), [{ props }, { type: stackType, props }])).toEqual([
            expect.stringMatching(
                /^urn:pulumi:dev::test::pulumi:pulumi:Stack::page: url: .* does not exist in account/,
            ),
        ]);
        expect(await stackViolationsOf(createPolicy(), [{ props }])).toEqual([]);
        const ignored = { ignoredResources: [stackType] };
        expect(await stackViolationsOf(createPolicy(), [{ type: stackType, props }], ignored)).toEqual([]);
    });

    it("reports a configuration that is not valid on the stack, and applies its defaults", async () => {
        const config = { minValdity: "7d", readImages: false, allowedImages: ["ok", 1] };
        expect(await violationsOf(createPolicy(), { type: stackType, props: {} }, config)).toEqual([
            'The configuration of this policy is not valid: unknown name "minValdity" (did you mean "minValidity"? known: ' +
                "accountId, accountHash, allowedAccountHashes, allowedImages, ignoredResources, minValidity, readImages, " +
                "verifySignatures, signingKeys); " +
                "allowedImages[1] must be a string. Correct it; until then, the defaults apply.",
        ]);
        expect(await validate({ text: "" }, config)).toEqual([]);
        expect(await validate({ url: urlOf("gone/public") }, config)).toHaveLength(1);
    });
});

describe("a link", () => {
    const accountHash = "Vh2Kq7sYt0RjLx9PwN4mBg";

    it.each(brokenLinks(accountHash))("with %s is reported", async (_, text) => {
        expect(await validate({ text })).toEqual([
            expect.stringMatching(/^text: "[^"]*" (is a broken link: |names an image that |names a variant that )/),
        ]);
    });

    it.each(rightLinks(accountHash))("in %s is right", async (_, text) => {
        expect(await validate({ text })).toEqual([]);
    });

    it("that is no delivery URL is reported on one line, and without reading images", async () => {
        expect(
            await validate({ a: `${urlOf("open")}?sig=5ec2e7`, b: [urlOf("open/public/")] }, { readImages: false }),
        ).toEqual([
            `a: "${urlOf("open")}?…" is a broken link: a delivery URL ends in an account hash, an image id and a variant. ` +
                "Complete it, without a slash at its end. If code completes it, write a placeholder, such as {variant}.",
            expect.stringContaining(`b[0]: "${urlOf("open/public/")}" is a broken link: a delivery URL ends in`),
        ]);
        expect(await validate({ a: urlOf("open") }, { allowedAccountHashes: [accountHash] })).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });

    it("costs no request for a shorter text where the longest is right", async () => {
        mockApi.putImage({ id: "open/public and" });
        expect(await validate({ text: `"${urlOf("open/public and/public")}"` })).toEqual([]);
        expect(pathsAsked()).toEqual(["open%2Fpublic%20and"]);
    });

    it("costs ten images at most, however long the text is", async () => {
        expect(await validate({ text: urlOf(`gone/public${" a/b".repeat(100)}`) })).toHaveLength(1);
        expect(pathsAsked()).toHaveLength(10);
    });

    it("is allowed by the id before other text, too", async () => {
        const text = `${urlOf("gone/public")} for iOS/Android`;
        expect(await validate({ text })).toHaveLength(1);
        expect(await validate({ text }, { allowedImages: ["gone"] })).toEqual([]);
    });

    it("before other text cannot be judged where the read fails", async () => {
        mockApi.respond({ when: ({ path }) => path.endsWith("/open"), status: 503, body: "<html>" });
        expect(await validate({ text: `${urlOf("open/public")} for iOS/Android` })).toEqual([
            expect.stringMatching(/^text: "[^"]*\/open\/public" cannot be judged: /),
        ]);
    });

    it("has an expiry that ends where other text begins", async () => {
        const url = urlOf(`${closedId}/public?sig=00ff&exp=`);
        expect(await validate({ text: `1,${url}1893456000,2 ${url}1893456000… {a: ${url}1893456000}` })).toEqual([]);
        expect(await validate({ text: `1,${url}1700000000,2` })).toEqual([expect.stringContaining("expired at 2023")]);
        expect(await validate({ text: `1,${url}soon,2` })).toEqual([
            expect.stringContaining("that is not a unix time"),
        ]);
    });
});

describe("delivery-urls-follow-policy fails closed, on one line", () => {
    it("without credentials, for all URLs of the resource that are not wrong by themselves", async () => {
        const policy = createPolicy({ "cloudflare:apiToken": "" });
        const props = {
            a: urlOf("open/public"),
            b: [urlOf(`${closedId}/public`)],
            c: urlOf("open/public?exp=1&sig=00ff"),
        };
        const messages = await validate(props, {}, policy);
        expect(messages).toEqual([
            expect.stringMatching(/^c: "[^"]*" expired at 1970-01-01T00:00:01Z\. Sign it again\.$/),
            expect.stringMatching(/^a, b\[0\]: 2 delivery URLs cannot be judged: No Cloudflare credentials: .*$/),
        ]);
    });

    it("without an account id, and with one that is not valid", async () => {
        const policy = createPolicy({ "cloudflare-images:accountId": "" });
        const [none] = await validate({ a: urlOf("open/public") }, {}, policy);
        expect(none).toMatch(/^a: ".*" cannot be judged: No Cloudflare account id: set /);
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
        ["a reset", { handler: (_: unknown, response: { destroy(): void }) => response.destroy() }, /\(ECONNRESET\)/],
        ["a success without an image", { body: { success: true, result: [], errors: [], messages: [] } }, /: 200/],
    ])("when the API responds with %s, without showing the token", async (_, response, message) => {
        mockApi.respond({ when: ({ path }) => path.endsWith("/open"), ...response });
        const messages = await validate({ a: urlOf("open/public"), b: urlOf("brand/logo.png/public") });
        expect(messages).toEqual([
            expect.stringMatching(/^a: "[^"]*" cannot be judged: Could not read image "open" in .*$/),
        ]);
        expect(messages[0]).toMatch(message);
        expect(messages[0]).not.toContain("good");
    });

    it("when the token lacks permission to read the variant definitions, only where they matter", async () => {
        const policy = createPolicy({ "cloudflare:apiToken": "reader" });
        const props = {
            a: urlOf(`${closedId}/public`),
            b: urlOf("open/public"),
            c: urlOf(`${closedId}/public?sig=00ff`),
        };
        expect(await validate(props, {}, policy)).toEqual([
            expect.stringMatching(
                /^a: "[^"]*" cannot be judged: Who may see the variants of image "[^"]*" .* is unknown/,
            ),
        ]);
    });

    it("when the account has no definition of a variant that the image lists", async () => {
        mockApi.respond({
            when: ({ path }) => path.endsWith("/variants"),
            body: { success: true, result: { variants: {} }, errors: [], messages: [] },
            times: Infinity,
        });
        const props = {
            a: urlOf(`${closedId}/teaser`),
            b: urlOf(`${closedId}/teaser?sig=00ff`),
            c: urlOf("open/teaser"),
        };
        expect(await validate(props)).toEqual([
            `a: "${urlOf(`${closedId}/teaser`)}" cannot be judged: The account lists no definition of the variant ` +
                '"teaser", so it is unknown whether it requires a signature. Sign the URL, or use a variant that has a ' +
                "definition.",
        ]);
    });

    it("when a property cannot be read", async () => {
        const content = new pulumi.asset.StringAsset(Promise.reject(new Error("no\ntext")));
        expect(await validate({ content })).toEqual([
            "The delivery URLs of this resource cannot be judged: unexpected error: no text",
        ]);
    });

    it("when an image id contains a line break", async () => {
        const [message] = await validate({ a: urlOf("new%0Aline/public?sig=5ec2e7") });
        expect(message).toMatch(/^a: "[^"]*\/new%0Aline\/public\?…" names an image .*$/);
    });
});

describe("verifySignatures", () => {
    const signed = (keyName: "old" | "new", path = `${closedId}/public`, expiresAt?: Date) =>
        signDeliveryUrl(urlOf(path), { key: keys[keyName], expiresAt });
    const later = new Date(nowMs + 7 * 86_400_000);
    const verify = { verifySignatures: true };

    beforeEach(() => {
        mockApi.putSigningKey("old", keys.old);
        mockApi.putSigningKey("new", keys.new);
    });

    it("accepts what a key of the account signed, and reads the keys once for each resource", async () => {
        const custom = signDeliveryUrl(
            `https://example.com/cdn-cgi/imagedelivery/${mockApi.accountHash}/${closedId}/public`,
            { key: keys.old, expiresAt: later },
        );
        const html = `<img src="${signed("new", undefined, later).replaceAll("&", "&amp;")}">`;
        expect(await validate({ html, a: signed("old"), b: custom, open: urlOf("open/public") }, verify)).toEqual([]);
        expect(pathsAsked()).toEqual([closedId, "keys", "open", "variants"]);
    });

    it("reads no keys for a resource without signed URLs, or unless it is asked to", async () => {
        expect(await validate({ a: urlOf("open/public") }, verify)).toEqual([]);
        expect(await validate({ a: signed("old").replace(/.$/, "x") })).toEqual([]);
        expect(pathsAsked()).not.toContain("keys");
    });

    it.each([
        "1,URL,2",
        "curl URL;ls",
        "URL!",
        "画像はURLです",
        "URL…",
        "see URL...",
        "URL&&b",
        "/*URL*/",
        "A=URL;B=URL",
    ])("finds the signature in %s, and the key that made it", async (text) => {
        const props = { a: text.replaceAll("URL", signed("old", undefined, later)) };
        expect(await validate(props, verify)).toEqual([]);
        expect(await validate(props, { signingKeys: ["new"] })).toEqual([
            expect.stringContaining('is signed by key "old", which signingKeys does not list'),
        ]);
        const wrong = { a: props.a.replace(/(sig=.{63}).(.*)$/, "$1x$2") };
        expect(await validate(wrong, verify)).not.toEqual([]);
    });

    it("reports what no key of the account signed", async () => {
        const url = signed("old", undefined, later);
        const flipped = (text: string) => text.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
        const foreign = signDeliveryUrl(urlOf(`${closedId}/public`), { key: "another-key" });
        const exp = String(later.getTime() / 1000);
        const fault = `"${urlOf(`${closedId}/public`)}?…" is signed by no key of this account. Sign it again.`;
        const changed = { a: flipped(url), b: url.replace(exp, String(Number(exp) + 1)), c: foreign };
        expect(await validate(changed, verify)).toEqual([`a: ${fault}`, `b: ${fault}`, `c: ${fault}`]);
    });

    it("reports the key that may not sign any more, by its name", async () => {
        const props = { a: signed("old"), b: signed("new") };
        expect(await validate(props, { signingKeys: ["new"] })).toEqual([
            `a: "${urlOf(`${closedId}/public`)}?…" is signed by key "old", which signingKeys does not list. Sign it again with a key that is listed.`,
        ]);
    });

    it("does not verify what code completes", async () => {
        const url = urlOf(`${closedId}/public`);
        expect(await validate({ a: `${url}?sig={sig}`, b: `${url}?exp=\${exp}&sig=\${sig}` }, verify)).toEqual([]);
    });

    it("reports once that the keys cannot be read, and never a key", async () => {
        mockApi.respond({
            when: ({ path }) => path.endsWith("/keys"),
            times: Infinity,
            status: 403,
            body: { success: false, errors: [{ code: 5403, message: `no ${keys.old}` }] },
        });
        const [line, ...others] = await validate({ a: signed("old"), b: signed("new") }, verify);
        expect(line).toMatch(
            /^a, b: 2 delivery URLs cannot be judged: Could not read the signing keys of account ".+": 403 /,
        );
        expect(others).toEqual([]);
    });

    it("reports a secret that a file hides, because it may be a signed URL", async () => {
        const hidden = { spec: ["[secret]", { url: "[secret]" }] };
        expect(await validate(hidden)).toEqual([]);
        expect(await validate(hidden, verify)).toEqual([
            "spec[0], spec[1].url: the state hides what may be a signed URL, so no signature can be verified: " +
                "analyze the stack, not a file, with its passphrase or secrets provider.",
        ]);
    });

    it("refuses a validity of another form, beside what else is wrong", async () => {
        const stack = { type: stackType, props: {} };
        expect(await violationsOf(createPolicy(), stack, { minValidity: "soon", signingKey: ["x"] })).toEqual([
            expect.stringMatching(
                /unknown name "signingKey" \(did you mean "signingKeys"\?.+; minValidity must be of the form "1h"\. /,
            ),
        ]);
    });

    it("refuses an empty list of keys", async () => {
        const stack = { type: stackType, props: {} };
        expect(await violationsOf(createPolicy(), stack, { signingKeys: [] })).toEqual([
            "The configuration of this policy is not valid: signingKeys must be a list with at least one item. Correct it; until then, the defaults apply.",
        ]);
    });
});

const keys = { old: "old-key-0123456789", new: "new-key-0123456789" };
