import { type Check, checkText, isPlainObject, list, pathOf, type Place, required, shownAt } from "../base/checks";
import { InvalidInputError, VariantNotFoundError } from "../base/errors";
import { quoteAll } from "../base/safeText";
import type { Image } from "../client/image";
import type { GetImageVariantsResult } from "./functions/getImageVariants";
import type { GetImageDetailsResult } from "./imageResult";
import { isPublic, signerOf, type Validity } from "./signedVariant";
import type { AnyVariant, VariantName } from "./variantName";
import { checkImageResult, ownUrl } from "./variantUrl";

/**
 * The text for the attribute `srcset` of an image that a function, a list or a set gives: the unsigned URL of each variant
 * with its width, such as `https://…/small 320w, https://…/large 1366w`, sorted by width. Pure. The widths are those that the
 * account defines; with `fit: "scale-down"`, a width is the most that it can be, because a smaller image is not enlarged.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const hero = await images.getImageDetails({ imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *     const { variants } = await images.getImageVariants();
 *     return { srcset: images.srcset(hero, variants, ["small", "large"]) };
 * };
 * ```
 *
 * @param variants The `variants` of `getImageVariants`.
 * @param names The variants, in any order, each with a width of its own.
 * @throws InvalidInputError that lists everything that is wrong: no names, a name twice, a variant that the image does not
 * have, that the account does not define or defines without a width, and two variants of the same width.
 * @throws VariantNotFoundError if all that is wrong is variants that the image does not have.
 */
export function srcset<V extends string = AnyVariant>(
    image: GetImageDetailsResult<V>,
    variants: GetImageVariantsResult["variants"],
    names: readonly VariantName<V>[],
): string {
    const failure = "Could not make a srcset";
    const problems = [
        ...checkImageResult(image),
        ...(isPlainObject(variants)
            ? []
            : ["the variants must be the `variants` of getImageVariants: take them out of an output by apply"]),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`${failure}: ${[...problems, ...checkSizes(names, "names")].join("; ")}.`);
    }
    return toSrcset(sizesOf({ variantUrls: image.variantUrls }, variants, names, { failure, at: "names" }));
}

/** One image of a srcset. */
export interface Size {
    readonly variant: string;
    readonly url: string;
    /** In pixels. */
    readonly width: number;
}

/** What a srcset needs of an image. */
interface SizedImage {
    readonly variantUrls: Readonly<Record<string, string | undefined>>;
    readonly access?: Image["access"];
}

/** How an error begins, and where the names are, for messages. */
export interface SrcsetMessage {
    readonly failure: string;
    readonly at: Place;
}

/** What is wrong with a list of variants, whatever the image has. */
export const checkSizes: Check = (names, at) => {
    const problems = required(list(checkText))(names, at);
    const given: readonly unknown[] = Array.isArray(names) ? names : [];
    const twice = textsOf(given.filter((name, index) => given.indexOf(name) < index));
    return [
        ...problems,
        ...(Array.isArray(names) && given.length === 0 ? [`${pathOf(at)} is empty: name at least one variant`] : []),
        ...about(twice, at, (shown) => `${pathOf(at)} has ${shown} more than once: name each variant once`),
    ];
};

/**
 * The variants with their URLs and widths, sorted by width. With `access`, a public variant is refused: there is nothing to
 * sign.
 *
 * @throws InvalidInputError, VariantNotFoundError as `srcset` does.
 */
