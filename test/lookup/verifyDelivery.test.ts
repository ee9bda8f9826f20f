import type { Client } from "../../src/client/client";
import { createClient } from "../../src/client/client";
import type { Delivery } from "../../src/client/deliveryProbe";
import type { Access } from "../../src/client/image";
import { CanceledError, ConnectionError, ServerError } from "../../src/base/errors";
import { type MockApi, startMockApi } from "../../src/testing";
import { verifyDelivery } from "../../src/lookup/verifyDelivery";
import { StillClock } from "../client/support/clocks";
import { fakeClient } from "../support/fakeClient";
import { settingsFor } from "../support/settings";

const url = "https://imagedelivery.net/hash/x/hero";

interface VerifiedImage {
    readonly variantUrls: Readonly<Record<string, string>>;
    readonly access: Readonly<Record<string, Access>>;
    readonly draft: boolean;
}

function imageOf(access: Access, draft = false, variantUrl = url): VerifiedImage {
    return { variantUrls: { hero: variantUrl }, access: { hero: access }, draft };
}

function verify(probeDelivery: Client["probeDelivery"], image = imageOf("public"), changes: Changes = {}) {
    const { secrets = [], deliveryBaseUrl } = changes;
    const client = fakeClient({ probeDelivery });
    return verifyDelivery({ client, account: { accountId: "account", secrets }, deliveryBaseUrl }, image);
}

interface Changes {
    readonly secrets?: readonly string[];
    readonly deliveryBaseUrl?: string | undefined;
}

