import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime";
import { createClient } from "../../src/client/client";
import type { WireKey, WireVariant } from "../../src/client/wire";
import type { Settings } from "../../src/base/settings";
import {
    ApiError,
    AuthenticationError,
    BlockedError,
    type CloudflareImagesError,
    ConnectionError,
    ImageNotFoundError,
    InvalidInputError,
    InvalidResponseError,
    PermissionError,
    RateLimitError,
    ServerError,
    TimeoutError,
} from "../../src/base/errors";
import type { ImageReference } from "../../src/base/ids";
import { type ScriptedResponse, type MockApi, startMockApi } from "../../src/testing";
import { settingsFor } from "../support/settings";
import { StillClock } from "./support/clocks";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "x", meta: { a: 1 } }] });
});

afterEach(() => mockApi.close());

function reference(changes: Partial<ImageReference> = {}): ImageReference {
    return { accountId: mockApi.accountId, imageId: "x", secrets: [], ...changes };
}

const settings = settingsFor("", { retryTimeoutMs: 600_000 });

function client(changes: Partial<Settings> = {}) {
    return createClient({ ...settings, baseUrl: mockApi.url, ...changes });
}

async function failureOf(promise: Promise<unknown>): Promise<CloudflareImagesError> {
    return promise.then(
        () => Promise.reject(new Error("It succeeded.")),
        (error: unknown) => error as CloudflareImagesError,
    );
}

const envelope = (code: number, message: string) => ({
    success: false,
    errors: [{ code, message }],
    messages: [],
    result: null,
});

