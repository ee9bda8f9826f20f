import fc from "fast-check";
import { type GetImageDetailsResult, InvalidInputError, PermissionError, srcset } from "../../src";
import type { Access } from "../../src/client/image";
import { checkVariantName } from "../../src/delivery/variantUrl";
import { toImageResult } from "../../src/lookup/imageResult";
import { sizesOf, textOf } from "../../src/lookup/srcset";
import { parsed } from "../support/fakeClient";
import { type Candidate, parseSrcset } from "../support/parseSrcset";

const base = "https://imagedelivery.net/hash/x";

/** An image with these variants. */
function imageWith(names: readonly string[], id = "x"): GetImageDetailsResult {
    const variants = names.map((name) => `https://imagedelivery.net/hash/${id.replaceAll("%", "%25")}/${name}`);
    return toImageResult(parsed({ id, variants }));
}

/** The definitions of variants with these widths. */
function widths(byName: Readonly<Record<string, number | undefined>>) {
    const entries = Object.entries(byName).map(
        ([name, width]): [string, { width?: number; neverRequireSignedUrls: boolean }] => [
            name,
            { ...(width !== undefined && { width }), neverRequireSignedUrls: false },
        ],
    );
    return Object.fromEntries(entries);
}

const image = imageWith(["large", "small", "square", "plain", "half", "gone", "constructor"]);
const definitions = widths({ large: 1366, small: 320, square: 320, plain: undefined, half: 320.5, poster: 900 });

