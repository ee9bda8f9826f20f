import { startStandIn } from "../../src/testing";
import { images, send, start } from "./helpers";

const keys = `${images}/keys`;

describe("signing keys", () => {
    it("are a list in the envelope of the API, one by default", async () => {
        const answer = await send(await start(), keys);
        expect(answer.status).toBe(200);
        expect(answer.json).toEqual({
            result: { keys: [{ name: "default", value: "stand-in-key-for-tests-it-is-no-secret-0" }] },
            success: true,
            errors: [],
            messages: [],
        });
    });

    it("are those of the options", async () => {
        const standIn = await start({ signingKeys: { default: "one", second: "two" } });
        expect((await send(standIn, keys)).result.keys).toEqual([
            { name: "default", value: "one" },
            { name: "second", value: "two" },
        ]);
    });

    it("can be added, replaced and deleted", async () => {
        const standIn = await start({ signingKeys: {} });
        expect((await send(standIn, keys)).result.keys).toEqual([]);
        standIn.putSigningKey("a", "old");
        standIn.putSigningKey("b", "other");
        standIn.putSigningKey("a", "new");
        standIn.deleteSigningKey("b");
        standIn.deleteSigningKey("b");
        expect((await send(standIn, keys)).result.keys).toEqual([{ name: "a", value: "new" }]);
    });

    it("cannot be hidden by an image of that name", async () => {
        const standIn = await start({ images: [{ id: "keys" }] });
        expect((await send(standIn, keys)).result).toHaveProperty("keys");
    });

    it("are refused without a name or a value", async () => {
        const standIn = await start();
        expect(() => standIn.putSigningKey("", "value")).toThrow("must have a name and a value");
        expect(() => standIn.putSigningKey("name", "")).toThrow("must have a name and a value");
        await expect(startStandIn({ signingKeys: { name: "" } })).rejects.toThrow("must have a name and a value");
    });
});