describe("getImage", () => {
    it("reads an image with one GET", async () => {
        expect(await client().getImage(reference())).toMatchObject({ meta: { a: 1 }, requireSignedUrls: false });
        expect(mockApi.requests).toHaveLength(1);
        expect(mockApi.requests[0]).toMatchObject({
            method: "GET",
            headers: {
                authorization: "Bearer the-token",
                "user-agent": expect.stringMatching(/^pulumi-cloudflare-images\/\d/) as string,
            },
        });
    });

    it("sends a key with its e-mail", async () => {
        const credentials = { kind: "key", apiKey: "k", email: "m@example.com" } as const;
        await client({ credentials }).getImage(reference());
        expect(mockApi.requests[0]?.headers).toMatchObject({ "x-auth-key": "k", "x-auth-email": "m@example.com" });
        expect(mockApi.requests[0]?.headers.authorization).toBeUndefined();
    });

    it("keeps its connection for the next request", async () => {
        const connections = new Set<unknown>();
        const server = http.createServer((request, response) => {
            connections.add(request.socket);
            response.end(JSON.stringify({ success: true, result: { id: "x", variants: [] } }));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const reading = client({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
        await reading.getImage(reference());
        await reading.getImage(reference());
        server.closeAllConnections();
        server.close();
        expect(connections.size).toBe(1);
    });

    it("understands gzip", async () => {
        const body = JSON.stringify({
            success: true,
            result: { id: "x", uploaded: "2024-01-02T03:04:05Z", variants: [] },
        });
        mockApi.respond({ status: 200, headers: { "content-encoding": "gzip" }, body: gzipSync(body) });
        expect(await client().getImage(reference())).toMatchObject({ imageId: "x" });
    });
});

describe("a response that is no success", () => {
    const ok = { success: true, errors: [], messages: [] };
    const result = { id: "x", uploaded: "2024-01-02T03:04:05Z", variants: ["https://imagedelivery.net/h/x/public"] };

    it.each<[string, ScriptedResponse, new (message: string) => Error, string]>([
        [
            "5404 as text",
            { status: 404, body: "ERROR 5404: Image not found\n", headers: { "cf-images": "err=5404" } },
            ImageNotFoundError,
            "404 (5404 Image not found), Ray ",
        ],
        [
            "5404 in a header alone",
            { status: 404, body: "", headers: { "cf-images": "err=5404" } },
            ImageNotFoundError,
            "404 (5404), Ray ",
        ],
        [
            "5454 as JSON",
            { status: 404, body: envelope(5454, "Image not found") },
            ImageNotFoundError,
            "because an image gets a new one when its requireSignedURLs changes; and the account id, because",
        ],
        ["404 of something else", { status: 404, body: "<html>" }, ApiError, ": 404, Ray "],
        ["7003", { status: 400, body: envelope(7003, "Could not route") }, InvalidInputError, "is malformed"],
        ["5403", { status: 403, body: envelope(5403, "no account") }, PermissionError, "Check the account id"],
        [
            "10000 at 403",
            { status: 403, body: envelope(10000, "Authentication error") },
            PermissionError,
            '"Images Read"',
        ],
        [
            "10000 at 401",
            { status: 401, body: envelope(10000, "Authentication error") },
            AuthenticationError,
            "not valid",
        ],
        [
            "9109 of the token",
            { status: 403, body: envelope(9109, "Invalid access token") },
            AuthenticationError,
            "not valid",
        ],
        [
            "9109 of the resource",
            { status: 403, body: envelope(9109, "Unauthorized to access requested resource") },
            PermissionError,
            '"Images Read"',
        ],
        ["1000", { status: 400, body: envelope(1000, "Invalid API Token") }, AuthenticationError, "not valid"],
        [
            "6003 with a chain",
            {
                status: 400,
                body: {
                    success: false,
                    errors: [
                        {
                            code: 6003,
                            message: "Invalid request headers",
                            error_chain: [{ code: 6111, message: "Invalid format for Authorization header" }],
                        },
                    ],
                },
            },
            AuthenticationError,
            "6003 Invalid request headers; 6111 Invalid format",
        ],
        ["401 without a code", { status: 401, body: "" }, AuthenticationError, ": 401, Ray "],
        ["403 without an API error", { status: 403, body: "<html>" }, BlockedError, ": 403, Ray "],
        ["403 with an unknown API error", { status: 403, body: envelope(1, "odd") }, PermissionError, '"Images Read"'],
        ["429", { status: 429, body: envelope(10429, "slow down") }, RateLimitError, "1200 requests in 5 minutes"],
        ["971 at 403", { status: 403, body: envelope(971, "slow down") }, RateLimitError, "1200 requests in 5 minutes"],
        ["5453 at 403", { status: 403, body: envelope(5453, "limit") }, RateLimitError, "a limit of its plan"],
        ["5453 at 429", { status: 429, body: envelope(5453, "limit") }, RateLimitError, "a limit of its plan"],
        ["a block by the firewall", { status: 403, body: "error code: 1020" }, BlockedError, ": 403 (1020), Ray "],
        [
            "a block of the address, as a page",
            { status: 403, body: '<h1><span>Error</span> <span class="cf-error-code">1006</span></h1>' },
            BlockedError,
            ": 403 (1006), Ray ",
        ],
        ["a rate limit of the edge", { status: 429, body: "error code: 1015" }, RateLimitError, ": 429 (1015), Ray "],
        [
            "an API error beside words about an edge error",
            { status: 403, body: envelope(10000, "error code: 1020") },
            PermissionError,
            '"Images Read"',
        ],
        [
            "5400",
            { status: 400, body: envelope(5400, "Unsupported metadata filter operator: 'not-eq'") },
            ApiError,
            "400 (5400 Unsupported metadata filter operator: 'not-eq'), Ray ",
        ],
        [
            "Images not enabled at 400",
            { status: 400, body: envelope(5400, "Images not enabled for this account") },
            PermissionError,
            "that Cloudflare Images is enabled",
        ],
        ["10001 at 403", { status: 403, body: envelope(10001, "Unable") }, AuthenticationError, "if the token is new"],
        ["10001 at 400", { status: 400, body: envelope(10001, "Unable") }, AuthenticationError, "if the token is new"],
        ["103", { status: 403, body: envelope(103, "forbidden endpoint") }, ApiError, "check the base URL"],
        ["400 that the API explains", { status: 400, body: envelope(4711, "odd") }, ApiError, "says what is wrong"],
        ["400 without an API error", { status: 400, body: "" }, ApiError, "check the base URL"],
        ["502 HTML", { status: 502, body: "<html>" }, ServerError, ": 502, Ray "],
        ["success at 500", { status: 500, body: { ...ok, result } }, ServerError, ": 500, Ray "],
        [
            "a challenge",
            { status: 403, body: "<html>", headers: { "cf-mitigated": "challenge" } },
            BlockedError,
            "no robot",
        ],
        ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, ApiError, "does not redirect"],
        ["failure at 200", { status: 200, body: envelope(1234, "odd") }, ApiError, "200 (1234 odd)"],
        ["a failure without errors at 200", { status: 200, body: { success: false } }, ApiError, ": 200, Ray "],
        ["204", { status: 204 }, InvalidResponseError, "it is empty"],
        ["an empty body", { status: 200, body: "" }, InvalidResponseError, "it is empty"],
        ["a null body", { status: 200, body: "null" }, InvalidResponseError, "not an envelope"],
        ["truncated JSON", { status: 200, body: '{"success":true,"resu' }, InvalidResponseError, "it is not JSON"],
        [
            "invalid UTF-8",
            { status: 200, body: Buffer.from([0x22, 0xff, 0x22]) },
            InvalidResponseError,
            "it is not UTF-8",
        ],
        ["no result", { status: 200, body: ok }, InvalidResponseError, "result is not an object"],
        [
            "another image",
            { status: 200, body: { ...ok, result: { ...result, id: "y" } } },
            InvalidResponseError,
            "another image",
        ],
        [
            "no variants",
            { status: 200, body: { ...ok, result: { ...result, variants: undefined } } },
            InvalidResponseError,
            "result.variants",
        ],
        [
            "a variant that is no URL",
            { status: 200, body: { ...ok, result: { ...result, variants: ["x"] } } },
            InvalidResponseError,
            "result.variants",
        ],
        [
            "no time of upload",
            { status: 200, body: { ...ok, result: { ...result, uploaded: "soon" } } },
            InvalidResponseError,
            "result.uploaded",
        ],
        [
            "an impossible time of upload",
            { status: 200, body: { ...ok, result: { ...result, uploaded: "2024-13-02T03:04:05Z" } } },
            InvalidResponseError,
            "result.uploaded",
        ],
        [
            "meta of another type",
            { status: 200, body: { ...ok, result: { ...result, meta: "x" } } },
            InvalidResponseError,
            "result.meta",
        ],
        [
            "requireSignedURLs of another type",
            { status: 200, body: { ...ok, result: { ...result, requireSignedURLs: "no" } } },
            InvalidResponseError,
            "result.requireSignedURLs",
        ],
        [
            "draft of another type",
            { status: 200, body: { ...ok, result: { ...result, draft: 1 } } },
            InvalidResponseError,
            "result.draft",
        ],
        [
            "creator of another type",
            { status: 200, body: { ...ok, result: { ...result, creator: [] } } },
            InvalidResponseError,
            "result.creator",
        ],
        [
            "filename of another type",
            { status: 200, body: { ...ok, result: { ...result, filename: 1 } } },
            InvalidResponseError,
            "result.filename",
        ],
        [
            "broken gzip",
            { status: 200, headers: { "content-encoding": "gzip" }, body: "no gzip" },
            InvalidResponseError,
            "cannot be decompressed",
        ],
        [
            "a body over 1 MiB",
            { status: 200, body: Buffer.alloc(32 * 1024 * 1024 + 1, " ") },
            InvalidResponseError,
            "over 1 MiB",
        ],
        [
            "a gzip bomb",
            { status: 200, headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(50_000_000)) },
            InvalidResponseError,
            "over 1 MiB",
        ],
        [
            "a reset connection",
            { handler: (_, response) => void response.destroy() },
            ConnectionError,
            "no response (ECONNRESET)",
        ],
    ])("%s", async (_, response, errorClass, message) => {
        mockApi.respond(response);
        const error = await failureOf(client().getImage(reference()));
        expect(error).toBeInstanceOf(errorClass);
        expect(error.message).toContain(message);
        expect(error.message).toMatch(
            /^Could not read image "x" in account "0123456789abcdef0123456789abcdef": [^\n]+, 1 attempt in \d+\.\d s\. [^\n]+\.$/,
        );
        expect(mockApi.requests).toHaveLength(1);
    });

    it.each([
        ["the engine's marker", { meta: { [specialSigKey]: specialSecretSig, value: "x" } }, "a key of result.meta is"],
        ["a bad field", { uploaded: "soon" }, "result.uploaded must be"],
        ["another image", { id: "y" }, "result is another image"],
    ])("is not retried and does not blame a proxy for %s", async (_, change, problem) => {
        mockApi.respond({ body: { ...ok, result: { ...result, ...change } }, times: Infinity });
        const error = await failureOf(client({ maxRetries: 5 }).getImage(reference()));
        expect(mockApi.requests).toHaveLength(1);
        expect(error.message).toContain(problem);
        expect(error.message).toContain("change or delete the image; else report it to Cloudflare's support");
        expect(error.message).not.toMatch(/proxy|base URL/);
    });

    it("is a timeout when the whole response does not come in time, however slowly it drips", async () => {
        mockApi.respond({
            handler: (_, response) => {
                response.writeHead(200);
                const drip = setInterval(() => response.write(" "), 20);
                response.on("close", () => clearInterval(drip));
            },
        });
        const error = await failureOf(client({ timeoutMs: 200 }).getImage(reference()));
        expect(error).toBeInstanceOf(TimeoutError);
        expect(error.message).toContain("no complete response within 0.2 s");
    });

    it("carries the facts: code, status, Cloudflare's errors and the Ray id", async () => {
        const errors = [
            {
                code: 5404,
                message: "Image\nnot found",
                documentation_url: "https://docs.example/5404",
                source: { pointer: "/id" },
            },
        ];
        mockApi.respond({ status: 404, body: { success: false, errors }, headers: { "cf-ray": "8f00-AMS" } });
        const error = await failureOf(client().getImage(reference()));
        expect(error).toMatchObject({
            name: "ImageNotFoundError",
            code: "IMAGE_NOT_FOUND",
            status: 404,
            rayId: "8f00-AMS",
            cloudflareErrors: [
                {
                    code: 5404,
                    message: "Image not found",
                    documentationUrl: "https://docs.example/5404",
                    pointer: "/id",
                },
            ],
        });
        expect(error.message).toContain(
            "404 (5404 Image not found at /id see https://docs.example/5404), Ray 8f00-AMS, 1 attempt",
        );
    });

    it("shows no credential and no secret id, however the response repeats them", async () => {
        const echo = {
            success: false,
            errors: [{ code: 7003, message: `the-token ${"the-token".repeat(100)} /a%2Fb a/b` }],
        };
        mockApi.respond({ status: 400, body: echo, headers: { "cf-ray": "the-token" } });
        const error = await failureOf(client().getImage(reference({ imageId: "a/b", secrets: ["a/b"] })));
        const everything = JSON.stringify([error, error.message, error.stack]);
        expect(everything).not.toMatch(/the-tok|a\/b|a%2Fb/);
        expect(error.message).toContain("Could not read image [secret] in account");
    });

    it("cuts what is too long to read", async () => {
        mockApi.respond({ status: 400, body: envelope(7003, "x".repeat(100_000)) });
        const error = await failureOf(client().getImage(reference({ imageId: "i".repeat(1024) })));
        expect(error.message.length).toBeLessThan(1500);
        expect(error.message).toContain(`image "${"i".repeat(200)}…" in account`);
    });
});

/** What is read of an account, and how: the same holds for both. */
describe.each([
    {
        read: "getVariants" as const,
        path: "variants",
        good: { variants: { hero: { id: "hero", options: { fit: "cover", width: 1, height: 2, metadata: "none" } } } },
        what: "the variants of account",
    },
    {
        read: "getKeys" as const,
        path: "keys",
        good: { keys: [{ name: "default", value: "the-key-value" }] },
        what: "the signing keys of account",
    },
])("$read", ({ read, path, good, what }) => {
    const patient = (changes: Partial<Settings> = {}) =>
        createClient(
            { ...settings, baseUrl: mockApi.url, maxRetries: 1, ...changes },
            { clock: new StillClock(), random: () => 0.5, print: () => undefined },
        );
    const account = (secrets: readonly string[] = []) => ({ accountId: mockApi.accountId, secrets });
    const envelopeOf = (result: unknown) => ({ success: true, errors: [], messages: [], result });

    it("reads them with one GET", async () => {
        await client()[read](account());
        expect(mockApi.requests).toMatchObject([
            {
                method: "GET",
                path: `/client/v4/accounts/${mockApi.accountId}/images/v1/${path}`,
                headers: { authorization: "Bearer the-token" },
            },
        ]);
    });

    it.each<ScriptedResponse>([
        { status: 502, body: "<html>" },
        { status: 429, headers: { "retry-after": "7" } },
        { body: "no JSON" },
        { status: 403, body: envelope(971, "slow down") },
        { handler: (_, response) => void response.destroy() },
    ])("tries again after %j", async (response) => {
        mockApi.respond(response);
        mockApi.respond({ body: envelopeOf(good) });
        await patient()[read](account());
        expect(mockApi.requests).toHaveLength(2);
    });

    it.each<ScriptedResponse>([{ body: envelopeOf(null) }, { status: 503, headers: { "cf-mitigated": "challenge" } }])(
        "does not try again after %j",
        async (response) => {
            mockApi.respond(response);
            await failureOf(patient()[read](account()));
            expect(mockApi.requests).toHaveLength(1);
        },
    );

    it("fails with what was read, what came back and what to do", async () => {
        mockApi.respond({ status: 403, body: envelope(10000, "Authentication error") });
        const error = await failureOf(patient()[read](account()));
        expect(error).toBeInstanceOf(PermissionError);
        expect(error.message).toMatch(
            new RegExp(
                `^Could not read ${what} "${mockApi.accountId}": 403 \\(10000 Authentication error\\), Ray \\S+, ` +
                    '1 attempt in \\d+\\.\\d s\\. The token needs the "Images Read" permission on this account\\. ' +
                    "The credentials come from the test\\.$",
            ),
        );
    });

    it("refuses what is longer than it can be", async () => {
        const body = JSON.stringify(envelopeOf(good));
        mockApi.respond({ body: body.padEnd(2 ** 20) });
        await patient()[read](account());
        mockApi.respond({ body: body.padEnd(2 ** 20 + 1) });
        const error = await failureOf(patient()[read](account()));
        expect(error).toBeInstanceOf(InvalidResponseError);
        expect(error.message).toContain(": a response of over 1 MiB, which was refused, 1 attempt in ");
    });

    it("says of a forbidden account what may be wrong", async () => {
        mockApi.respond({ status: 403, body: envelope(5403, "Forbidden") });
        const error = await failureOf(patient()[read](account()));
        expect(error).toBeInstanceOf(PermissionError);
        expect(error.message).toContain(
            read === "getKeys"
                ? "This account or token may not use signing keys"
                : "Check the account id, and that Cloudflare Images is enabled for this account.",
        );
    });

    it("shows no account id that is secret", async () => {
        mockApi.respond({ status: 404, body: envelope(7003, `Could not route to ${mockApi.accountId}`) });
        const error = await failureOf(patient()[read](account([mockApi.accountId])));
        expect(error.message).toContain(`Could not read ${what} [secret]: 404 (7003 Could not route to [secret])`);
        expect(JSON.stringify(error)).not.toContain(mockApi.accountId);
    });

    it("asks once for all that ask at the same time", async () => {
        const reading = client();
        await Promise.all(Array.from({ length: 10 }, () => reading[read](account())));
        expect(mockApi.requests).toHaveLength(1);
    });

    it("reads once more for all that ask while it is being read, and so gives none an older response", async () => {
        const arrived = deferred();
        const held = deferred();
        mockApi.respond({
            handler: async (_, response) => {
                arrived.resolve();
                await held.promise;
                response.end(JSON.stringify(envelopeOf(good)));
            },
        });
        const reading = client();
        const first = reading[read](account());
        await arrived.promise;
        mockApi.putVariant({ id: "new" });
        mockApi.putSigningKey("new", "another-value");
        const others = Promise.all(Array.from({ length: 9 }, () => reading[read](account())));
        held.resolve();
        expect(namesIn(await first)).not.toContain("new");
        expect((await others).filter((other) => !namesIn(other).includes("new"))).toEqual([]);
        expect(mockApi.requests).toHaveLength(2);
    });

    function namesIn(result: Iterable<readonly [string, WireVariant] | WireKey>): string[] {
        return [...result].map((entry) => ("name" in entry ? entry.name : entry[0]));
    }

    function deferred(): { promise: Promise<void>; resolve: () => void } {
        let resolve: () => void = () => undefined;
        return { promise: new Promise<void>((settle) => (resolve = settle)), resolve: () => resolve() };
    }
});

describe("getVariants", () => {
    const account = () => ({ accountId: mockApi.accountId, secrets: [] });
    const respondWith = (result: unknown) => mockApi.respond({ body: { success: true, result } });

    it("gives each variant by its name, with the documented defaults", async () => {
        const options = { fit: "scale-down", metadata: "none", width: 1366, height: 768 };
        const own = { fit: "cover", width: 5, browser_ttl: 3600 } as const;
        mockApi.putVariant({ id: "hero", options: own, neverRequireSignedURLs: true });
        expect([...(await client().getVariants(account()))]).toEqual([
            ["public", { ...options, neverRequireSignedUrls: false }],
            ["hero", { ...options, fit: "cover", width: 5, browserTtl: 3600, neverRequireSignedUrls: true }],
        ]);
    });

    it("leaves out what is missing or null, and keeps names of Object's own", async () => {
        const nothing = { fit: undefined, width: undefined, height: undefined, metadata: undefined };
        respondWith(
            JSON.parse(
                '{"variants": {"__proto__": {"neverRequireSignedURLs": true}, "constructor": {"options": null}}}',
            ),
        );
        expect([...(await client().getVariants(account()))]).toEqual([
            ["__proto__", { ...nothing, neverRequireSignedUrls: true }],
            ["constructor", { ...nothing, neverRequireSignedUrls: false }],
        ]);
        respondWith({ variants: {} });
        expect([...(await client().getVariants(account()))]).toEqual([]);
    });

    it.each([
        [{}, "result.variants is not an object"],
        [{ variants: [] }, "result.variants is not an object"],
        [[], "result.variants is not an object"],
        [{ variants: { hero: null } }, 'result.variants["hero"] is not a variant'],
        [{ variants: { hero: { options: [] } } }, 'result.variants["hero"] is not a variant'],
        [
            { variants: { a: {}, "b\n\u009bc": { neverRequireSignedURLs: "no" } } },
            'result.variants["b c"] is not a variant',
        ],
    ])("does not use %j", async (result, problem) => {
        respondWith(result);
        const error = await failureOf(client().getVariants(account()));
        expect(error).toBeInstanceOf(InvalidResponseError);
        expect(error.message).toContain(`with a body that cannot be used: ${problem}`);
    });
});

describe("getKeys", () => {
    const account = () => ({ accountId: mockApi.accountId, secrets: [] });

    it("gives the names and the values of the keys, and nothing else", async () => {
        const keys = [
            { name: "default", value: "the-key-value", created: "2024-01-02T03:04:05Z" },
            { name: "second", value: "another" },
        ];
        mockApi.respond({ body: { success: true, result: { keys } } });
        expect(await client().getKeys(account())).toEqual([
            { name: "default", value: "the-key-value" },
            { name: "second", value: "another" },
        ]);
    });

    it("leaves out a malformed key beside a sound one", async () => {
        const keys = [{ name: "broken" }, null, { name: "default", value: "the-key-value" }];
        mockApi.respond({ body: { success: true, result: { keys } } });
        expect(await client().getKeys(account())).toEqual([{ name: "default", value: "the-key-value" }]);
    });

    const value = "the-key-value";

    it.each<[ScriptedResponse, string]>([
        [{ body: { success: true, result: { keys: { value } } } }, "result.keys is not a list"],
        [
            { body: { success: true, result: { keys: [{ name: value, value: [value] }] } } },
            "result.keys has no usable key",
        ],
        [{ body: { success: true, result: { keys: [{ value }] } } }, "result.keys has no usable key"],
        [{ body: { success: true, result: { keys: [value] } } }, "result.keys has no usable key"],
        [{ body: { success: true, result: [{ name: "default", value }] } }, "result.keys is not a list"],
        [{ body: { result: { keys: [{ name: "default", value }] } } }, "it is not an envelope of the Cloudflare API"],
        [{ body: `{"success": true, "result": {"keys": [{"value": "${value}"` }, "it is not JSON"],
        [{ status: 500, body: { success: true, result: { keys: [{ name: "default", value }] } } }, "500, Ray "],
    ])("never shows a key: %j", async (response, problem) => {
        mockApi.respond(response);
        const error = await failureOf(client().getKeys(account()));
        expect(error.message).toContain(problem);
        expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(value);
    });

    it("never logs a key", async () => {
        const lines: string[] = [];
        const print = (line: string) => lines.push(line);
        mockApi.respond({ body: { success: true, result: { keys: [{ name: "default", value }] } } });
        const debugging = { ...settings, baseUrl: mockApi.url, isDebug: true };
        await createClient(debugging, { clock: new StillClock(), random: () => 0, print }).getKeys(account());
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^pulumi-cloudflare-images: GET \/accounts\/\w+\/images\/v1\/keys 200 in /);
        expect(lines[0]).not.toMatch(/the-key-value|the-token/);
    });
});

it("hides a secret as a whole that contains a part of the credentials", async () => {
    const id = "customers/ops@example.com/passport";
    const mock = await startMockApi();
    const body = { success: false, errors: [{ code: 5400, message: `Bad request: /v1/${id}` }] };
    mock.respond({ times: Infinity, status: 400, body });
    const credentials = { kind: "key", apiKey: "key", email: "ops@example.com" } as const;
    const client = createClient(settingsFor(mock.url, { credentials }));
    const reading = client.getImage({ accountId: "a", imageId: id, secrets: [id] });
    await expect(reading).rejects.toThrow("400 (5400 Bad request: /v1/[secret]), Ray");
    await mock.close();
});
