import fc from "fast-check";
import {
    type GetImageDetailsResult,
    InvalidInputError,
    PermissionError,
    srcset,
    VariantNotFoundError,
} from "../../src";
import type { Access } from "../../src/client/image";
import { checkVariantName } from "../../src/delivery/variantUrl";
import { toImageResult } from "../../src/lookup/imageResult";
import { sizesOf, srcsetSignerOf } from "../../src/lookup/srcset";
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

    it.each<[unknown, new (message: string) => Error, string]>([
        [[], InvalidInputError, "names is empty: name at least one variant"],
        [undefined, InvalidInputError, "names is missing"],
        ["small", InvalidInputError, "names must be a list"],
        [
            ["small", 5, ""],
            InvalidInputError,
            "names[1] must be a string, not a value of type number; names[2] must not be empty",
        ],
        [
            ["small", "large", "small", "small"],
            InvalidInputError,
            'names has "small" more than once: name each variant once',
        ],
        [
            ["small", "poster", "print"],
            VariantNotFoundError,
            'the image has no variant "poster", "print" (it has "constructor", "gone", "half", "large", "plain", "small", "square")',
        ],
        [
            ["gone", "small", "constructor"],
            InvalidInputError,
            'the account does not define the variant "gone", "constructor": define it with a width, or leave it out',
        ],
        [
            ["plain", "half"],
            InvalidInputError,
            'the account defines no width for "plain", "half": set one, or leave the variant out',
        ],
        [
            ["small", "large", "square"],
            InvalidInputError,
            '"small", "square" have the same width, 320, and a browser uses only one: leave out the others',
        ],
        [
            ["small", "small", "print", "gone", "plain", "square"],
            InvalidInputError,
            'names has "small" more than once: name each variant once; the image has no variant "print" (it has "constructor", ' +
                '"gone", "half", "large", "plain", "small", "square"); the account does not define the variant "gone": define it ' +
                'with a width, or leave it out; the account defines no width for "plain": set one, or leave the variant out; ' +
                '"small", "square" have the same width, 320, and a browser uses only one: leave out the others',
        ],
    ])("of %j says all that is wrong", (names, errorClass, message) => {
        const call = () => srcset(image, definitions, names as string[]);
        expect(call).toThrow(errorClass);
        expect(call).toThrow(new Error(`Could not make a srcset: ${message}.`));
    });

    it.each([0, -1, NaN, Infinity, 1e300, "320"])("has no place for the width %j", (width) => {
        const wrong = { small: { width: width as number, neverRequireSignedUrls: false } };
        expect(() => srcset(image, wrong, ["small"])).toThrow('the account defines no width for "small"');
    });

    it("says what the arguments must be, all at once", () => {
        const call = () => srcset(undefined as never, undefined as never, []);
        expect(call).toThrow(
            "Could not make a srcset: the image must be a result of a function, a list or a set: take it out of an output by " +
                "apply, and out of a set by an id that it has; the variants must be the `variants` of getImageVariants: take them " +
                "out of an output by apply; names is empty: name at least one variant.",
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
    const now = Date.parse("2026-11-24T10:30:00Z");
    const message = { failure: "Could not sign", at: "names", what: "the image" };
    const access: Record<string, Access> = {
        large: "signed",
        small: "unknown",
        square: "public",
    };
    const sign = (
        names: string[],
        who: Record<string, Access> | null,
        at: typeof message.at | { secretPath: string } = "names",
    ) =>
        srcsetSignerOf(
            { variantUrls: image.variantUrls as Record<string, string>, access: who },
            definitions,
            names,
            { ...message, at },
            { expiresIn: "12h", rotateEvery: "1d" },
            now,
        );

    it("has URLs of one key that expire at one moment", () => {
        const { expiresAt, sign: signWith } = sign(["large", "small"], access);
        expect(expiresAt).toBe("2026-11-25T12:00:00.000Z");
        const exp = Date.parse(expiresAt) / 1000;
        const pattern = (name: string) => new RegExp(`^${base}/${name}\\?exp=${exp}&sig=[0-9a-f]{64}$`);
        const [small, large] = parseSrcset(signWith("the-key"));
        expect([small?.width, large?.width]).toEqual([320, 1366]);
        expect(small?.url).toMatch(pattern("small"));
        expect(large?.url).toMatch(pattern("large"));
        expect(signWith("another-key")).not.toBe(signWith("the-key"));
    });

    it("refuses public variants, with all else that is wrong", () => {
        expect(() => sign(["square", "large", "large"], access)).toThrow(
            'Could not sign: names has "large" more than once: name each variant once; a signature protects nothing for "square", ' +
                "which anyone may see: make its srcset without signatures, or leave it out.",
        );
    });

    it("takes a variant for public only by an access of its own", () => {
        const all = { ...definitions, ...widths({ constructor: 5 }) };
        const { variantUrls } = image;
        const sizes = sizesOf({ variantUrls, access: {} }, all, ["constructor"], message);
        expect(sizes).toEqual([{ variant: "constructor", url: `${base}/constructor`, width: 5 }]);
    });

    it("fails closed where it is not known who may see the variants", () => {
        expect(() => sign(["large"], null)).toThrow(PermissionError);
    });

    it("shows no name of a secret list", () => {
        const at = { secretPath: "names" };
        for (const names of [["small", "small"], ["print"], ["gone"], ["plain"], ["small", "square"], ["square"]]) {
            expect(() => sign(names, access, at)).toThrow(/^[^"]*\[secret\][^"]*(\(it has .*\))?\.$/);
        }
    });
});
