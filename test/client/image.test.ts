import fc from "fast-check";
import { anImage, parsed } from "../support/fakeClient";

const base = "https://imagedelivery.net/hash/x";
const sent = { uploaded: "2024-01-02T03:04:05.678Z", variants: [`${base}/w`, `${base}/B`, `${base}/a`] };

describe("parseImage", () => {
    it("sorts the variants by name, and has null for what the image does not have", () => {
        expect(parsed(sent)).toEqual({
            accountId: "account",
            imageId: "x",
            creator: null,
            filename: null,
            meta: {},
            requireSignedUrls: false,
            draft: false,
            uploaded: "2024-01-02T03:04:05Z",
            variantUrls: { B: `${base}/B`, a: `${base}/a`, w: `${base}/w` },
            access: { B: "public", a: "public", w: "public" },
            accessProblem: null,
        });
    });

    it("is the same for every order of the variants and every fraction of the second", () => {
        const orders = fc.shuffledSubarray(sent.variants, { minLength: sent.variants.length });
        const fractions = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,9}$/));
        fc.assert(
            fc.property(orders, fractions, fc.constantFrom("Z", "+00:00"), (variants, fraction, zone) => {
                const one = parsed({ variants, uploaded: `2024-01-02T03:04:05${fraction}${zone}` });
                const other = parsed(sent);
                expect(one).toEqual(other);
                expect(JSON.stringify(one)).toBe(JSON.stringify(other));
            }),
        );
    });

    it("has no time of upload where the API gives none", () => {
        expect(parsed({ ...sent, uploaded: undefined }).uploaded).toBeNull();
    });

    it("keeps a variant whose name is one of Object's own", () => {
        const { variantUrls } = parsed({ variants: [`${base}/__proto__`, `${base}/constructor`] });
        expect(Object.entries(variantUrls)).toEqual([
            ["__proto__", `${base}/__proto__`],
            ["constructor", `${base}/constructor`],
        ]);
    });

    it("takes no variant of a private image for signed before its definition is read", () => {
        expect(parsed({ ...sent, requireSignedURLs: true }).access).toEqual({
            B: "unknown",
            a: "unknown",
            w: "unknown",
        });
        expect(anImage.access).toEqual({ public: "public", thumbnail: "public" });
    });
});
