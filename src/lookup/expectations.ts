import { isDeepStrictEqual } from "node:util";
import { oneLine } from "../base/oneLine";
import { isObject } from "../base/checks";
import type { Access } from "./details";
import type { Enforcement } from "./enforcement";
import { type ExpectationFailure, InvalidInputError } from "../base/errors";

/** What a deployment relies on an image to be. What is left out may be anything. */
export interface ImageExpectations {
    /**
     * `true`: the image requires signed URLs, and no variant serves it without one, but those in `allowPublicVariants`.
     * `false`: every named variant serves the image without a signature.
     */
    readonly requireSignedUrls?: boolean | undefined;
    /** Names of variants that may serve the image to anyone although `requireSignedUrls` is `true`. */
    readonly allowPublicVariants?: readonly string[] | undefined;
    /** Names of variants that must exist. */
    readonly variants?: readonly string[] | undefined;
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
export interface CheckedImage {
    readonly requireSignedUrls: boolean;
    /** Who may see each variant. */
    readonly access: Readonly<Record<string, Access>>;
    readonly draft: boolean;
    readonly creator?: string | null | undefined;
    readonly meta: Readonly<Record<string, unknown>>;
}

type Check = (value: unknown) => string | undefined;

const boolean: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const text: Check = (value) => (typeof value === "string" ? undefined : "must be a string");
const names: Check = (value) =>
    Array.isArray(value) && value.every((name) => typeof name === "string") ? undefined : "must be a list of strings";
const object: Check = (value) => (isObject(value) ? undefined : "must be an object");

const checks: Record<keyof ImageExpectations, Check> = {
    requireSignedUrls: boolean,
    allowPublicVariants: names,
    variants: names,
    draft: boolean,
    creator: text,
    meta: object,
    verifyDelivery: boolean,
};

/** Why `expect` cannot be judged: one reason an entry, none when it can. */
export function checkExpectations(expect: unknown): string[] {
    if (!isObject(expect)) {
        return ["expect must be an object"];
    }
    const known = new Map<string, Check>(Object.entries(checks));
    const given = Object.entries(expect).filter(([, value]) => value !== undefined);
    const failures = given.flatMap(([name, value]) => {
        const check = known.get(name);
        const failure = check === undefined ? "is no expectation" : check(value);
        return failure === undefined ? [] : [`expect.${name} ${failure}`];
    });
    if (expect["allowPublicVariants"] !== undefined && expect["requireSignedUrls"] !== true) {
        failures.push("expect.allowPublicVariants means nothing without requireSignedUrls: true");
    }
    return failures;
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
    const invalid = [...checkCheckedImage(image), ...checkExpectations(withoutEnforcement(expect))];
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
    return failures.map((failure) => ({ ...failure, message: oneLine(failure.message) }));
}

function withoutEnforcement(expect: unknown): unknown {
    return isObject(expect)
        ? Object.fromEntries(Object.entries(expect).filter(([name]) => name !== "enforcement"))
        : expect;
}

const imageChecks: Record<keyof CheckedImage, Check> = {
    requireSignedUrls: boolean,
    access: (value) =>
        isObject(value) && Object.values(value).every((who) => who === "public" || who === "signed")
            ? undefined
            : 'must be an object of "public" and "signed"',
    draft: boolean,
    creator: (value) => (value === undefined || value === null ? undefined : text(value)),
    meta: object,
};

function checkCheckedImage(image: unknown): string[] {
    const given = isObject(image) ? image : {};
    return Object.entries(imageChecks).flatMap(([name, check]) => {
        const failure = check(given[name]);
        return failure === undefined ? [] : [`image.${name} ${failure}`];
    });
}

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
            message:
                actual === "public"
                    ? `variant "${name}" is public, for it has neverRequireSignedURLs, and not signed`
                    : `variant "${name}" is signed, for the image requires signed URLs, and not public`,
        }));
}

function checkVariant({ access }: CheckedImage, name: string): ExpectationFailure[] {
    const actual = Object.keys(access);
    if (actual.includes(name)) {
        return [];
    }
    const there = actual.length === 0 ? "none" : actual.map((one) => `"${one}"`).join(", ");
    return [{ path: "variants", expected: name, actual, message: `there is no variant "${name}": there is ${there}` }];
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
        : [{ path, expected, actual, message: `${path} is ${show(actual)}, and not ${show(expected)}` }];
}

const maxShownCharacters = 200;

function show(value: unknown): string {
    const shown = value === undefined ? "not set" : JSON.stringify(value);
    return shown.length > maxShownCharacters ? `${shown.slice(0, maxShownCharacters)}…` : shown;
}
