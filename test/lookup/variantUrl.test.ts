import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { type GetImageDetailsResult, VariantNotFoundError, variantUrl } from "../../src";
import { toImageResult } from "../../src/lookup/imageResult";
import { parsed } from "../support/fakeClient";
import { thrownBy } from "../support/thrownBy";

const urlOf = (name: string) => `https://imagedelivery.net/hash/x/${encodeURIComponent(name)}`;

function imageWith(...names: string[]): GetImageDetailsResult {
    return toImageResult({
        ...parsed(),
        variantUrls: Object.fromEntries(names.toSorted().map((name) => [name, urlOf(name)])),
    });
}

/** The names of all that an object inherits, among others. */
const name = fc.oneof(
    fc.constantFrom("constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "length", "0", "public"),
    fc.string({ minLength: 1 }),
);

describe("variantUrl", () => {
    it("is the URL of a variant that the image has, and an error for any other name", () => {
        fc.assert(
            fc.property(fc.uniqueArray(name), name, (names, wanted) => {
                const image = imageWith(...names);
                if (names.includes(wanted)) {
                    expect(variantUrl(image, wanted)).toBe(urlOf(wanted));
                } else {
                    expect(() => variantUrl(image, wanted)).toThrow(VariantNotFoundError);
                }
            }),
        );
    });

    it("names the variants that there are, and not the image, whose id may be a secret", () => {
        expect(() => variantUrl(imageWith("thumbnail", "public"), "thumbnial")).toThrow(
            new VariantNotFoundError('The image has no variant "thumbnial" (it has "public", "thumbnail").'),
        );
        expect(() => variantUrl(imageWith(), "public")).toThrow(
            new VariantNotFoundError('The image has no variant "public" (it has none).'),
        );
    });

    it.each<[string, unknown]>([
        ["nothing, as a set has of another id", undefined],
        ["null", null],
        ["a text", "x"],
        ["an object that is no image", { imageId: "x" }],
        ["a map of URLs", { variantUrls: new Map([["public", urlOf("public")]]) }],
        ["an output of an image", pulumi.output(imageWith("public"))],
    ])("refuses %s", (_, image) => {
        const error = thrownBy(() => variantUrl(image as GetImageDetailsResult, "public"));
        expect(error.message).toMatch(
            /^Could not take the URL of a variant: the image must be a result of a function, /,
        );
    });

    it.each([undefined, null, "", 5, ["public"], pulumi.output("public")])("refuses the name %p", (wrong) => {
        const error = thrownBy(() => variantUrl(imageWith("public"), wrong as string));
        expect(error.message).toContain("the name of the variant");
    });
});