export function sizesOf(
    { variantUrls, access }: SizedImage,
    definitions: GetImageVariantsResult["variants"],
    names: readonly string[],
    { failure, at }: SrcsetMessage,
): Size[] {
    const given = textsOf(Array.isArray(names) ? names : []);
    const isListed = (name: string) => ownUrl(variantUrls, name) !== undefined;
    const isDefined = (name: string) => Object.hasOwn(definitions, name);
    const listed = given.filter(isListed);
    const sizes = listed
        .flatMap((variant) => {
            const url = ownUrl(variantUrls, variant);
            const width = definedWidth(definitions, variant);
            return url === undefined || width === undefined ? [] : [{ variant, url, width }];
        })
        .sort((a, b) => a.width - b.width);
    const widths = [...new Set(sizes.map(({ width }) => width))];
    const missing = about(
        given.filter((name) => !isListed(name)),
        at,
        (shown) => `the image has no variant ${shown} (it has ${quoteAll(Object.keys(variantUrls))})`,
    );
    const problems = [
        ...checkSizes(names, at),
        ...missing,
        ...about(
            listed.filter((name) => !isDefined(name)),
            at,
            (shown) => `the account does not define the variant ${shown}: define it with a width, or leave it out`,
        ),
        ...about(
            listed.filter((name) => isDefined(name) && definedWidth(definitions, name) === undefined),
            at,
            (shown) => `the account defines no width for ${shown}: set one, or leave the variant out`,
        ),
        ...widths.flatMap((width) =>
            about(
                sizes.filter((size) => size.width === width).map(({ variant }) => variant),
                at,
                (shown) => `${shown} have the same width, ${width}, and a browser uses only one: leave out the others`,
                2,
            ),
        ),
        ...about(
            listed.filter((name) => isPublic(access, name)),
            at,
            (shown) => `a signature protects nothing for ${shown}, which anyone may see: ${unsigned}`,
        ),
    ];
    if (problems.length > 0) {
        const ErrorClass = problems.length === missing.length ? VariantNotFoundError : InvalidInputError;
        throw new ErrorClass(`${failure}: ${problems.join("; ")}.`);
    }
    return sizes;
}

/**
 * Decides about a srcset of signed URLs before a key is read for it.
 *
 * @param message With what names the image.
 * @returns What signs each URL by a key, and when all of them expire: see `signerOf`.
 * @throws InvalidInputError, VariantNotFoundError as `srcset` does, and for a public variant.
 * @throws PermissionError if it is not known who may see the variants.
 */
export function srcsetSignerOf(
    image: Pick<Image, "variantUrls" | "access"> & Partial<Image>,
    definitions: GetImageVariantsResult["variants"],
    names: readonly string[],
    message: SrcsetMessage & { readonly what: string },
    validity: Validity,
    nowMs: number,
): { readonly expiresAt: string; readonly sign: (key: string) => string } {
    const signers = sizesOf(image, definitions, names, message).map(({ variant, width }) => {
        const named = { variant, shownVariant: shownAt(message.at, variant), what: message.what, advice: unsigned };
        return { width, ...signerOf(image, named, validity, nowMs) };
    });
    return {
        expiresAt: signers[0]?.expiresAt ?? "",
        sign: (key) => toSrcset(signers.map(({ width, sign }) => ({ width, url: sign(key) }))),
    };
}

/** What to do with a public variant. */
const unsigned = "make its srcset without signatures, or leave it out";

/** The text of the attribute. A browser cuts a comma off the end of a URL, so it is encoded there. */
export function toSrcset(sizes: readonly Pick<Size, "url" | "width">[]): string {
    return sizes.map(({ url, width }) => `${url.replace(/,$/, "%2C")} ${width}w`).join(", ");
}

/** A browser ignores a URL whose width is not a whole number from 1. */
function definedWidth(definitions: GetImageVariantsResult["variants"], name: string): number | undefined {
    const width = Object.hasOwn(definitions, name) ? definitions[name]?.width : undefined;
    return Number.isSafeInteger(width) && Number(width) >= 1 ? width : undefined;
}

/** The names in a list, each once. */
function textsOf(names: readonly unknown[]): string[] {
    return [...new Set(names)].filter((name): name is string => typeof name === "string" && name !== "");
}

/** What to say about these names, if they are enough. */
function about(names: readonly string[], at: Place, say: (shown: string) => string, least = 1): string[] {
    return names.length < least ? [] : [say(names.map((name) => shownAt(at, name)).join(", "))];
}
