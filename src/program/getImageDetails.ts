import type * as pulumi from "@pulumi/pulumi";
import { isImageNotFoundError } from "../base/errors";
import { type GetImageDetailsArgs, imageDetails } from "../lookup/functions/getImageDetails";
import type { GetImageDetailsResult } from "../lookup/imageResult";
import type { AnyVariant } from "../lookup/variantName";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/** The arguments of `getImageDetails`, each of which may be an output. */
export type GetImageDetailsOutputArgs<V extends string = string> = OutputArgs<GetImageDetailsArgs, V>;

/**
 * Reads the details of an image as `ImageDetails` does, in the program's own process, at preview and at up: no resource
 * appears in the stack, and no provider process is started. Calls that are made together share their requests.
 *
 * Sends `GET /accounts/{account_id}/images/v1/{image_id}` and, for an image that requires signed URLs, `GET
 * /accounts/{account_id}/images/v1/variants`. Four or more calls that are made together send the requests of an
 * `ImageDetailsSet`. Permission: "Images Read" or "Images Write".
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
 *     return { thumbnail: images.variantUrl(hero, "thumbnail") };
 * };
 * ```
 *
 * @throws ImageNotFoundError if the account has no such image; ExpectationError if the image does not meet `expect`; another
 * CloudflareImagesError if the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/get/
 */
export function getImageDetails<const V extends string = AnyVariant>(
    args: GetImageDetailsArgs<V>,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsResult<V>> {
    return invoke(imageDetails, args, opts) as Promise<GetImageDetailsResult<V>>;
}

/**
 * Calls `getImageDetails` once its arguments are known and its dependencies are created. Until then, the result is unknown
 * and nothing is sent. The result is secret if an argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const hero = images.getImageDetailsOutput({ imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *
 * export const thumbnail = hero.apply((image) => images.variantUrl(image, "thumbnail"));
 * ```
 */
export function getImageDetailsOutput<const V extends string = AnyVariant>(
    args: GetImageDetailsOutputArgs<V>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageDetailsResult<V>> {
    return invokeOutput(imageDetails, args, opts);
}

/**
 * Calls `getImageDetails`. Resolves to `undefined` if the account has no such image.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const banner = await images.tryGetImageDetails({ imageId: "2026/banner.png" });
 *     return { banner: banner && images.variantUrl(banner, "public") };
 * };
 * ```
 */
export async function tryGetImageDetails<const V extends string = AnyVariant>(
    args: GetImageDetailsArgs<V>,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsResult<V> | undefined> {
    try {
        return await getImageDetails(args, opts);
    } catch (error) {
        if (isImageNotFoundError(error)) {
            return undefined;
        }
        throw error;
    }
}
