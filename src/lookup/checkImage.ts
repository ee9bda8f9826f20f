import { boolean, fields, isObject, json, nullable, oneOf, record, required, text } from "../base/checks";
import { type ExpectationFailure, InvalidInputError } from "../base/errors";
import { cut, quote, quoteAll, safeText } from "../base/safeText";
import type { Access } from "../client/image";
import { checkExpectations, type EnforcedExpectations } from "./expectations";
import type { GetImageDetailsResult } from "./imageResult";

/** The part of an image that `checkImage` judges: some outputs of a lookup. */
export type CheckedImage = Pick<GetImageDetailsResult, "requireSignedUrls" | "access" | "draft" | "meta"> & {
    readonly creator?: string | null | undefined;
};

/**
 * Lists the expectations that an image does not meet, in the order of `ImageExpectations`. The list is empty if it meets
 * all. Pure: sends nothing, so `verifyDelivery` is not judged, and `enforcement` has no effect.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import * as images from "pulumi-cloudflare-images";
 *
 * const invoice = new images.ImageDetails("invoice", { imageId: "2cdc28f0-017a-49c4-9ed7-87056c83901f" });
 *
 * export const failures = pulumi
 *     .all([invoice.requireSignedUrls, invoice.access, invoice.draft, invoice.meta])
 *     .apply(([requireSignedUrls, access, draft, meta]) =>
 *         images.checkImage({ requireSignedUrls, access, draft, meta }, { requireSignedUrls: true, draft: false }),
 *     );
 * ```
 *
 * @throws InvalidInputError that lists all invalid fields of `image` and `expect`.
 */
export function checkImage(image: CheckedImage, expect: EnforcedExpectations): ExpectationFailure[] {
    const { requireSignedUrls, access, draft, creator, meta } = { ...image };
    const invalid = [
        ...checkFields({ requireSignedUrls, access, draft, creator, meta }, "image"),
        ...required(checkExpectations)(expect, "expect"),
    ];
    if (invalid.length > 0) {
        throw new InvalidInputError(`Could not check the image: ${invalid.join("; ")}.`);
    }
    return failuresOf(image, expect);
}

/** The same, without checking its arguments. */
export function failuresOf(image: CheckedImage, expect: EnforcedExpectations): ExpectationFailure[] {
    const failures = [
        ...checkSignedUrls(image, expect),
        ...(expect.variants ?? []).flatMap((name) => checkVariant(image, name)),
        ...checkValue("draft", expect.draft, image.draft),
        ...checkValue("creator", expect.creator, image.creator ?? undefined),
        ...checkSubset("meta", expect.meta, image.meta),
    ];
    // Made safe, because the uploader of an image writes its metadata.
    return failures.map((failure) => ({ ...failure, message: safeText(failure.message) }));
}

const checkFields = fields<CheckedImage>({
    requireSignedUrls: required(boolean),
    access: required(record(oneOf("public", "signed", "unknown"))),
    draft: required(boolean),
    creator: nullable(text),
    meta: required(record(json)),
});

function checkSignedUrls(image: CheckedImage, expect: EnforcedExpectations): ExpectationFailure[] {
    if (expect.requireSignedUrls === true && !image.requireSignedUrls) {
        return checkValue("requireSignedUrls", true, false);
    }
    if (expect.requireSignedUrls === undefined) {
        return [];
    }
    const expected = expect.requireSignedUrls ? "signed" : "public";
    const allowed = expect.allowPublicVariants ?? [];
    return Object.entries(image.access)
        .filter(([name, actual]) => actual !== expected && !allowed.includes(name))
        .map(([name, actual]) => ({
            path: `access.${name}`,
            expected,
            actual,
            message: `${describeAccess(quote(name), actual)}, expected ${expected}`,
        }));
}

function describeAccess(name: string, access: Access): string {
    switch (access) {
        case "public":
            return `variant ${name} is public because it never requires signed URLs`;
        case "signed":
            return `variant ${name} is signed because the image requires signed URLs`;
        case "unknown":
            return `the access to variant ${name} is unknown because the variant definitions of the account lack it or are not clear`;
    }
}

function checkVariant({ access }: CheckedImage, name: string): ExpectationFailure[] {
    const actual = Object.keys(access);
    if (actual.includes(name)) {
        return [];
    }
    const known = quoteAll(actual);
    const message = `the image has no variant ${quote(name)} (it has ${known})`;
    return [{ path: "variants", expected: name, actual, message }];
}

/** Judges a pair of objects only in the first of several places. */
function checkSubset(
    path: string,
    expected: unknown,
    actual: unknown,
    judged = new Pairs(),
    compared = new Pairs(),
): ExpectationFailure[] {
    if (!isObject(expected) || !isObject(actual)) {
        return checkValue(path, expected, actual, compared);
    }
    if (expected === actual || judged.get(expected, actual) === true) {
        return [];
    }
    judged.set(expected, actual, true);
    return Object.entries(expected).flatMap(([key, value]) =>
        checkSubset(`${path}.${key}`, value, Object.hasOwn(actual, key) ? actual[key] : undefined, judged, compared),
    );
}

function checkValue(path: string, expected: unknown, actual: unknown, compared = new Pairs()): ExpectationFailure[] {
    return expected === undefined || isEqual(expected, actual, compared)
        ? []
        : [{ path, expected, actual, message: `${path} is ${show(actual)}, expected ${show(expected)}` }];
}

/** Compares JSON values. Compares each pair of lists or objects once. */
function isEqual(a: unknown, b: unknown, compared: Pairs): boolean {
    if (a === b || typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
        return Object.is(a, b);
    }
    const known = compared.get(a, b);
    if (known !== undefined) {
        return known;
    }
    const others = new Map<string, unknown>(Object.entries(b));
    const fields = Object.entries(a);
    const equal =
        Array.isArray(a) === Array.isArray(b) &&
        fields.length === others.size &&
        fields.every(([name, part]) => others.has(name) && isEqual(part, others.get(name), compared));
    compared.set(a, b, equal);
    return equal;
}

/** Remembers a result for each pair of objects, because an object in several places is reached by many paths. */
class Pairs {
    private readonly known = new Map<object, Map<object, boolean>>();

    get(a: object, b: object): boolean | undefined {
        return this.known.get(a)?.get(b);
    }

    set(a: object, b: object, value: boolean): void {
        this.known.set(a, (this.known.get(a) ?? new Map<object, boolean>()).set(b, value));
    }
}

const maxShownCharacters = 200;

function show(value: unknown): string {
    if (value === undefined) {
        return "not set";
    }
    // Each value has at least one character, so later values would be cut. Leaving them out keeps the JSON of repeated
    // objects short.
    let values = 0;
    const json = JSON.stringify(value, (_, part: unknown) => (values++ > maxShownCharacters ? "" : part));
    return cut(json, maxShownCharacters);
}