describe("verifyDelivery", () => {
    const served: Delivery = { outcome: "served", response: "206, Ray r" };
    const refused: Delivery = { outcome: "refused", response: "403 (9425 no signature), Ray r" };
    const exposed = {
        path: "verifyDelivery.hero",
        expected: "refused",
        actual: "served",
        message: expect.stringContaining(`"${url}" is served`) as string,
    };
    const broken = {
        path: "verifyDelivery.hero",
        expected: "served",
        actual: "refused",
        message: expect.stringContaining(`"${url}" is not served`) as string,
    };

    const failed: Delivery = { outcome: "failed", response: "404 (9431 not found), Ray r" };
    const unclear = {
        path: "verifyDelivery.hero",
        expected: "refused",
        actual: "not known",
        message: expect.stringContaining(`"${url}" is refused for another reason than a missing signature`) as string,
    };

    it.each<[Access, boolean, Delivery, object[]]>([
        ["public", false, served, []],
        ["public", false, refused, [broken]],
        ["signed", false, served, [exposed]],
        ["signed", false, refused, []],
        ["public", false, failed, [broken]],
        ["signed", false, failed, [unclear]],
        // Nothing says that it is public, so it must not be served.
        ["unknown", false, served, [exposed]],
        ["unknown", false, refused, []],
        // A draft has no picture yet that could be served.
        ["public", true, served, [exposed]],
        ["public", true, refused, []],
        ["signed", true, failed, []],
        ["signed", true, served, [exposed]],
        ["signed", true, refused, []],
    ])("of a variant that is %s (draft: %p), answered %j", async (access, draft, answer, failures) => {
        const found = await verify(() => Promise.resolve(answer), imageOf(access, draft));
        expect(found).toEqual(failures);
        for (const { message } of found) {
            expect(message).toContain(answer.response);
        }
    });

    it("is not proven of an image without variants", async () => {
        const image: VerifiedImage = { variantUrls: {}, access: {}, draft: false };
        expect(await verify(() => Promise.reject(new Error("Nothing is to be asked.")), image)).toEqual([
            {
                path: "verifyDelivery",
                expected: "a variant",
                actual: "none",
                message: "the image has no variant whose delivery could be verified",
            },
        ]);
    });

    it("asks for every variant, and lists the failures in their order", async () => {
        const image: VerifiedImage = {
            variantUrls: { a: `${url}/a`, b: `${url}/b`, c: `${url}/c`, toString: `${url}/toString` },
            access: { a: "signed", b: "signed", c: "signed" },
            draft: false,
        };
        const asked: string[] = [];
        const found = await verify(async (asking) => {
            asked.push(asking);
            await new Promise((resolve) => setTimeout(resolve, asking.endsWith("a") ? 5 : 0));
            return asking.endsWith("b") ? refused : served;
        }, image);
        expect(asked).toEqual([`${url}/a`, `${url}/b`, `${url}/c`, `${url}/toString`]);
        // What nothing is known of must not be served.
        expect(found.map(({ path }) => path)).toEqual([
            "verifyDelivery.a",
            "verifyDelivery.c",
            "verifyDelivery.toString",
        ]);
    });

    it("asks for the variants that the account defines and the image does not list", async () => {
        const access: Record<string, Access> = {
            "new one": "signed",
            hero: "signed",
            open: "public",
            __proto__: "signed",
            "a?b#c%": "unknown",
        };
        const image = { ...imageOf("signed"), access: { ...access, ["__proto__"]: "signed" as const } };
        const asked: string[] = [];
        const found = await verify((asking) => (asked.push(asking), Promise.resolve(refused)), image);
        const base = "https://imagedelivery.net/hash/x";
        expect(asked.sort()).toEqual(
            ["__proto__", "a%3Fb%23c%25", "hero", "new%20one", "open"].map((name) => `${base}/${name}`),
        );
        expect(found).toMatchObject([{ path: "verifyDelivery.open", expected: "served", actual: "refused" }]);
        const leaking = await verify(() => Promise.resolve(served), image);
        expect(leaking.map(({ path }) => path).sort()).toEqual([
            "verifyDelivery.__proto__",
            "verifyDelivery.a?b#c%",
            "verifyDelivery.hero",
            "verifyDelivery.new one",
        ]);
    });

    it.each(["..", ".", "../../admin", "a/b", "w=400", ""])(
        "takes a defined variant for not proven whose name %j no URL can have, and asks nothing else",
        async (name) => {
            const image = { ...imageOf("signed"), access: { hero: "signed", [name]: "signed" } as const };
            const asked: string[] = [];
            const found = await verify((asking) => (asked.push(asking), Promise.resolve(refused)), image);
            expect(asked).toEqual([url]);
            expect(found).toMatchObject([{ path: `verifyDelivery.${name}`, actual: "not known" }]);
        },
    );

    it("takes a host that gives no answer for no proof, whatever is expected", async () => {
        for (const access of ["public", "signed"] as const) {
            const down = new ServerError(`Could not read "${url}": 503, Ray r, 1 attempt in 0.0 s. Try again later.`);
            expect(await verify(() => Promise.reject(down), imageOf(access))).toEqual([
                {
                    path: "verifyDelivery.hero",
                    expected: access === "public" ? "served" : "refused",
                    actual: "not known",
                    message: `Could not read "${url}": 503, Ray r, 1 attempt in 0.0 s. Try again later`,
                },
            ]);
        }
    });

    it("rejects when it is canceled, and for a fault of its own", async () => {
        await expect(verify(() => Promise.reject(new CanceledError("canceled")))).rejects.toThrow("canceled");
        await expect(verify(() => Promise.reject(new TypeError("odd")))).rejects.toThrow("odd");
    });

    it.each([
        [url, undefined, url],
        [
            `${url}?sig=1#x`,
            "https://example.com/cdn-cgi/imagedelivery",
            "https://example.com/cdn-cgi/imagedelivery/hash/x/hero",
        ],
        [url, "http://127.0.0.1:5", "http://127.0.0.1:5/hash/x/hero"],
        [
            "https://other.example/cdn-cgi/imagedelivery/hash/a/b/hero",
            "https://example.com/cdn-cgi/imagedelivery",
            "https://example.com/cdn-cgi/imagedelivery/hash/a/b/hero",
        ],
        [
            "https://other.example/cdn-cgi/imagedelivery/hash/cdn-cgi/imagedelivery/hero",
            "http://127.0.0.1:5",
            "http://127.0.0.1:5/hash/cdn-cgi/imagedelivery/hero",
        ],
        [
            "https://imagedelivery.net/hash/100%25 é/hero",
            undefined,
            "https://imagedelivery.net/hash/100%25%20%C3%A9/hero",
        ],
    ])("asks for %s with the base %s as %s", async (variantUrl, deliveryBaseUrl, asked) => {
        const seen: string[] = [];
        const probe = (asking: string) => {
            seen.push(asking);
            return Promise.resolve(served);
        };
        await verify(probe, imageOf("public", false, variantUrl), { deliveryBaseUrl });
        expect(seen).toEqual([asked]);
    });

    it("hides a secret id in all its failures, and tells the client to", async () => {
        const image = imageOf("signed", false, "https://imagedelivery.net/hash/a b/é/hero");
        const secrets = ["a b/é", "a%20b/%C3%A9"];
        const echo: Delivery = { outcome: "served", response: "200 (1 a b/é, a%20b%2F%C3%A9)" };
        const found = [
            ...(await verify(() => Promise.resolve(echo), image, { secrets })),
            ...(await verify(
                () => Promise.resolve({ ...echo, outcome: "failed" as const }),
                { ...image, access: { hero: "public" } },
                { secrets },
            )),
            ...(await verify(() => Promise.reject(new ConnectionError("a b/é: no answer.")), image, { secrets })),
        ];
        expect(found).toHaveLength(3);
        expect(JSON.stringify(found)).not.toMatch(/é|%C3%A9/);
        const told: (readonly string[])[] = [];
        await verify((_, hidden) => (told.push(hidden), Promise.resolve(echo)), image, { secrets });
        expect(told).toEqual([secrets]);
    });
});

