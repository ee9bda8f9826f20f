import { startMockApi } from "pulumi-cloudflare-images/testing";

import { openAccount } from "../../scripts/live/account.mjs";
import { judge, report } from "../../scripts/live/report.mjs";
import { ROWS } from "../../scripts/live/rows.mjs";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const hero = { id: "the-hero", meta: { team: "the-team" }, uploaded: "2026-01-02T00:00:00Z" };
const environment = { ...process.env };
let mockApi;

async function start({ olderImages = 0, ...options } = {}) {
    mockApi = await startMockApi({
        deliverAt: "self",
        rateLimit: {},
        signingKeys: { default: "the-key" },
        variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
        images: [
            hero,
            { id: privateId, requireSignedURLs: true, uploaded: "2026-01-01T00:00:00Z" },
            { id: "the-draft", draft: true },
            ...Array.from({ length: olderImages }, (_, index) => ({ id: `the-image-${index}` })),
        ],
        ...options,
    });
    process.env.CLOUDFLARE_API_TOKEN = "the-token";
    process.env.CLOUDFLARE_ACCOUNT_ID = mockApi.accountId;
    process.env.CLOUDFLARE_BASE_URL = mockApi.url;
}

afterEach(() => mockApi?.close());

afterAll(() => {
    process.env = environment;
});

test("the mock API answers each row as its column says, and nothing that is secret or a name is printed", async () => {
    await start({ olderImages: 1000 });
    const text = await report(openAccount(process.env, "the-draft"));
    const rows = text.split("\n").slice(2);
    expect(rows).toHaveLength(ROWS.length);
    expect(rows.filter((row) => !row.endsWith("| same |"))).toEqual([]);
    expect(text).not.toMatch(new RegExp(`the-|sig=|${privateId}|${mockApi.accountId}`));
});

test("a large account takes at most 40 requests, all GET", async () => {
    await start({ olderImages: 12_000 });
    expect(await report(openAccount(process.env, "the-draft"))).toContain("| 5000 images or more | cannot tell |");
    expect(mockApi.requests.length).toBeLessThanOrEqual(40);
    expect(mockApi.requests.every(({ method }) => method === "GET")).toBe(true);
});

test("a request that fails is not sent again", async () => {
    await start();
    mockApi.respond({ when: ({ path }) => path.endsWith("/variants"), times: Infinity, status: 502 });
    expect(await report(openAccount(process.env))).toContain("| fails: SERVER 502 | DIFFERS |");
    expect(mockApi.requests.length).toBeLessThanOrEqual(40);
});

test("an API whose list never ends is asked at most 40 times", async () => {
    await start();
    const handler = (_, response) => {
        const result = { images: [], continuation_token: String(mockApi.requests.length) };
        response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
    };
    mockApi.respond({ when: ({ path }) => path.includes("/v2?"), times: Infinity, handler });
    expect(await report(openAccount(process.env))).toContain("| too many requests | cannot tell |");
    expect(mockApi.requests.length).toBeLessThanOrEqual(40);
});

test("the settings are read as the package reads them", async () => {
    await start();
    const { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_BASE_URL } = process.env;
    const spaced = {
        CLOUDFLARE_ACCOUNT_ID: ` ${CLOUDFLARE_ACCOUNT_ID}`,
        CLOUDFLARE_BASE_URL: `${CLOUDFLARE_BASE_URL}/`,
    };
    expect(await report(openAccount({ ...process.env, ...spaced }))).not.toContain("DIFFERS");
});

test("nothing that the API sends is printed as it is, and no account id", async () => {
    await start();
    const hostile = `x|\n\u001b[31m${mockApi.accountId}`;
    const headers = { ratelimit: `"a";r=5;t=2;pk=:${mockApi.accountId}:`, "ratelimit-policy": mockApi.accountId };
    const body = { success: false, errors: [{ code: hostile, message: hostile }], messages: [], result: null };
    mockApi.respond({ when: ({ path }) => /keys|v1\/[\da-f-]{36}$/.test(path), times: Infinity, status: 400, body });
    mockApi.respond({
        when: ({ path }) => path.endsWith("/variants"),
        times: Infinity,
        body: { success: true, errors: [], messages: [], result: { variants: { [`${hostile}日本`]: {} } } },
    });
    const stats = { success: true, errors: [], messages: [], result: { count: { current: 2, allowed: 100 } } };
    mockApi.respond({ when: ({ path }) => path.endsWith("/stats"), times: Infinity, headers, body: stats });
    const text = await report(openAccount(process.env));
    expect(text.split("\n")).toHaveLength(ROWS.length + 2);
    expect(text).toMatch(/\| also [!-~ ]+ \| DIFFERS \|/);
    expect(text).toContain('| "a";r=…;t=… not readable | DIFFERS |');
    expect(text).not.toMatch(new RegExp(`\u001b|日|${mockApi.accountId}`));
});

