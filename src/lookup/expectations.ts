import { isDeepStrictEqual } from "node:util";
import { cut, quote, quoteAll, safeText } from "../base/safeText";
import {
    boolean,
    type Check,
    fields,
    isObject,
    isPlainObject,
    json,
    list,
    nullable,
    oneOf,
    type Place,
    record,
    required,
    text,
} from "../base/checks";
import type { Access } from "./image";
import type { GetImageDetailsResult } from "./imageResult";
import type { Enforcement } from "./enforcement";
import { type ExpectationFailure, InvalidInputError } from "../base/errors";

/** What a deployment relies on an image to be. What is left out may be anything. */
export interface ImageExpectations<V extends string = string> {
    /**
     * `true`: the image requires signed URLs, and no variant serves it without one, but those in `allowPublicVariants`.
     * `false`: every named variant serves the image without a signature.
     */
    readonly requireSignedUrls?: boolean | undefined;
    /** Names of variants that may serve the image to anyone although `requireSignedUrls` is `true`. */
    readonly allowPublicVariants?: readonly string[] | undefined;
    /**
     * Names of variants that must exist.
     *
     * @remarks The compiler then accepts these names alone, if it knows them.
     */
    readonly variants?: readonly V[] | undefined;
    /** Whether the image is a direct upload that has not been received yet. */
    readonly draft?: boolean | undefined;
    readonly creator?: string | undefined;
    /** Metadata that the image must have, deeply; it may have more. Lists must be equal. */
    readonly meta?: Readonly<Record<string, unknown>> | undefined;
    /**
     * `true`: the delivery host itself is asked, without credentials, for each variant, and must serve those that are
     * public and refuse those that need a signature. Default: `false`.
     */
    readonly verifyDelivery?: boolean | undefined;
}

/** What is judged of an image: a part of the outputs of a lookup. */
export type CheckedImage = Pick<GetImageDetailsResult, "requireSignedUrls" | "access" | "draft" | "meta"> & {
    readonly creator?: string | null | undefined;
};

const checks: Record<keyof ImageExpectations, Check> = {
    requireSignedUrls: boolean,
    allowPublicVariants: list(text),
    variants: list(text),
    draft: boolean,
    creator: text,
    meta: record(json),
    verifyDelivery: boolean,
};

/** The names of all expectations. */
export const expectationNames: readonly string[] = Object.keys(checks);

const checkFields = required(fields<ImageExpectations>(checks, "expectation"));

/** What is wrong with `expect`: a reason each, none when it can be judged. */
export function checkExpectations(expect: unknown, at: Place = "expect"): string[] {
    const problems = checkFields(expect, at);
    if (isPlainObject(expect) && expect["allowPublicVariants"] !== undefined && expect["requireSignedUrls"] !== true) {
        problems.push("expect.allowPublicVariants has no effect without requireSignedUrls: true");
    }
    return problems;
}

/** Whether `expect` cannot be judged without knowing who may see each variant. */
export function needsAccess({ requireSignedUrls, verifyDelivery }: ImageExpectations): boolean {
    return requireSignedUrls !== undefined || verifyDelivery === true;
}

/**
 * The expectations that an image does not meet, in the order of `ImageExpectations`; none when it meets them all. Pure:
 * nothing is sent, so `verifyDelivery` is not judged, and the `enforcement` of a lookup's `expect` means nothing here.
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
 * @throws InvalidInputError that lists everything in `image` and `expect` that cannot be judged.
 */
export function checkImage(
    image: CheckedImage,
    expect: ImageExpectations & { readonly enforcement?: Enforcement | undefined },
): ExpectationFailure[] {
    const { requireSignedUrls, access, draft, creator, meta } = { ...image };
    const invalid = [
        ...checkCheckedImage({ requireSignedUrls, access, draft, creator, meta }, "image"),
        ...checkExpectations(withoutEnforcement(expect)),
    ];
    if (invalid.length > 0) {
        throw new InvalidInputError(`Could not check the image: ${invalid.join("; ")}.`);
    }
    const failures = [
        ...checkSignedUrls(image, expect),
        ...(expect.variants ?? []).flatMap((name) => checkVariant(image, name)),
        ...checkValue("draft", expect.draft, image.draft),
        ...checkValue("creator", expect.creator, image.creator ?? undefined),
        ...checkSubset("meta", expect.meta, image.meta),
    ];
    // Whoever uploads an image writes its metadata.
    return failures.map((failure) => ({ ...failure, message: safeText(failure.message) }));
}

function withoutEnforcement(expect: unknown): unknown {
    return isPlainObject(expect)
        ? Object.fromEntries(Object.entries(expect).filter(([name]) => name !== "enforcement"))
        : expect;
}

const checkCheckedImage = fields<CheckedImage>({
    requireSignedUrls: required(boolean),
    access: required(record(oneOf("public", "signed", "unknown"))),
    draft: required(boolean),
    creator: nullable(text),
    meta: required(record(json)),
});

function checkSignedUrls(image: CheckedImage, expect: ImageExpectations): ExpectationFailure[] {
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

function checkSubset(path: string, expected: unknown, actual: unknown): ExpectationFailure[] {
    if (!isObject(expected) || !isObject(actual)) {
        return checkValue(path, expected, actual);
    }
    return Object.entries(expected).flatMap(([key, value]) =>
        checkSubset(`${path}.${key}`, value, Object.hasOwn(actual, key) ? actual[key] : undefined),
    );
}

function checkValue(path: string, expected: unknown, actual: unknown): ExpectationFailure[] {
    return expected === undefined || isDeepStrictEqual(expected, actual)
        ? []
        : [{ path, expected, actual, message: `${path} is ${show(actual)}, expected ${show(expected)}` }];
}

const maxShownCharacters = 200;

function show(value: unknown): string {
    if (value === undefined) {
        return "not set";
    }
    // Each value is a character at least, so those that follow are not shown. Data in several places is long as JSON.
    let values = 0;
    const json = JSON.stringify(value, (_, part: unknown) => (values++ > maxShownCharacters ? "" : part));
    return cut(json, maxShownCharacters);
}
