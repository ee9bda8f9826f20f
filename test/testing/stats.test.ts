import { images, send, start } from "./helpers";

const stats = `${images}/stats`;

describe("the statistics", () => {
    it("count the images without the drafts", async () => {
        const mockApi = await start({ images: [{ id: "a" }, { id: "b" }, { id: "c", draft: true }] });
        const response = await send(mockApi, stats);
        expect(response.status).toBe(200);
        expect(response.json).toEqual({
            result: { count: { current: 2, allowed: 100_000 } },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("follow the images, and allow what the options do", async () => {
        const mockApi = await start({ images: [{ id: "a" }], allowedImages: 7 });
        expect((await send(mockApi, stats)).result).toEqual({ count: { current: 1, allowed: 7 } });
        mockApi.putImage({ id: "b" });
        expect((await send(mockApi, stats)).result).toEqual({ count: { current: 2, allowed: 7 } });
        mockApi.deleteImage("a");
        mockApi.deleteImage("b");
        expect((await send(mockApi, stats)).result).toEqual({ count: { current: 0, allowed: 7 } });
    });
});
