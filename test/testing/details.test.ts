import type { MockApi, MockApiOptions } from "../../src/testing";
import { images, send, start, type Answer } from "./helpers";

async function read(options: MockApiOptions, segment: string): Promise<Answer> {
    return send(await start(options), `${images}/${segment}`);
}

async function readTimes(mockApi: MockApi, id: string, times: number): Promise<Record<string, unknown>[]> {
    const results: Record<string, unknown>[] = [];
    for (let read = 0; read < times; read++) {
        results.push((await send(mockApi, `${images}/${id}`)).result);
    }
    return results;
}

describe("image details", () => {
    it("come in the envelope of the API, with every field", async () => {
        const image = {
            id: "8985537f-4737-4cb0-e5c0-dede4a08fd00",
            creator: "team-a",
            filename: "hero.jpeg",
            meta: { tags: ["a"], n: 1 },
            requireSignedURLs: true,
            uploaded: "2023-06-04T19:18:04.451Z",
        };
        const answer = await read({ images: [image], accountHash: "HASH" }, image.id);
        expect(answer.status).toBe(200);
        expect(answer.headers["content-type"]).toBe("application/json");
        expect(answer.json).toEqual({
            result: { ...image, variants: [`https://imagedelivery.net/HASH/${image.id}/public`] },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("lack what the image lacks", async () => {
        const { result } = await read({ images: [{ id: "bare" }] }, "bare");
        expect(Object.keys(result).sort()).toEqual(["id", "requireSignedURLs", "uploaded", "variants"]);
        expect(result.requireSignedURLs).toBe(false);
        expect(result.uploaded).toBe("2024-01-02T03:04:05.678Z");
    });

    it("keep a creator that is null", async () => {
        const { result } = await read({ images: [{ id: "x", creator: null }] }, "x");
        expect(result.creator).toBeNull();
    });

    it("of a draft say so and have no filename", async () => {
        const { result } = await read({ images: [{ id: "x", filename: "x.png", draft: true }] }, "x");
        expect(result).toMatchObject({ draft: true, filename: null });
    });

    it("of an image that is no draft do not have the field", async () => {
        const { result } = await read({ images: [{ id: "x", draft: false }] }, "x");
        expect(result).not.toHaveProperty("draft");
    });

    it("are found by an id that is percent-encoded whole, decoded once", async () => {
        const id = "non-prod/embed/1 é%2F.jpeg";
        const { status, result } = await read({ images: [{ id }] }, encodeURIComponent(id));
        expect(status).toBe(200);
        expect(result.id).toBe(id);
    });

    it("have delivery URLs whose id is raw but for the percent sign", async () => {
        const { result } = await read({ images: [{ id: "a/b é%.jpeg" }], accountHash: "H" }, "a%2Fb%20%C3%A9%25.jpeg");
        expect(result.variants).toEqual(["https://imagedelivery.net/H/a/b é%25.jpeg/public"]);
    });

    it("name the same variants in another order at each read", async () => {
        const mockApi = await start({ images: [{ id: "x" }], variants: [{ id: "a" }, { id: "b" }, { id: "c" }] });
        const orders = (await readTimes(mockApi, "x", 5)).map(({ variants }) =>
            (variants as string[]).map((url) => url.slice(-1)).join(""),
        );
        expect(orders).toEqual(["abc", "bca", "cab", "abc", "bca"]);
    });

    it("count the reads of each image apart, and go on when it is replaced", async () => {
        const mockApi = await start({ images: [{ id: "x" }, { id: "y" }], variants: [{ id: "a" }, { id: "b" }] });
        const [first] = await readTimes(mockApi, "x", 1);
        const [other] = await readTimes(mockApi, "y", 1);
        mockApi.putImage({ id: "x" });
        const [second] = await readTimes(mockApi, "x", 1);
        expect(String((other?.variants as string[])[0])).toMatch(/a$/);
        expect(second?.variants).toEqual([...(first?.variants as string[])].reverse());
    });

    it.each([
        ["2023-06-04T19:18:04.450Z", [".45", ".450", ".4500", ".45"]],
        ["2023-06-04T19:18:04+02:00", ["", ".0", ".00", ""]],
    ])("give the instant %s with changing fraction digits", async (uploaded, fractions) => {
        const mockApi = await start({ images: [{ id: "x", uploaded }] });
        const seen = (await readTimes(mockApi, "x", 4)).map((result) => String(result.uploaded));
        expect(seen.map((text) => text.slice(19).replace(/(Z|\+02:00)$/, ""))).toEqual(fractions);
        expect(new Set(seen.map((text) => Date.parse(text)))).toEqual(new Set([Date.parse(uploaded)]));
    });

    it("of an account without variants have none", async () => {
        const { result } = await read({ images: [{ id: "x" }], variants: [] }, "x");
        expect(result.variants).toEqual([]);
    });
});

describe("an image that is not there", () => {
    it("is a text by default", async () => {
        const answer = await read({}, "missing");
        expect(answer.status).toBe(404);
        expect(answer.text).toBe("ERROR 5404: Image not found\n");
        expect(answer.headers).toMatchObject({ "content-type": "text/plain", "cf-images": "err=5404" });
    });

    it("is an envelope on demand", async () => {
        const answer = await read({ notFoundAs: "json" }, "missing");
        expect(answer.status).toBe(404);
        expect(answer.headers["content-type"]).toBe("application/json");
        expect(answer.json).toEqual({
            result: null,
            success: false,
            errors: [{ code: 5404, message: "Image not found" }],
            messages: [],
        });
    });
});

describe("the images of a running mock API", () => {
    it("can be added, replaced and deleted", async () => {
        const mockApi = await start();
        mockApi.putImage({ id: "x", filename: "old.png" });
        mockApi.putImage({ id: "x", filename: "new.png" });
        expect((await send(mockApi, `${images}/x`)).result.filename).toBe("new.png");
        mockApi.deleteImage("x");
        mockApi.deleteImage("x");
        expect((await send(mockApi, `${images}/x`)).status).toBe(404);
    });

    it("do not change with the object that was put", async () => {
        const mockApi = await start();
        const image = { id: "x", meta: { n: 1 } };
        mockApi.putImage(image);
        image.meta.n = 2;
        expect((await send(mockApi, `${images}/x`)).result.meta).toEqual({ n: 1 });
    });

    it.each(["", "/a", "a/", "x".repeat(1025)])("are refused with the id %j", async (id) => {
        const mockApi = await start();
        expect(() => mockApi.putImage({ id })).toThrow("is no image id");
    });

    it.each(["yesterday", "2023-06-04", "2023-13-04T19:18:04Z", "2023-06-04T19:18:04"])(
        "are refused with uploaded %j",
        async (uploaded) => {
            const mockApi = await start();
            expect(() => mockApi.putImage({ id: "x", uploaded })).toThrow("is no RFC 3339 date-time");
        },
    );
});
