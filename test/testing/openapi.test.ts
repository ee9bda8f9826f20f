import type { MockApiOptions } from "../../src/testing";
import { describedPaths, differences } from "./openapi";
import { accountId, bearer, send, start, type SendOptions } from "./helpers";

const imageId = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

const options: MockApiOptions = {
    images: [
        { id: imageId, creator: "team-a", filename: "hero.jpeg", meta: { n: 1, deep: { list: [true] } } },
        { id: privateId, requireSignedURLs: true, creator: null, uploaded: "2024-01-02T03:04:05+02:00" },
        { id: "brand/logo.png" },
        { id: "draft", draft: true, filename: "draft.png" },
        { id: "a b" },
        ...Array.from({ length: 11 }, (_, index) => ({ id: `image-${index}`, creator: "many" })),
    ],
    variants: [
        { id: "public" },
        { id: "thumbnail", options: { fit: "cover", width: 100, height: 50, metadata: "keep" } },
        { id: "open", neverRequireSignedURLs: true },
    ],
    tokens: { "a-token": {}, expired: { status: "expired" } },
};

const account = `/client/v4/accounts/${accountId}`;
const as = (authorization: string): SendOptions => ({ headers: { authorization } });

/** Each is a described path, the path that is sent, and the status of the response. */
const requests: [describedPath: string, path: string, status: number, how: SendOptions][] = [
    ["/images/v1/{image_id}", `/images/v1/${imageId}`, 200, {}],
    ["/images/v1/{image_id}", `/images/v1/${privateId}`, 200, {}],
    ["/images/v1/{image_id}", "/images/v1/brand%2Flogo.png", 200, {}],
    ["/images/v1/{image_id}", "/images/v1/missing", 404, {}],
    ["/images/v1/{image_id}", "/images/v1/a/b", 400, {}],
    ["/images/v2", "/images/v2?creator=team-a", 200, {}],
    ["/images/v2", "/images/v2?creator=many&per_page=10", 200, {}],
    ["/images/v2", "/images/v2?creator=many&per_page=10&meta.n[eq]=1", 200, {}],
    ["/images/v2", "/images/v2?meta.n[not-eq]=1", 400, {}],
    ["/images/v2", "/images/v2?meta.n=1", 400, {}],
    ["/images/v2", "/images/v2?per_page=9", 400, {}],
    ["/images/v2", "/images/v2?continuation_token=x", 400, {}],
    ["/images/v1/variants", "/images/v1/variants", 200, {}],
    ["/images/v1/keys", "/images/v1/keys", 200, {}],
    ["/images/v1/stats", "/images/v1/stats", 200, {}],
    ["/images/v1/stats", "/images/v1/stats", 403, as("Bearer unknown")],
    ["/images/v1/stats", "/images/v1/stats", 401, as("Bearer expired")],
    ["/images/v1/stats", "/images/v1/stats", 400, as("nonsense")],
    ["/images/v1/stats", "/images/v1/stats", 405, { method: "POST" }],
    ["/images/v1", "/images/v1", 404, {}],
    ["/images/v1/variants/{variant_id}", "/images/v1/variants/public", 404, {}],
    ["/images/v1/{image_id}/blob", `/images/v1/${imageId}/blob`, 404, {}],
];

describe("Cloudflare's description of the API", () => {
    it.each(requests)("is met: %s, %s gets %d", async (describedPath, path, status, how) => {
        const mockApi = await start({ ...options, notFoundAs: "json" });
        for (let read = 0; read < 4; read++) {
            const response = await send(mockApi, account + path, how);
            expect(response.status).toBe(status);
            expect(differences(describedPath, response)).toEqual([]);
        }
    });

    it("is checked on each of its paths", () => {
        expect(new Set(requests.map(([describedPath]) => describedPath))).toEqual(new Set(describedPaths));
    });

    it("is met when the rate limit is exceeded, and in another account", async () => {
        const mockApi = await start({ rateLimit: { requests: 1 } });
        const other = await send(mockApi, `/client/v4/accounts/${"f".repeat(32)}/images/v2`);
        const limited = await send(mockApi, `${account}/images/v2`);
        expect([other.status, limited.status]).toEqual([403, 429]);
        expect([other, limited].map((response) => differences("/images/v2", response))).toEqual([[], []]);
    });

    it("is met by an account that has nothing", async () => {
        const mockApi = await start({ variants: [] });
        for (const path of ["/images/v2", "/images/v1/variants", "/images/v1/keys", "/images/v1/stats"]) {
            expect(differences(path, await send(mockApi, account + path))).toEqual([]);
        }
    });

    it("differs only in what was recorded: the file name of a draft, and what is not escaped in a URL", async () => {
        const mockApi = await start(options);
        const differing = async (id: string) => {
            const response = await send(mockApi, `${account}/images/v1/${id}`);
            return differences("/images/v1/{image_id}", response);
        };
        expect(await differing("draft")).toEqual(["/result/filename: must be string"]);
        const places = (await differing("a%20b")).map((difference) => difference.replace(/: .*/, ""));
        expect(new Set(places)).toEqual(new Set([0, 1, 2].map((index) => `/result/variants/${index}`)));
    });

    it("differs only in what was recorded: the short envelope of the gateway, and the text of 404", async () => {
        const mockApi = await start(options);
        const withoutCredentials = await send(mockApi, `${account}/images/v2`, { headers: {} });
        expect(differences("/images/v2", withoutCredentials)).toEqual([
            ": must have required property 'messages'",
            ": must have required property 'result'",
        ]);
        const missing = await send(mockApi, `${account}/images/v1/missing`, { headers: bearer });
        expect(missing.headers["content-type"]).toBe("text/plain");
    });

    it.each<[describedPath: string, status: number, body: object, difference: string]>([
        [
            "/images/v1/{image_id}",
            200,
            { result: { requireSignedURLs: "no" } },
            "/result/requireSignedURLs: must be boolean",
        ],
        ["/images/v1/{image_id}", 200, { result: { meta: [] } }, "/result/meta: must be object"],
        ["/images/v1/{image_id}", 200, { messages: undefined }, ": must have required property 'messages'"],
        [
            "/images/v2",
            200,
            { result: { images: [{ uploaded: "today" }] } },
            '/result/images/0/uploaded: must match format "date-time"',
        ],
        [
            "/images/v1/variants",
            200,
            { result: { variants: { a: { id: "a" } } } },
            "/result/variants/a: must have required property 'options'",
        ],
        ["/images/v1/keys", 200, { result: { keys: {} } }, "/result/keys: must be array"],
        ["/images/v1/stats", 200, { result: { count: { current: "1" } } }, "/result/count/current: must be number"],
        [
            "/images/v1/stats",
            403,
            { result: {}, success: false },
            "/result: must be equal to one of the allowed values",
        ],
        [
            "/images/v1/stats",
            403,
            { result: null, success: false, errors: [{ code: "1" }] },
            "/errors/0/code: must be integer",
        ],
    ])("is not met by another body: %s, %d, %j", (describedPath, status, changes, difference) => {
        const json = { result: {}, success: true, errors: [], messages: [], ...changes };
        expect(differences(describedPath, { status, json })).toContain(difference);
    });
});
