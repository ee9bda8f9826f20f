import { startMockApi } from "../../src/testing";
import { images, send, start } from "./helpers";

const keys = `${images}/keys`;

describe("signing keys", () => {
    it("are a list in the envelope of the API, one by default", async () => {
        const answer = await send(await start(), keys);
        expect(answer.status).toBe(200);
        expect(answer.json).toEqual({
            result: { keys: [{ name: "default", value: "mock-api-key-for-tests-it-is-no-secret-0" }] },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("are those of the options", async () => {
        const mockApi = await start({ signingKeys: { default: "one", second: "two" } });
        expect((await send(mockApi, keys)).result.keys).toEqual([
            { name: "default", value: "one" },
            { name: "second", value: "two" },
        ]);
    });

    it("can be added, replaced and deleted", async () => {
        const mockApi = await start({ signingKeys: {} });
        expect((await send(mockApi, keys)).result.keys).toEqual([]);
        mockApi.putSigningKey("a", "old");
        mockApi.putSigningKey("b", "other");
        mockApi.putSigningKey("a", "new");
        mockApi.deleteSigningKey("b");
        mockApi.deleteSigningKey("b");
        expect((await send(mockApi, keys)).result.keys).toEqual([{ name: "a", value: "new" }]);
    });

    it("cannot be hidden by an image of that name", async () => {
        const mockApi = await start({ images: [{ id: "keys" }] });
        expect((await send(mockApi, keys)).result).toHaveProperty("keys");
    });

    it("are refused without a name or a value", async () => {
        const mockApi = await start();
        expect(() => mockApi.putSigningKey("", "value")).toThrow("must have a name and a value");
        expect(() => mockApi.putSigningKey("name", "")).toThrow("must have a name and a value");
        await expect(startMockApi({ signingKeys: { name: "" } })).rejects.toThrow("must have a name and a value");
    });
});
