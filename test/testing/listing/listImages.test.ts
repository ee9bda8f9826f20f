import type { MockApi, MockApiImage } from "../../../src/testing";
import { imageList, send, start, type Answer } from "../helpers";

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

function expectBadRequest(answer: Answer, message: string): void {
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
        result: null,
        success: false,
        errors: [{ code: 5400, message: expect.stringContaining(message) as string }],
        messages: [],
    });
}

/** Images of which every three were uploaded at one instant; the newest have the highest numbers. */
function makeImages(count: number): MockApiImage[] {
    return Array.from({ length: count }, (_, index) => ({
        id: `image-${String(index).padStart(6, "0")}`,
        uploaded: new Date(Date.UTC(2024, 0, 1) + 1000 * Math.floor(index / 3)).toISOString(),
    }));
}

describe("the list of images", () => {
    it("comes in the envelope of the API, each image as in its details", async () => {
        const image = {
            id: "a/b",
            creator: "team-a",
            filename: "hero.jpeg",
            meta: { n: 1 },
            requireSignedURLs: true,
            uploaded: "2023-06-04T19:18:04.451Z",
        };
        const mockApi = await start({ images: [image], accountHash: "H" });
        expect((await send(mockApi, imageList)).json).toEqual({
            result: {
                images: [{ ...image, variants: ["https://imagedelivery.net/H/a/b/public"] }],
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
        expectBadRequest(await send(await start(), `${imageList}?sort_order=${order}`), "sort_order must be");
    });
});

describe("the pages of the list", () => {
    it.each([1, 2, 3, 7, 10, 24, 25, 26, 1000, 10_000])("of %d hold each image once, in order", async (perPage) => {
        const images = makeImages(25);
        const mockApi = await start({ images });
        const inOrder = images.map(({ id }) => id);
        for (const [order, expected] of [
            ["asc", inOrder],
            ["desc", inOrder.toReversed()],
        ] as const) {
            const { ids, pages } = await readAll(mockApi, `per_page=${perPage}&sort_order=${order}`);
            expect(ids).toEqual(expected);
            expect(pages).toHaveLength(Math.ceil(25 / perPage));
        }
    });

    it("hold 1000 images at most, which is also the default", async () => {
        const mockApi = await start({ images: makeImages(1001) });
        for (const query of ["", "per_page=1000", "per_page=10000"]) {
            const { pages } = await readAll(mockApi, query);
            expect(pages.map(({ ids }) => ids.length)).toEqual([1000, 1]);
        }
    });

    it.each(["0", "-1", "1.5", "ten", "", "1e3"])("cannot hold %j", async (perPage) => {
        expectBadRequest(await send(await start(), `${imageList}?per_page=${perPage}`), "per_page must be");
    });

    it.each(["asc", "desc"])("neither repeat nor hide an image when others come and go (%s)", async (order) => {
        const images = makeImages(20);
        const mockApi = await start({ images });
        const { ids } = await readAll(mockApi, `per_page=5&sort_order=${order}`, (page) => {
            mockApi.putImage({ id: `older-${page}`, uploaded: "2020-01-01T00:00:00Z" });
            mockApi.putImage({ id: `newer-${page}`, uploaded: "2030-01-01T00:00:00Z" });
        });
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => id.startsWith("image-")).sort()).toEqual(images.map(({ id }) => id));
    });

    it("go on behind the last image of the page before, even if it was deleted", async () => {
        const mockApi = await start({ images: makeImages(9) });
        const { ids } = await readAll(mockApi, "per_page=3", () => {
            mockApi.deleteImage("image-000006");
            mockApi.deleteImage("image-000008");
        });
        expect(ids.map((id) => Number(id.slice(-1)))).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    });
});

describe("a continuation token", () => {
    it("is opaque, and stays the same for the same page", async () => {
        const mockApi = await start({ images: makeImages(9) });
        const { token } = await readPage(mockApi, "per_page=3");
        expect(token).toMatch(/^[\w-]{43}$/);
        expect(token).not.toMatch(/^\d+$/);
        expect(Buffer.from(String(token), "base64url").toString("latin1")).not.toContain("image-");
        expect((await readPage(mockApi, "per_page=3")).token).toBe(token);
        expect((await readPage(mockApi, `per_page=3&continuation_token=${token}`)).token).not.toBe(token);
    });

    it("is refused when it was not handed out", async () => {
        const mockApi = await start({ images: makeImages(9) });
        const { token } = await readPage(mockApi, "per_page=3");
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
            const answer = await send(mockApi, `${imageList}?continuation_token=${other}`);
            expectBadRequest(answer, "continuation_token is not known");
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
        ["meta.status=active&creator=team-a", ["a", "e"]],
        ["meta.priority[gte:number]=3&meta.status[in]=active|gone", ["a", "e"]],
    ])("leave out what does not match: %s", async (query, ids) => {
        const mockApi = await start({ images });
        expect((await readAll(mockApi, `${query}&sort_order=asc`)).ids).toEqual(ids);
        expect((await readAll(mockApi, `${query}&sort_order=asc&per_page=1`)).ids).toEqual(ids);
    });

    it("end with a page whose last match is full, without a further empty one", async () => {
        const mockApi = await start({ images });
        const { pages } = await readAll(mockApi, "creator=team-a&per_page=2");
        expect(pages).toEqual([{ ids: ["e", "a"], token: null }]);
    });

    it("are refused when they are malformed", async () => {
        expectBadRequest(await send(await start(), `${imageList}?meta.a[like]=b`), "like is no metadata operator");
    });
});

describe("an account of 100,000 images", () => {
    it("is listed whole", async () => {
        const mockApi = await start({ images: makeImages(100_000) });
        expect(new Set((await readAll(mockApi, "")).ids).size).toBe(100_000);
    }, 60_000);
});
