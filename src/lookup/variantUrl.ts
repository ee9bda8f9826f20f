import { checkText, isPlainObject } from "../base/checks";
import { InvalidInputError, VariantNotFoundError } from "../base/errors";
import { quote, quoteAll } from "../base/safeText";
import type { GetImageDetailsResult } from "./imageResult";
import type { AnyVariant, VariantName } from "./variantName";

/**
 * The unsigned delivery URL of a variant of an image, which comes from a function, a list or a set. Pure. It fails for a
 * wrong name, where an index, such as `image.variantUrls["thumbnial"]`, is `undefined`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const hero = images.getImageDetailsOutput({ imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *
 * export const thumbnail = hero.apply((image) => images.variantUrl(image, "thumbnail"));
 * ```
 *
 * @throws VariantNotFoundError that lists the variants of the image. It does not name the image, whose id may be a secret.
 */
export function variantUrl<V extends string = AnyVariant>(
    image: GetImageDetailsResult<V>,
    name: VariantName<V>,
): string {
    const problems = [...checkText(name, "the name of the variant"), ...checkImageResult(image)];
    if (problems.length > 0) {
        throw new InvalidInputError(`Could not take the URL of a variant: ${problems.join("; ")}.`);
    }
    const { variantUrls } = image;
    return ownUrl(variantUrls, name) ?? refuseVariant("The image", quote(name), variantUrls);
}

/** What is wrong with an image: JavaScript programs pass an output, or what a set does not have. */
export function checkImageResult(image: unknown): string[] {
    return isPlainObject((image as Partial<GetImageDetailsResult> | null | undefined)?.variantUrls)
        ? []
        : [
              "the image must be a result of a function, a list or a set: take it out of an output by apply, and out of a " +
                  "set by an id that it has",
          ];
}

type VariantUrls = Readonly<Record<string, string | undefined>>;

/** The URL of a variant; `undefined` if the image does not have it. Inherited names, such as `constructor`, do not count. */
export function ownUrl(variantUrls: VariantUrls, name: string): string | undefined {
    return Object.hasOwn(variantUrls, name) ? variantUrls[name] : undefined;
}

/**
 * @param what Names the image, as the subject of the message.
 * @throws VariantNotFoundError always.
 */
export function refuseVariant(what: string, shownName: string, variantUrls: VariantUrls): never {
    const names = quoteAll(Object.keys(variantUrls));
    throw new VariantNotFoundError(`${what} has no variant ${shownName} (it has ${names}).`);
}
