import { parseWireVariants } from "../../../src/client/wire";
import { imageVariants } from "../../../src/lookup/functions/getImageVariants";
import { callOf } from "../../support/call";
import { fakeClient } from "../../support/fakeClient";

/** The variants of an account by name, in their order, from what the API sends. */
async function variantsOf(sent: object) {
    const definitions = parseWireVariants({ variants: sent });
    if ("problem" in definitions) {
        throw new Error(definitions.problem);
    }
    const client = fakeClient({ getVariants: () => Promise.resolve(definitions.value) });
    return Object.entries((await imageVariants.run({}, callOf(client))).variants);
}

describe("getImageVariants without Pulumi", () => {
    it("sorts the variants by name", async () => {
        const closed = { neverRequireSignedUrls: false };
        expect(await variantsOf({ b: {}, a: {} })).toStrictEqual([
            ["a", closed],
            ["b", closed],
        ]);
    });

    it("takes a variant for public if its definition does not say so clearly", async () => {
        expect(await variantsOf({ a: { neverRequireSignedURLs: null } })).toStrictEqual([
            ["a", { neverRequireSignedUrls: true }],
        ]);
    });

    it("leaves out what is not of its type", async () => {
        const options = { fit: 1, width: "1", height: null, metadata: [], browser_ttl: "3600" };
        expect(await variantsOf({ a: { options } })).toStrictEqual([["a", { neverRequireSignedUrls: false }]]);
    });
});
