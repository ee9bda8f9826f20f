import type { ClientOptions } from "cloudflare/client";
import { AuthenticationError, BadRequestError, NotFoundError, PermissionDeniedError } from "cloudflare/error";
import { Images } from "cloudflare/resources/images/images";
import { createClient } from "cloudflare/tree-shakable";
import type { MockApi, MockApiOptions } from "../../src/testing";
import { start } from "./helpers";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

type Credentials = Pick<ClientOptions, "apiToken" | "apiEmail" | "apiKey">;

/** Cloudflare's own client. It reads nothing from the environment. */
function clientOf({ url }: MockApi, credentials: Credentials) {
    const none = { apiToken: null, apiEmail: null, apiKey: null, userServiceKey: null };
    return createClient({ resources: [Images], baseURL: url, maxRetries: 0, ...none, ...credentials });
}

async function setUp(options: MockApiOptions) {
    const mockApi = await start(options);
    return {
        mockApi,
        account: { account_id: mockApi.accountId },
        images: clientOf(mockApi, { apiToken: "any-token" }).images,
    };
}

describe("the npm package cloudflare", () => {
    it("reads image details", async () => {
        const image = {
            id: privateId,
            creator: "team-a",
            filename: "hero.jpeg",
            meta: { n: 1 },
            requireSignedURLs: true,
            uploaded: "2023-06-04T19:18:04.451Z",
        };
        const { images, account, mockApi } = await setUp({ images: [image, { id: "brand/logo é%.png" }] });
        expect(await images.v1.get(privateId, account)).toEqual({
            ...image,
            variants: [`https://imagedelivery.net/${mockApi.accountHash}/${privateId}/public`],
        });
        expect(await images.v1.get("brand/logo é%.png", account)).toMatchObject({ id: "brand/logo é%.png" });
    });

    it("reads the list, page by page, with filters", async () => {
        const { images, account, mockApi } = await setUp({
            images: Array.from({ length: 50 }, (_, index) => ({
                id: `image-${String(index).padStart(2, "0")}`,
                creator: index % 2 === 0 ? "team-a" : "team-b",
                meta: { priority: index, region: { name: index < 40 ? "eu" : "us" } },
            })),
        });
        const pages: unknown[] = [];
        for (let token: string | null | undefined; token !== null;) {
            const page = await images.v2.list({
                ...account,
                per_page: 10,
                sort_order: "asc",
                creator: "team-a",
                meta: { "priority[gte:number]": "6", "region.name[eq]": "eu" } as object,
                ...(token !== undefined && { continuation_token: token }),
            });
            pages.push(page.images?.map(({ id }) => id));
            token = page.continuation_token ?? null;
        }
        expect(pages).toEqual([["image-06", "image-08", ...evenFrom(10, 24)], evenFrom(26, 38)]);
        expect(mockApi.requests.map(({ path }) => decodeURIComponent(path).replace(/.*\?|=[\w-]{43}$/g, ""))).toEqual([
            "per_page=10&sort_order=asc&creator=team-a&meta.priority[gte:number]=6&meta.region.name[eq]=eu",
            "per_page=10&sort_order=asc&creator=team-a&meta.priority[gte:number]=6&meta.region.name[eq]=eu&continuation_token",
        ]);
    });

    it("is told why a filter or a page is refused", async () => {
        const { images, account } = await setUp({});
        const byOperator = images.v2.list({ ...account, meta: { "status[not-eq]": "x" } as object });
        await expect(byOperator).rejects.toBeInstanceOf(BadRequestError);
        await expect(byOperator).rejects.toMatchObject({
            errors: [{ code: 5400, message: "Unsupported metadata filter operator: 'not-eq'" }],
        });
        await expect(images.v2.list({ ...account, per_page: 5 })).rejects.toBeInstanceOf(BadRequestError);
    });

    it("reads the variants, the signing keys and the statistics", async () => {
        const options = { fit: "cover", metadata: "none", width: 100, height: 50 } as const;
        const { images, account } = await setUp({
            images: [{ id: "x" }],
            variants: [{ id: "small", options, neverRequireSignedURLs: true }],
            signingKeys: { default: "a-made-up-key" },
        });
        expect(await images.v1.variants.list(account)).toEqual({
            variants: { small: { id: "small", options, neverRequireSignedURLs: true } },
        });
        expect(await images.v1.keys.list(account)).toEqual({ keys: [{ name: "default", value: "a-made-up-key" }] });
        expect(await images.v1.stats.get(account)).toEqual({ count: { current: 1, allowed: 100_000 } });
    });

    it("is accepted with the right credentials alone", async () => {
        const mockApi = await start({
            images: [{ id: "x" }],
            tokens: { good: {}, expired: { status: "expired" }, bare: { permissions: [] } },
            keys: [{ email: "me@example.com", key: "the-key" }],
        });
        const read = (credentials: Credentials) =>
            clientOf(mockApi, credentials).images.v1.get("x", { account_id: mockApi.accountId });
        expect(await read({ apiToken: "good" })).toMatchObject({ id: "x" });
        expect(await read({ apiToken: null, apiEmail: "me@example.com", apiKey: "the-key" })).toMatchObject({
            id: "x",
        });
        await expect(read({ apiToken: "unknown" })).rejects.toBeInstanceOf(PermissionDeniedError);
        await expect(read({ apiToken: "unknown" })).rejects.toMatchObject({ errors: [{ code: 9109 }] });
        await expect(read({ apiToken: "bare" })).rejects.toMatchObject({ status: 403, errors: [{ code: 10000 }] });
        await expect(read({ apiToken: "expired" })).rejects.toBeInstanceOf(AuthenticationError);
        await expect(read({ apiToken: null, apiEmail: "me@example.com", apiKey: "other" })).rejects.toMatchObject({
            status: 400,
            errors: [{ code: 9103 }],
        });
    });

    it("is told that an image does not exist, and what the mock API does not offer", async () => {
        const { images, account } = await setUp({ notFoundAs: "json" });
        await expect(images.v1.get("missing", account)).rejects.toBeInstanceOf(NotFoundError);
        await expect(images.v1.get("missing", account)).rejects.toThrow("Image not found");
        await expect(images.v1.variants.get("public", account)).rejects.toThrow("not offered by the mock API");
        await expect(images.v1.delete("missing", account)).rejects.toThrow("DELETE is not offered by the mock API");
    });
});

function evenFrom(first: number, last: number): string[] {
    return Array.from({ length: (last - first) / 2 + 1 }, (_, index) => `image-${first + 2 * index}`);
}
