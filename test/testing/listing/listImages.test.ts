import type { MockApi, MockApiImage } from "../../../src/testing";
import { imageList, send, start, type ReceivedResponse } from "../helpers";

interface Page {
    ids: string[];
    token: string | null;
}

async function readPage(mockApi: MockApi, query: string): Promise<Page> {
    const { status, result } = await send(mockApi, `${imageList}?${query}`);
    expect(status).toBe(200);
    expect(Object.keys(result)).toEqual(["images", "continuation_token"]);
    const ids = (result.images as { id: string }[]).map(({ id }) => id);
    return { ids, token: result.continuation_token as string | null };
}

/** Follows the tokens to the end; `between` is called after each page. */
async function readAll(mockApi: MockApi, query: string, between: (page: number) => void = () => undefined) {
    const pages: Page[] = [];
    for (let token: string | null | undefined; token !== null;) {
        const page = await readPage(mockApi, token === undefined ? query : `${query}&continuation_token=${token}`);
        pages.push(page);
        between(pages.length);
        token = page.token;
    }
    return { ids: pages.flatMap(({ ids }) => ids), pages };
}

function expectBadRequest(response: ReceivedResponse, message: string): void {
    expect(response.status).toBe(400);
    expect(response.json).toEqual({
        result: null,
        success: false,
        errors: [{ code: 5400, message }],
        messages: [],
    });
}

/** Images, three of them uploaded at each instant. The newest have the highest numbers. */
function makeImages(count: number): MockApiImage[] {
    return Array.from({ length: count }, (_, index) => ({
        id: `image-${String(index).padStart(6, "0")}`,
        uploaded: new Date(Date.UTC(2024, 0, 1) + 1000 * Math.floor(index / 3)).toISOString(),
    }));
}

