import { type Check, checkText, isPlainObject, list, pathOf, type Place, required, shownAt } from "../base/checks";
import { InvalidInputError, PermissionError } from "../base/errors";
import { quoteAll } from "../base/safeText";
import type { Image } from "../client/image";
import { type SigningOptions, signUrl } from "../delivery/signing";
import type { GetImageVariantsResult } from "./functions/getImageVariants";
import type { GetImageDetailsResult } from "./imageResult";
import type { AnyVariant, VariantName } from "./variantName";
import { checkImageResult, ownUrl } from "./variantUrl";

/**
 * The `srcset` of an image from a function, a list or a set, as an `ImageDetails` gives it. Pure.
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
 * @throws InvalidInputError as `srcset` of an `ImageDetails` does.
 */
export function srcset<V extends string = AnyVariant>(
    image: GetImageDetailsResult<V>,
    variants: GetImageVariantsResult["variants"],
    names: readonly VariantName<V>[],
): string {
    const problems = [
        ...checkImageResult(image),
        ...(isPlainObject(variants) ? [] : ["variants must be those of getImageVariants, not an output of them"]),
        ...checkVariantNames(names, "names"),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`Could not make a srcset: ${problems.join("; ")}.`);
    }
    return textOf(sizesOf({ variantUrls: image.variantUrls, variants, names, what: "the image", at: "names" }));
}

/** What is wrong with a list of variants, whatever the image has. */
export const checkVariantNames: Check = (names, at) =>
    Array.isArray(names) && names.length === 0
        ? [`${pathOf(at)} is empty: name at least one variant`]
        : required(list(checkText))(names, at);

/** What a srcset is made of. `what` and `at` name the image and the names, for messages. */
export interface SrcsetParts {
    readonly variantUrls: Readonly<Record<string, string | undefined>>;
    readonly variants: GetImageVariantsResult["variants"];
    readonly names: readonly string[];
    readonly what: string;
    readonly at: Place;
}

/** The URLs and widths, sorted by width. With `access`, for URLs to be signed, public variants are refused. */
export function sizesOf({ variantUrls, variants, names, what, at }: SrcsetParts, access?: Image["access"]) {
    const problems = checkVariantNames(names, at);
    const sizes: { url: string; width: number; shown: string; what: string }[] = [];
    for (const name of problems.length === 0 ? names : []) {
        const shown = shownAt(at, name);
        const url = ownUrl(variantUrls, name);
        const width = variants[name]?.width ?? NaN;
        const same = sizes.find((size) => size.width === width);
        if (url === undefined) {
            problems.push(`the image has no variant ${shown}`);
        } else if (!Number.isSafeInteger(width) || width < 1) {
            // A browser ignores other widths.
            problems.push(`the account defines no width for ${shown}: define one, or leave it out`);
        } else if (same !== undefined) {
            problems.push(`${same.shown} and ${shown} have the same width, ${width}: leave one out`);
        } else if (access?.[name] === "public") {
            problems.push(`${shown} is public, so a signature protects nothing: use its URL unsigned, or leave it out`);
        } else {
            sizes.push({ url, width, shown, what });
        }
    }
    if (problems.length > 0) {
        const has = quoteAll(Object.keys(variantUrls));
        throw new InvalidInputError(`Could not make a srcset of ${what} (it has ${has}): ${problems.join("; ")}.`);
    }
    if (access === null) {
        throw new PermissionError(`Could not sign a srcset of ${what}: it is not known who may see its variants.`);
    }
    return sizes.sort((a, b) => a.width - b.width);
}

/** The text of the attribute. A browser cuts a comma off the end of a URL, so it is encoded there. */
export function textOf(sizes: ReturnType<typeof sizesOf>, signing?: SigningOptions): string {
    const texts = sizes.map(({ url, width, shown, what }) => {
        const used = signing === undefined ? url : signUrl(url, signing, `the variant ${shown} of ${what}`);
        return `${used.replace(/,$/, "%2C")} ${width}w`;
    });
    return texts.join(", ");
}
