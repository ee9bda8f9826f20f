import fc from "fast-check";
import type { WireImage, WireVariants } from "../../src/client/wire";
import { type Definitions, lacksVariant, sortedUrls, toImage } from "../../src/lookup/image";
import { variantsOf, wireVariant } from "../support/fakeClient";

const base = "https://imagedelivery.net/hash/id";
const reference = { accountId: "account", imageId: "id", secrets: [] };
const wire: WireImage = {
    id: "id",
    creator: undefined,
    filename: undefined,
    meta: {},
    requireSignedUrls: false,
    draft: false,
    uploaded: "2024-01-02T03:04:05.678Z",
    variants: variantsOf(`${base}/w`, `${base}/B`, `${base}/a`),
};

describe("toImage", () => {
    it("sorts the variants by name, and has null for what the image does not have", () => {
        expect(toImage(reference, wire, undefined)).toEqual({
            accountId: "account",
            imageId: "id",
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
        const orders = fc.shuffledSubarray([...wire.variants], { minLength: wire.variants.size });
        const fractions = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,9}$/));
        fc.assert(
            fc.property(orders, fractions, fc.constantFrom("Z", "+00:00"), (order, fraction, zone) => {
                const read = { ...wire, variants: new Map(order), uploaded: `2024-01-02T03:04:05${fraction}${zone}` };
                const [one, other] = [read, wire].map((image) => toImage(reference, image, undefined));
                expect(one).toEqual(other);
                expect(JSON.stringify(one)).toBe(JSON.stringify(other));
            }),
        );
    });

    it("gives the URLs in the order of the names, also of names that look like numbers", () => {
        const urls = { "9": `${base}/9`, "10": `${base}/10`, a: `${base}/a`, B: `${base}/B` };
        expect(sortedUrls(urls)).toEqual([`${base}/10`, `${base}/9`, `${base}/B`, `${base}/a`]);
    });

    it("has no time of upload where the API gives none", () => {
        expect(toImage(reference, { ...wire, uploaded: undefined }, undefined).uploaded).toBeNull();
    });

    it("keeps a variant whose name is one of Object's own", () => {
        const { variantUrls } = toImage(
            reference,
            { ...wire, variants: variantsOf(`${base}/__proto__`, `${base}/constructor`) },
            undefined,
        );
        expect(Object.entries(variantUrls)).toEqual([
            ["__proto__", `${base}/__proto__`],
            ["constructor", `${base}/constructor`],
        ]);
    });
});

describe("the access", () => {
    function accessOf(definitions: Definitions, requireSignedUrls = true, names = ["a", "b", "my variant"]) {
        const variants = variantsOf(...names.map((name) => `${base}/${encodeURIComponent(name)}`));
        return toImage(reference, { ...wire, requireSignedUrls, variants }, definitions).access;
    }

    function defined(neverRequire: Readonly<Record<string, boolean>>): { value: WireVariants } {
        return { value: new Map(Object.entries(neverRequire).map(([name, never]) => [name, wireVariant(never)])) };
    }

    it("is public for every variant of an image that requires no signed URLs", () => {
        const access = { a: "public", b: "public", "my variant": "public" };
        expect(accessOf(undefined, false)).toEqual(access);
        expect(accessOf(defined({ a: false }), false)).toEqual(access);
    });

    it("is public for the variants alone that never require a signature, whatever their names are", () => {
        expect(accessOf(defined({ a: false, b: true, "my variant": true }))).toEqual({
            a: "signed",
            b: "public",
            "my variant": "public",
        });
    });

    it("has a variant that was made since the image was read, in its place", () => {
        const access = accessOf(defined({ z: false, aa: true, a: false, b: false, "my variant": false }));
        expect(Object.entries(access ?? {})).toEqual([
            ["a", "signed"],
            ["aa", "public"],
            ["b", "signed"],
            ["my variant", "signed"],
            ["z", "signed"],
        ]);
    });

    it("is unknown for a variant that the definitions lack, and never taken for signed", () => {
        expect(accessOf(defined({}))).toEqual({ a: "unknown", b: "unknown", "my variant": "unknown" });
        expect(accessOf(defined({ a: false }))).toEqual({ a: "signed", b: "unknown", "my variant": "unknown" });
        expect(accessOf(undefined)).toEqual({ a: "unknown", b: "unknown", "my variant": "unknown" });
    });

    it("is null where the definitions cannot be read, and says why", () => {
        const image = toImage(reference, { ...wire, requireSignedUrls: true }, { problem: "may not" });
        expect(image).toMatchObject({ access: null, accessProblem: "may not", requireSignedUrls: true });
    });

    it("has the variants whose names are Object's own", () => {
        const definitions = { value: new Map([["__proto__", wireVariant(true)]]) };
        const access = accessOf(definitions, true, ["__proto__", "constructor"]);
        expect(Object.entries(access ?? {})).toEqual([
            ["__proto__", "public"],
            ["constructor", "unknown"],
        ]);
    });
});

describe("lacksVariant", () => {
    const definitions: WireVariants = new Map(["w", "B", "a", "new"].map((name) => [name, wireVariant(false)]));

    it("is false when the definitions have each variant of the image, and others", () => {
        expect(lacksVariant(wire, definitions)).toBe(false);
        expect(lacksVariant({ ...wire, variants: new Map() }, new Map())).toBe(false);
    });

    it.each(["c", "%61b", "constructor"])("is true when they lack one, such as %s", (name) => {
        expect(
            lacksVariant({ ...wire, variants: new Map([...wire.variants, [name, `${base}/${name}`]]) }, definitions),
        ).toBe(true);
    });
});