describe("the list of images", () => {
    it("comes in the API's envelope, each image as in its details", async () => {
        const image = {
            id: "8985537f-4737-4cb0-e5c0-dede4a08fd00",
            creator: "team-a",
            filename: "hero.jpeg",
            meta: { n: 1 },
            requireSignedURLs: true,
            uploaded: "2023-06-04T19:18:04.451Z",
        };
        const mockApi = await start({ images: [image], accountHash: "H" });
        expect((await send(mockApi, imageList)).json).toEqual({
            result: {
                images: [{ ...image, variants: [`https://imagedelivery.net/H/${image.id}/public`] }],
                continuation_token: null,
            },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("is empty when there are no images", async () => {
        expect(await readPage(await start(), "")).toEqual({ ids: [], token: null });
    });

    it("leaves drafts out until they are received", async () => {
        const mockApi = await start({ images: [{ id: "a" }, { id: "draft", draft: true }] });
        expect((await readPage(mockApi, "")).ids).toEqual(["a"]);
        mockApi.putImage({ id: "draft" });
        expect((await readPage(mockApi, "sort_order=asc")).ids).toEqual(["a", "draft"]);
    });

    it("counts as a read of each image in it", async () => {
        const mockApi = await start({ images: [{ id: "x", uploaded: "2024-01-02T03:04:05Z" }] });
        const seen = [];
        for (let read = 0; read < 3; read++) {
            const { result } = await send(mockApi, imageList);
            seen.push((result.images as { uploaded: string }[])[0]?.uploaded.slice(19));
        }
        expect(seen).toEqual(["Z", ".0Z", ".00Z"]);
    });

    it("follows the images as they change", async () => {
        const mockApi = await start({ images: [{ id: "a" }, { id: "b" }] });
        expect((await readPage(mockApi, "")).ids).toEqual(["b", "a"]);
        mockApi.putImage({ id: "a", uploaded: "2030-01-01T00:00:00Z" });
        expect((await readPage(mockApi, "")).ids).toEqual(["a", "b"]);
        mockApi.deleteImage("a");
        expect((await readPage(mockApi, "")).ids).toEqual(["b"]);
    });
});

describe("the order of the list", () => {
    const images = [
        { id: "b", uploaded: "2024-01-02T00:00:00Z" },
        { id: "late", uploaded: "2024-01-02T00:00:00+00:00" },
        { id: "a", uploaded: "2024-01-02T00:00:00.000Z" },
        { id: "first", uploaded: "2024-01-02T00:30:00+01:00" },
        { id: "last", uploaded: "2024-01-02T00:00:00.001Z" },
    ];
    const ascending = ["first", "a", "b", "late", "last"];

    it.each([
        ["", ascending.toReversed()],
        ["sort_order=desc", ascending.toReversed()],
        ["sort_order=asc", ascending],
    ])("is by the instant of the upload, then by id: %s", async (query, ids) => {
        expect((await readPage(await start({ images }), query)).ids).toEqual(ids);
    });

    it.each(["", "ASC", "up"])("cannot be %j", async (order) => {
        expectBadRequest(
            await send(await start(), `${imageList}?sort_order=${order}`),
            "sort_order must be asc or desc",
        );
    });
});

describe("the pages of the list", () => {
    it.each([10, 11, 49, 50, 99, 100, 101, 1000, 10_000])("of %d hold each image once, in order", async (perPage) => {
        const images = makeImages(100);
        const mockApi = await start({ images });
        const inOrder = images.map(({ id }) => id);
        for (const [order, expected] of [
            ["asc", inOrder],
            ["desc", inOrder.toReversed()],
        ] as const) {
            const { ids, pages } = await readAll(mockApi, `per_page=${perPage}&sort_order=${order}`);
            expect(ids).toEqual(expected);
            expect(pages).toHaveLength(Math.ceil(100 / perPage));
        }
    });

    it("hold at most 1000 images, which is the default", async () => {
        const mockApi = await start({ images: makeImages(1001) });
        for (const query of ["", "per_page=1000", "per_page=10000"]) {
            const { pages } = await readAll(mockApi, query);
            expect(pages.map(({ ids }) => ids.length)).toEqual([1000, 1]);
        }
    });

    it.each(["0", "9", "10001", "-10", "10.5", "ten", "", "1e3"])("cannot hold %j", async (perPage) => {
        const response = await send(await start(), `${imageList}?per_page=${perPage}`);
        expectBadRequest(response, "per_page must be a whole number from 10 to 10000");
    });

    it.each(["asc", "desc"])("neither repeat nor hide an image when others come and go (%s)", async (order) => {
        const images = makeImages(40);
        const mockApi = await start({ images });
        const { ids } = await readAll(mockApi, `per_page=10&sort_order=${order}`, (page) => {
            mockApi.putImage({ id: `older-${page}`, uploaded: "2020-01-01T00:00:00Z" });
            mockApi.putImage({ id: `newer-${page}`, uploaded: "2030-01-01T00:00:00Z" });
        });
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => id.startsWith("image-")).sort()).toEqual(images.map(({ id }) => id));
    });

    it("go on behind the last image of the page before, even if it was deleted", async () => {
        const images = makeImages(30);
        const mockApi = await start({ images });
        const { ids } = await readAll(mockApi, "per_page=10", () => {
            mockApi.deleteImage("image-000020");
            mockApi.deleteImage("image-000022");
        });
        expect(ids).toEqual(images.map(({ id }) => id).toReversed());
    });
});

describe("a continuation token", () => {
    it("is opaque, and stays the same for the same page", async () => {
        const mockApi = await start({ images: makeImages(30) });
        const { token } = await readPage(mockApi, "per_page=10");
        expect(token).toMatch(/^[\w-]{43}$/);
        expect(token).not.toMatch(/^\d+$/);
        expect(Buffer.from(String(token), "base64url").toString("latin1")).not.toContain("image-");
        expect((await readPage(mockApi, "per_page=10")).token).toBe(token);
        expect((await readPage(mockApi, `per_page=10&continuation_token=${token}`)).token).not.toBe(token);
    });

    it("is refused when it is from elsewhere", async () => {
        const mockApi = await start({ images: makeImages(30) });
        const { token } = await readPage(mockApi, "per_page=10");
        for (const other of [
            "",
            "0",
            "1",
            "3",
            "null",
            String(token).slice(1),
            `${token}A`,
            String(token).toLowerCase(),
        ]) {
            const response = await send(mockApi, `${imageList}?continuation_token=${other}`);
            expectBadRequest(response, "continuation_token is not known");
        }
    });
});

describe("the filters of the list", () => {
    const images = [
        { id: "a", creator: "team-a", meta: { status: "active", priority: 5 } },
        { id: "b", creator: "team-b", meta: { status: "active", priority: 1 } },
        { id: "c", creator: null, meta: { status: "gone" } },
        { id: "d" },
        { id: "e", creator: "team-a", meta: { status: "active", priority: 3 } },
    ];

    it.each([
        ["creator=team-a", ["a", "e"]],
        ["creator=team", []],
        ["creator=", ["c", "d"]],
        ["meta.status[eq]=active", ["a", "b", "e"]],
        ["meta.status[eq]=active&creator=team-a", ["a", "e"]],
        ["meta.priority[gte:number]=3&meta.status[in]=active|gone", ["a", "e"]],
    ])("leave out what does not match: %s", async (query, ids) => {
        const mockApi = await start({ images });
        expect((await readAll(mockApi, `${query}&sort_order=asc`)).ids).toEqual(ids);
    });

    it.each([
        [59, [10, 10]],
        [60, [10, 10]],
        [61, [10, 10, 1]],
    ])("fill each page, and add no empty one: every third of %d images", async (count, lengths) => {
        const mockApi = await start({
            images: makeImages(count).map((image, index) => ({ ...image, creator: index % 3 === 0 ? "me" : "you" })),
        });
        const { ids, pages } = await readAll(mockApi, "creator=me&per_page=10");
        expect(pages.map((page) => page.ids.length)).toEqual(lengths);
        expect(ids.every((id) => Number(id.slice(-6)) % 3 === 0)).toBe(true);
    });

    it("are refused when they are malformed", async () => {
        const response = await send(await start(), `${imageList}?meta.a[not-eq]=b`);
        expectBadRequest(response, "Unsupported metadata filter operator: 'not-eq'");
    });

    it("are refused without an operator, because what the real API does then is unknown", async () => {
        expectBadRequest(
            await send(await start(), `${imageList}?meta.a=b`),
            "Unknown parameter 'meta.a': a metadata filter is meta.<field>[<operator>]",
        );
    });
});

describe("an account of 20,000 images", () => {
    it("is listed whole", async () => {
        const mockApi = await start({ images: makeImages(20_000) });
        expect(new Set((await readAll(mockApi, "")).ids).size).toBe(20_000);
    });
});
