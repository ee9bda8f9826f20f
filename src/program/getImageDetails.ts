import type * as pulumi from "@pulumi/pulumi";
import { accountIdOf } from "../base/settings";
import { InvalidInputError, isImageNotFoundError } from "../base/errors";
import type { ImageExpectationsArgs } from "./expectArgs";
import { describeImage, type ImageReference } from "../base/imageReference";
import { type GetImageDetailsResult, toImageResult } from "../lookup/imageResult";
import { checkAccountId, checkImageId } from "../base/checks";
import { invoke, invokeOutput, type ProviderFunction } from "./invoke";
import { checkEnforcedExpectations, type EnforcedExpectations, judgementOf } from "../lookup/judgement";
import { lookUp } from "../lookup/lookUpImage";

/** Which image to read, and what it must be. */
export interface GetImageDetailsArgs {
    /** Id of the image: as the dashboard shows it, or a custom id, slashes and all. */
    readonly imageId: string;
    /** Account that the image belongs to. Default: as for `ImageDetails`. */
    readonly accountId?: string | undefined;
    /** What the image must be. Default: anything. */
    readonly expect?: EnforcedExpectations | undefined;
}

/** Which image to read, and what it must be. */
export interface GetImageDetailsOutputArgs {
    /** Id of the image: as the dashboard shows it, or a custom id, slashes and all. */
    imageId: pulumi.Input<string>;
    /** Account that the image belongs to. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** What the image must be. Default: anything. */
    expect?: ImageExpectationsArgs | undefined;
}

const imageDetails: ProviderFunction<GetImageDetailsArgs, GetImageDetailsResult> = {
    token: "cloudflare-images:index:getImageDetails",
    argNames: ["imageId", "accountId", "expect"],
    async run(
        { imageId, accountId, expect },
        { batchingClient, settings },
        { failures: nameFailures, secretInputs, isPreview, warn },
    ) {
        const image: ImageReference = {
            accountId: accountIdOf(accountId, settings),
            // JavaScript programs pass `undefined` too, and the message must name it.
            imageId: typeof imageId === "string" ? imageId : "",
            secretInputs,
        };
        const failures = [
            ...checkImageId(imageId),
            ...checkAccountId(image.accountId),
            ...checkEnforcedExpectations(expect),
            ...nameFailures,
        ];
        if (failures.length > 0) {
            throw new InvalidInputError(`Could not read ${describeImage(image)}: ${failures.join("; ")}.`);
        }
        const judgement = judgementOf(expect, isPreview);
        const { known, warning } = await lookUp(batchingClient, image, judgement, settings.deliveryBaseUrl);
        if (warning !== null) {
            warn(warning);
        }
        return toImageResult(known);
    },
};

/**
 * Reads the details of an image as `ImageDetails` does, in the program's own process, at preview and at up: no resource
 * appears in the stack, and no provider process is started. Calls that are made together share their requests.
 *
 * Sends `GET /accounts/{account_id}/images/v1/{image_id}` and, for an image that requires signed URLs,
 * `GET /accounts/{account_id}/images/v1/variants`; with more than two images, what an `ImageDetailsSet` sends. Permission:
 * "Images Read" or "Images Write".
 *
 * `opts.provider` takes a `Provider` of this package. Under Pulumi's mocks, the token is
 * `cloudflare-images:index:getImageDetails`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const hero = await images.getImageDetails({ imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *     return { thumbnail: hero.variantUrls["thumbnail"] };
 * };
 * ```
 *
 * @throws ImageNotFoundError when there is no such image; ExpectationError when it is not what `expect` says; another
 * CloudflareImagesError when the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/get/
 */
export function getImageDetails(
    args: GetImageDetailsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsResult> {
    return invoke(imageDetails, args, opts);
}

/**
 * Reads the details of an image as `getImageDetails` does, once its arguments are known and what it depends on is
 * created: until then, its result is unknown and nothing is sent. It is secret when an argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const hero = images.getImageDetailsOutput({ imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *
 * export const thumbnail = hero.variantUrls["thumbnail"];
 * ```
 */
export function getImageDetailsOutput(
    args: GetImageDetailsOutputArgs,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageDetailsResult> {
    return invokeOutput(imageDetails, args, opts);
}

/**
 * Reads the details of an image as `getImageDetails` does; `undefined` when the account has no such image.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const banner = await images.tryGetImageDetails({ imageId: "2026/banner.png" });
 *     return { banner: banner?.variantUrls["public"] };
 * };
 * ```
 */
export async function tryGetImageDetails(
    args: GetImageDetailsArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsResult | undefined> {
    try {
        return await getImageDetails(args, opts);
    } catch (error) {
        if (isImageNotFoundError(error)) {
            return undefined;
        }
        throw error;
    }
}
