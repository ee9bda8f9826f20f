import { images, send, start } from "./helpers";

describe("variant definitions", () => {
    it("are a map in the API's envelope, one by default", async () => {
        const response = await send(await start(), `${images}/variants`);
        expect(response.status).toBe(200);
        expect(response.json).toEqual({
            result: {
                variants: {
                    public: {
                        id: "public",
                        options: { fit: "scale-down", metadata: "none", width: 1366, height: 768 },
                    },
                },
            },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("have their own options and neverRequireSignedURLs", async () => {
        const options = { fit: "cover", metadata: "keep", width: 100, height: 50, browser_ttl: 3600 } as const;
        const mockApi = await start({ variants: [{ id: "thumbnail", options, neverRequireSignedURLs: true }] });
        const { result } = await send(mockApi, `${images}/variants`);
        expect(result.variants).toEqual({ thumbnail: { id: "thumbnail", options, neverRequireSignedURLs: true } });
    });

    it("have defaults for the options that are left out", async () => {
        const mockApi = await start({ variants: [{ id: "thumbnail", options: { width: 100 } }] });
        const { result } = await send(mockApi, `${images}/variants`);
        expect(result.variants).toMatchObject({
            thumbnail: { options: { fit: "scale-down", metadata: "none", width: 100, height: 768 } },
        });
    });

    it("can be added, replaced and deleted", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        mockApi.putVariant({ id: "big" });
        mockApi.putVariant({ id: "big", neverRequireSignedURLs: true });
        mockApi.deleteVariant("public");
        mockApi.deleteVariant("public");
        const { result } = await send(mockApi, `${images}/variants`);
        expect(result.variants).toEqual({
            big: expect.objectContaining({ neverRequireSignedURLs: true }) as object,
        });
        const details = await send(mockApi, `${images}/x`);
        expect(details.result.variants).toEqual([`https://imagedelivery.net/${mockApi.accountHash}/x/big`]);
    });

    it("cannot be hidden by an image of that name", async () => {
        const mockApi = await start({ images: [{ id: "variants" }] });
        expect((await send(mockApi, `${images}/variants`)).result).toHaveProperty("variants.public");
    });

    it.each(["", "a/b", "a-b", "a_b", "a b", "a.b", "w=400", "été", "１", "a\n", "<{%x%}>", "a\u0000"])(
        "are refused with the name %j, as Cloudflare refuses it",
        async (id) => {
            const mockApi = await start();
            const problem =
                "id must be a variant name of letters and digits, which is all that Cloudflare takes (5400)";
            expect(() => mockApi.putVariant({ id })).toThrow(`Could not put a variant: ${problem}.`);
            await expect(start({ variants: [{ id }] })).rejects.toThrow(`variants[0].${problem}`);
        },
    );

    it.each([0, 1.5, 12_001])("are refused with the width %d", async (width) => {
        const mockApi = await start();
        expect(() => mockApi.putVariant({ id: "x", options: { width } })).toThrow(
            "Could not put a variant: options.width must be a whole number of pixels from 1 to 12000.",
        );
    });

    it.each([3599, 31_536_001, 3600.5])("are refused with the browser_ttl %d", async (ttl) => {
        const mockApi = await start();
        expect(() => mockApi.putVariant({ id: "x", options: { browser_ttl: ttl } })).toThrow(
            "Could not put a variant: options.browser_ttl must be a whole number of seconds from 3600 to 31536000.",
        );
    });
});