describe("verifyDelivery, of a real host", () => {
    let mockApi: MockApi;

    afterEach(() => mockApi.close());

    it("finds what the host does otherwise than the definitions say, and gives no credentials away", async () => {
        const imageId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
        mockApi = await startMockApi({
            images: [{ id: imageId, requireSignedURLs: true }],
            variants: [
                { id: "hidden" },
                { id: "shown", neverRequireSignedURLs: true },
                { id: "leaks" },
                { id: "fails" },
            ],
        });
        const settings = settingsFor(mockApi.url, { maxRetries: 1, retryTimeoutMs: 600_000 });
        const clock = new StillClock();
        const client = createClient(settings, { clock, random: () => 0.5, print: () => undefined });
        const image = { accountId: mockApi.accountId, imageId, secrets: [] };
        const { variantUrls } = await client.getImage(image);
        mockApi.clearRequests();
        const path = `/${mockApi.accountHash}/${imageId}`;
        // The cache of a host still has what has been changed: here, the picture of a variant that is refused by now.
        mockApi.respond({ when: (request) => request.path === `${path}/leaks`, status: 206, body: "picture" });
        mockApi.respond({ when: (request) => request.path === `${path}/fails`, status: 503, times: Infinity });
        const access = { hidden: "signed", shown: "public", leaks: "signed", fails: "signed" } as const;
        const failures = await verifyDelivery(
            { client, account: image, deliveryBaseUrl: mockApi.deliveryUrl },
            { variantUrls, draft: false, access },
        );
        expect(failures).toMatchObject([
            { path: "verifyDelivery.fails", expected: "refused", actual: "not known" },
            { path: "verifyDelivery.leaks", expected: "refused", actual: "served" },
        ]);
        expect(failures[0]?.message).toContain(`"${mockApi.deliveryUrl}${path}/fails": 503`);
        expect(failures[1]?.message).toContain(`"${mockApi.deliveryUrl}${path}/leaks" is served`);
        expect(mockApi.requests).toHaveLength(5);
        for (const { method, headers } of mockApi.requests) {
            expect([method, headers.range]).toEqual(["GET", "bytes=0-0"]);
            expect(JSON.stringify(headers)).not.toContain("the-token");
            expect(Object.keys(headers).filter((name) => /authorization|^x-auth|cookie/.test(name))).toEqual([]);
        }
    });

    it("takes no answer of somebody else for the host's", async () => {
        mockApi = await startMockApi();
        mockApi.respond({
            handler: (_, response) => {
                response.removeHeader("cf-ray");
                response.end("picture");
            },
            times: Infinity,
        });
        const client = createClient(settingsFor(mockApi.url));
        const account = { accountId: mockApi.accountId, secrets: [] };
        const run = { client, account, deliveryBaseUrl: mockApi.deliveryUrl };
        const failures = await verifyDelivery(run, imageOf("public"));
        expect(failures).toMatchObject([
            { actual: "not known", message: expect.stringContaining("no Ray id") as string },
        ]);
    });
});