describe("srcset", () => {
    it("names each variant with its width, by width", () => {
        expect(srcset(image, definitions, ["large", "small"])).toBe(`${base}/small 320w, ${base}/large 1366w`);
        expect(srcset(image, definitions, ["square"])).toBe(`${base}/square 320w`);
        const many = widths({ small: 1000, large: 999, square: 20_000 });
        expect(parseSrcset(srcset(image, many, ["square", "small", "large"])).map(({ width }) => width)).toEqual([
            999, 1000, 20_000,
        ]);
    });

    it.each<[unknown, string]>([
        [[], "names is empty: name at least one variant"],
        [undefined, "names is missing"],
        ["small", "names must be a list"],
        [["small", 5, ""], "names[1] must be a string, not a value of type number; names[2] must not be empty"],
    ])("of %j says what the names must be", (names, message) => {
        const call = () => srcset(image, definitions, names as string[]);
        expect(call).toThrow(InvalidInputError);
        expect(call).toThrow(new Error(`Could not make a srcset: ${message}.`));
    });

    it.each<[string[], string]>([
        [["small", "large", "small"], '"small" and "small" have the same width, 320: leave one out'],
        [["small", "poster", "print"], 'the image has no variant "poster"; the image has no variant "print"'],
        [
            ["gone", "small", "constructor"],
            'the account defines no width for "gone": define one, or leave it out; the account defines no width for ' +
                '"constructor": define one, or leave it out',
        ],
        [["plain"], 'the account defines no width for "plain": define one, or leave it out'],
        [["small", "large", "square"], '"small" and "square" have the same width, 320: leave one out'],
        [
            ["small", "print", "plain", "square"],
            'the image has no variant "print"; the account defines no width for "plain": define one, or leave it out; "small" ' +
                'and "square" have the same width, 320: leave one out',
        ],
    ])("of %j says all that is wrong", (names, message) => {
        const has = '"constructor", "gone", "half", "large", "plain", "small", "square"';
        const call = () => srcset(image, definitions, names);
        expect(call).toThrow(InvalidInputError);
        expect(call).toThrow(new Error(`Could not make a srcset of the image (it has ${has}): ${message}.`));
    });

    it.each([0, -1, 320.5, NaN, Infinity, 1e300, "320"])("has no place for the width %j", (width) => {
        const wrong = { small: { width: width as number, neverRequireSignedUrls: false } };
        expect(() => srcset(image, wrong, ["small"])).toThrow('the account defines no width for "small"');
    });

    it("says what the arguments must be, all at once", () => {
        const call = () => srcset(undefined as never, undefined as never, []);
        expect(call).toThrow(
            "Could not make a srcset: the image must be a result of a function, a list or a set: take it out of an output by " +
                "apply, and out of a set by an id that it has; variants must be those of getImageVariants, not an output of them; " +
                "names is empty: name at least one variant.",
        );
    });

    it("encodes a comma at the end of a URL, which a browser would cut off", () => {
        const names = ["small,", "large,,"];
        const text = srcset(imageWith(names), widths({ "small,": 320, "large,,": 640 }), names);
        expect(text).toBe(`${base}/small%2C 320w, ${base}/large,%2C 640w`);
    });

    it("is what a browser reads back: exactly these URLs and widths", () => {
        const unit = fc.oneof(
            fc.constantFrom(",", " ", "(", ")", "w", "1", "%", "é", "\t"),
            fc.string({ maxLength: 1 }),
        );
        const name = fc
            .string({ unit, minLength: 1, maxLength: 8 })
            .filter((text) => checkVariantName(text).length === 0 && !/[?#%\\]/.test(text));
        const id = fc
            .string({ unit, minLength: 1, maxLength: 8 })
            .map((text) => `a${text}b`)
            .filter((text) => !/[/?#\\]/.test(text) && text.isWellFormed());
        const sized = fc.tuple(name, fc.integer({ min: 1, max: 12_000 }));
        const seen = { commas: 0 };
        fc.assert(
            fc.property(
                id,
                fc
                    .uniqueArray(sized, { minLength: 1, maxLength: 8, selector: ([each]) => each })
                    .map((all) =>
                        all.filter(([, width], index) => all.findIndex(([, other]) => other === width) === index),
                    ),
                (imageId, all) => {
                    const sizes = Object.fromEntries(all);
                    const found = imageWith(Object.keys(sizes), imageId);
                    const expected = all
                        .map(([each, width]): Candidate => ({ url: found.variantUrls[each] ?? "", width }))
                        .sort((a, b) => a.width - b.width);
                    seen.commas += expected.filter(({ url }) => url.endsWith(",")).length;
                    const read = parseSrcset(srcset(found, widths(sizes), Object.keys(sizes)));
                    const spelled = ({ url, width }: Candidate) => ({ url: url.replace(/%2C$/, ","), width });
                    expect(read.map(spelled)).toEqual(expected.map(spelled));
                },
            ),
            { numRuns: 1000 },
        );
        expect(seen.commas).toBeGreaterThan(50);
    });
});

describe("a srcset of signed URLs", () => {
    const parts = {
        variantUrls: image.variantUrls,
        variants: { ...definitions, constructor: { width: 5, neverRequireSignedUrls: false } },
        what: "the image",
        at: "names",
    };
    const access: Record<string, Access> = { large: "signed", small: "unknown", square: "public" };

    it("has URLs that are signed with the key, and expire at the moment", () => {
        const sizes = sizesOf({ ...parts, names: ["large", "small"] }, access);
        const expiresAt = "2026-11-25T12:00:00.000Z";
        const signed = textOf(sizes, { key: "the-key", expiresAt });
        const pattern = (name: string) =>
            new RegExp(`^${base}/${name}\\?exp=${Date.parse(expiresAt) / 1000}&sig=[0-9a-f]{64}$`);
        const [small, large] = parseSrcset(signed);
        expect([small?.width, large?.width]).toEqual([320, 1366]);
        expect(small?.url).toMatch(pattern("small"));
        expect(large?.url).toMatch(pattern("large"));
        expect(textOf(sizes, { key: "another-key", expiresAt })).not.toBe(signed);
        expect(() => textOf(sizes, { key: "", expiresAt })).toThrow(
            'not sign the variant "small" of the image: key must',
        );
    });

    it("refuses public variants, with all else that is wrong", () => {
        expect(() => sizesOf({ ...parts, names: ["square", "print"] }, access)).toThrow(
            '"square" is public, so a signature protects nothing: use its URL unsigned, or leave it out; the image has no variant',
        );
    });

    it("takes a variant for public only by an access of its own", () => {
        const sizes = sizesOf({ ...parts, names: ["constructor"] }, {});
        expect(textOf(sizes)).toBe(`${base}/constructor 5w`);
    });

    it("fails closed where it is not known who may see the variants", () => {
        expect(() => sizesOf({ ...parts, names: ["large"] }, null)).toThrow(PermissionError);
    });

    it("shows no name of a secret list", () => {
        const at = { secretPath: "names" };
        for (const names of [["small", "small"], ["print"], ["gone"], ["plain"], ["small", "square"], ["square"]]) {
            expect(() => sizesOf({ ...parts, at, names }, access)).toThrow(
                /^[^"]* \(it has [^)]*\): [^"]*\[secret\][^"]*$/,
            );
        }
    });
});
