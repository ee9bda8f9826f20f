import { startMockApi } from "../../src/testing";
import { images, send, start } from "./helpers";

const keys = `${images}/keys`;

describe("signing keys", () => {
    it("are a list in the API's envelope, one by default", async () => {
        const response = await send(await start(), keys);
        expect(response.status).toBe(200);
        expect(response.json).toEqual({
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
        const mockApi = await start({ signingKeys: { c: "third" } });
        mockApi.putSigningKey("a", "old");
        mockApi.putSigningKey("b", "other");
        mockApi.putSigningKey("a", "new");
        mockApi.deleteSigningKey("b");
        mockApi.deleteSigningKey("b");
        expect((await send(mockApi, keys)).result.keys).toEqual([
            { name: "c", value: "third" },
            { name: "a", value: "new" },
        ]);
    });

    it("are never none: when the last one is deleted, there is a new default key", async () => {
        const mockApi = await start();
        const read = async () => (await send(mockApi, keys)).result.keys as { name: string; value: string }[];
        const values = [];
        for (let deletion = 0; deletion < 3; deletion++) {
            const [key, ...others] = await read();
            expect(key?.name).toBe("default");
            expect(others).toEqual([]);
            values.push(key?.value);
            mockApi.deleteSigningKey("default");
        }
        expect(new Set(values).size).toBe(3);
        const withoutKeys = await start({ signingKeys: {} });
        expect((await send(withoutKeys, keys)).result.keys).toHaveLength(1);
    });

    it("cannot be hidden by an image of that name", async () => {
        const mockApi = await start({ images: [{ id: "keys" }] });
        expect((await send(mockApi, keys)).result).toHaveProperty("keys");
    });

    it("are refused without a name or a value", async () => {
        const mockApi = await start();
        const problem = (field: string) => `Could not put a signing key: ${field} must be a string that is not empty.`;
        expect(() => mockApi.putSigningKey("", "value")).toThrow(problem("name"));
        expect(() => mockApi.putSigningKey("name", "")).toThrow(problem("value"));
        await expect(startMockApi({ signingKeys: { name: "" } })).rejects.toThrow(problem("value"));
    });
});
