import fc from "fast-check";
import type { WireImage, WireVariant } from "../../src/client/wire";
import { toAccess, toImageFacts } from "../../src/lookup/details";

const base = "https://imagedelivery.net/hash/id";
const image: WireImage = {
    creator: undefined,
    filename: undefined,
    meta: {},
    requireSignedUrls: true,
    draft: false,
    uploaded: "2024-01-02T03:04:05.678Z",
    variants: [`${base}/w`, `${base}/B`, `${base}/a`],
};

describe("toImageFacts", () => {
    it("sorts the variants by name, and leaves out what the image does not have", () => {
        expect(toImageFacts("account", "id", image)).toEqual({
            accountId: "account",
            imageId: "id",
            creator: null,
            filename: null,
            meta: {},
            requireSignedUrls: true,
            draft: false,
            uploaded: "2024-01-02T03:04:05Z",
            variants: [`${base}/B`, `${base}/a`, `${base}/w`],
            variantUrls: { B: `${base}/B`, a: `${base}/a`, w: `${base}/w` },
        });
    });

    it("gives the same for every order of the variants and every fraction of the second", () => {
        const orders = fc.shuffledSubarray([...image.variants], { minLength: image.variants.length });
        const fractions = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,9}$/));
        fc.assert(
            fc.property(orders, fractions, fc.constantFrom("Z", "+00:00"), (variants, fraction, zone) => {
                const read = { ...image, variants, uploaded: `2024-01-02T03:04:05${fraction}${zone}` };
                expect(toImageFacts("account", "id", read)).toEqual(toImageFacts("account", "id", image));
            }),
        );
    });

    it("keeps a variant whose name is one of Object's own", () => {
        const facts = toImageFacts("account", "id", {
            ...image,
            variants: [`${base}/__proto__`, `${base}/constructor`],
        });
        expect(Object.entries(facts.variantUrls)).toEqual([
            ["__proto__", `${base}/__proto__`],
            ["constructor", `${base}/constructor`],
        ]);
    });
});

describe("toAccess", () => {
    const facts = (requireSignedUrls: boolean, names = ["a", "b", "my variant"]) =>
        toImageFacts("account", "id", {
            ...image,
            requireSignedUrls,
            variants: names.map((name) => `${base}/${name}`),
        });
    const definition = (neverRequireSignedUrls: boolean): WireVariant => ({
        fit: undefined,
        width: undefined,
        height: undefined,
        metadata: undefined,
        neverRequireSignedUrls,
    });

    it("is public for every variant of an image that requires no signed URLs", () => {
        const access = { a: "public", b: "public", "my variant": "public" };
        expect(toAccess(facts(false), undefined)).toEqual(access);
        expect(toAccess(facts(false), new Map([["a", definition(false)]]))).toEqual(access);
    });

    it("is public for the variants alone that never require a signature, whatever their names are", () => {
        const definitions = new Map([
            ["a", definition(false)],
            ["b", definition(true)],
            ["my variant", definition(true)],
        ]);
        expect(toAccess(facts(true), definitions)).toEqual({ a: "signed", b: "public", "my variant": "public" });
    });

    it("has a variant that was made since the image was read, in its place", () => {
        const definitions = new Map([
            ["z", definition(false)],
            ["aa", definition(true)],
        ]);
        expect(Object.entries(toAccess(facts(true), definitions))).toEqual([
            ["a", "signed"],
            ["aa", "public"],
            ["b", "signed"],
            ["my variant", "signed"],
            ["z", "signed"],
        ]);
    });

    it("is signed for a variant that has just been deleted", () => {
        expect(toAccess(facts(true), new Map())).toEqual({ a: "signed", b: "signed", "my variant": "signed" });
    });

    it("has the variants whose names are Object's own", () => {
        const names = ["__proto__", "constructor"];
        expect(Object.entries(toAccess(facts(true, names), new Map([["__proto__", definition(true)]])))).toEqual([
            ["__proto__", "public"],
            ["constructor", "signed"],
        ]);
    });
});
