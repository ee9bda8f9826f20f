import type { MockApi, MockApiOptions } from "../../src/testing";
import { images, send, start, type ReceivedResponse } from "./helpers";

async function read(options: MockApiOptions, segment: string): Promise<ReceivedResponse> {
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
    it("come in the API's envelope, with every field", async () => {
        const image = {
            id: "8985537f-4737-4cb0-e5c0-dede4a08fd00",
            creator: "team-a",
            filename: "hero.jpeg",
            meta: { tags: ["a"], n: 1 },
            requireSignedURLs: true,
            uploaded: "2023-06-04T19:18:04.451Z",
        };
        const response = await read({ images: [image], accountHash: "HASH" }, image.id);
        expect(response.status).toBe(200);
        expect(response.headers["content-type"]).toBe("application/json");
        expect(response.json).toEqual({
            result: { ...image, variants: [`https://imagedelivery.net/HASH/${image.id}/public`] },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("have no field that the image does not have", async () => {
        const { result } = await read({ images: [{ id: "bare" }] }, "bare");
        expect(Object.keys(result).sort()).toEqual(["id", "requireSignedURLs", "uploaded", "variants"]);
        expect(result.requireSignedURLs).toBe(false);
        expect(result.uploaded).toBe("2024-01-02T03:04:05.678Z");
    });

    it("keep a creator that is null", async () => {
        const { result } = await read({ images: [{ id: "x", creator: null }] }, "x");
        expect(result.creator).toBeNull();
    });

    it("of a draft have draft: true and no filename", async () => {
        const { result } = await read({ images: [{ id: "x", filename: "x.png", draft: true }] }, "x");
        expect(result).toMatchObject({ draft: true, filename: null });
    });

    it("of any other image do not have the field draft", async () => {
        const { result } = await read({ images: [{ id: "x", draft: false }] }, "x");
        expect(result).not.toHaveProperty("draft");
    });

    it("are found by an id that is wholly percent-encoded, decoded once", async () => {
        const id = "non-prod/embed/1 é%2F.jpeg";
        const { status, result } = await read({ images: [{ id }] }, encodeURIComponent(id));
        expect(status).toBe(200);
        expect(result.id).toBe(id);
    });

    it("have delivery URLs with a raw id, except for the percent sign", async () => {
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

    it("count the reads of each image by itself, and go on when it is replaced", async () => {
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

describe("an image that does not exist", () => {
    it("gets a text by default", async () => {
        const response = await read({}, "missing");
        expect(response.status).toBe(404);
        expect(response.text).toBe("ERROR 5404: Image not found\n");
        expect(response.headers).toMatchObject({ "content-type": "text/plain", "cf-images": "err=5404" });
    });

    it("gets an envelope when the options say so", async () => {
        const response = await read({ notFoundAs: "json" }, "missing");
        expect(response.status).toBe(404);
        expect(response.headers["content-type"]).toBe("application/json");
        expect(response.json).toEqual({
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

    it.each(["", "/", "/a", "a/", "x".repeat(1025)])("are refused with the id %j", async (id) => {
        const mockApi = await start();
        expect(() => mockApi.putImage({ id })).toThrow(
            "Could not put an image: id must be an image id: 1 to 1024 characters, without a slash at either end.",
        );
    });

    it.each(["a", "a\nb", "x".repeat(1024)])("may have the id %j", async (id) => {
        const mockApi = await start();
        mockApi.putImage({ id });
        expect((await send(mockApi, `${images}/${encodeURIComponent(id)}`)).result.id).toBe(id);
    });

    it.each(["hero", "2cdc28f0-017a-49c4-9ed7-87056c83901f/a", "2cdc28f0017a49c49ed787056c83901f"])(
        "are refused with the custom id %j when they require signed URLs",
        async (id) => {
            const mockApi = await start({ images: [{ id }] });
            const problem =
                `an image with a custom id, such as "${id}", cannot require signed URLs (5410): ` +
                'give it a UUID-shaped id, such as "2cdc28f0-017a-49c4-9ed7-87056c83901f"';
            for (const draft of [true, false]) {
                expect(() => mockApi.putImage({ id, requireSignedURLs: true, draft })).toThrow(
                    `Could not put an image: ${problem}.`,
                );
            }
            expect((await send(mockApi, `${images}/${encodeURIComponent(id)}`)).result.requireSignedURLs).toBe(false);
            await expect(start({ images: [{ id: "x" }, { id, requireSignedURLs: true }] })).rejects.toThrow(
                `The options of the mock API are not valid: images[1]: ${problem}.`,
            );
        },
    );

    it.each(["yesterday", "2023-06-04", "2023-13-04T19:18:04Z", "2023-06-04T19:18:04"])(
        "are refused with uploaded %j",
        async (uploaded) => {
            const mockApi = await start();
            expect(() => mockApi.putImage({ id: "x", uploaded })).toThrow(
                'uploaded must be an RFC 3339 date-time, such as "2023-06-04T19:18:04.451Z"',
            );
        },
    );
});