test("a small account leaves questions open, and shows which images were read if it is asked to", async () => {
    await start();
    const text = await report(openAccount(process.env), true);
    expect(text).toContain("| as many as listed: name a draft by --draft | cannot tell |");
    expect(text).toContain("| there is one page | cannot tell |");
    expect(text.split("\n").at(-1)).toBe(`Images: the-hero, ${privateId}`);
    mockApi.deleteImage(privateId);
    expect(await report(openAccount(process.env))).toContain(
        "| no private image among the newest images | cannot tell |",
    );
});

test("an answer that was recorded elsewhere is known", async () => {
    await start({ notFoundAs: "json" });
    expect(await report(openAccount(process.env))).toContain("| 404, 5404, JSON | known |");
});

test("what is missing and a token without permission are one line", async () => {
    expect(() => openAccount({ CLOUDFLARE_API_TOKEN: "the-token" })).toThrow(/^CLOUDFLARE_ACCOUNT_ID is not set: .*$/);
    await start({ tokens: { "the-token": { permissions: [] } } });
    await expect(report(openAccount(process.env))).rejects.toThrow(
        /^Could not read the statistics of account \[secret\]: 403 .*"Images Read".*$/,
    );
});

describe("another answer of the account is seen", () => {
    const body = (result) => ({ body: { result, success: true, errors: [], messages: [] } });
    const page = { images: Array.from({ length: 10 }, () => hero), continuation_token: "another" };

    const deviations = [
        ["`getImagesStats` of this package", /stats$/, body({ count: {} }), "fails: INVALID_RESPONSE 200"],
        ["`getImageVariants` of this package", /variants$/, body({ variants: 1 }), "fails: INVALID_RESPONSE 200"],
        ["`getImages` of this package", /v2/, body({ images: 1 }), "fails: INVALID_RESPONSE 200"],
        ["`getImageDetails` of this package", /v1\/the-hero$/, body({ id: "other" }), "fails: INVALID_RESPONSE 200"],
        ["`getImageDetailsSet` of this package", /v1\/the-hero$/, { status: 403 }, "fails: BLOCKED 403"],
        [
            "`uploaded` of two reads",
            /v1\/the-hero$/,
            { ...body({ uploaded: "2025-01-01T00:00:00Z" }), times: 1 },
            "two instants",
        ],
        ["a missing image", /v1\/[\da-f-]{36}$/, { status: 410, body: "ERROR 1: the-image" }, "410, 1, text"],
        ["names of variants", /variants$/, body({ variants: { "the-hero": {} } }), "also -"],
        ["`per_page=10000`", /=10000$/, body({ images: Array(1001).fill(hero) }), "a page of 1001"],
        ["a list in two pages", /v2/, body(page), "newest first, an image twice"],
        ["`continuation_token` of the last page", /v2/, body({ images: [], continuation_token: "" }), '""'],
        ["drafts in the statistics", /stats$/, body({ count: { current: 3 } }), "1 more than listed"],
        ["number of signing keys", /keys$/, body({ keys: [1, 2, 3] }), "3"],
        ["a filter `meta.<field>[eq]`", /eq/, body({ images: [] }), "not the image that has it, no other"],
        ["`Ratelimit`, `Ratelimit-Policy`", /stats$/, { headers: { ratelimit: '"a";r=5;t=2' } }, '"a";r=…;t=…'],
        ["a public image, unsigned", /^\/cdn-cgi/, { status: 403, headers: { "cf-resized": "err=1" } }, "403, 1"],
        ["a private image, unsigned", /^\/cdn-cgi/, { status: 200 }, "served"],
        ["a private image, signed", /sig=/, { status: 302, headers: { location: "/" } }, "302"],
    ];

    test("in each row", () => {
        expect(deviations.map(([asks]) => asks)).toEqual(ROWS.map(({ asks }) => asks));
    });

    test.each(deviations)("%s", async (asked, path, response, answer) => {
        await start();
        mockApi.respond({ when: (request) => path.test(request.path), times: Infinity, ...response });
        const row = ROWS.find(({ asks }) => asks === asked);
        expect(await judge(row, openAccount(process.env))).toEqual({ answer, verdict: "DIFFERS" });
    });
});
