import fc from "fast-check";
import type { WireImage } from "../src/client/wire";
import { toImageFacts } from "../src/details";

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
