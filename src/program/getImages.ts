import type * as pulumi from "@pulumi/pulumi";
import { type GetImagesArgs, type GetImagesResult, images } from "../lookup/functions/getImages";
import type { AnyVariant } from "../lookup/variantName";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/** The arguments of `getImages`, each of which may be an output. */
export type GetImagesOutputArgs<V extends string = string> = OutputArgs<GetImagesArgs, V>;

/**
 * Reads the images of an account, at preview and at up, in the program's own process. Sends all pages of `GET
 * /accounts/{account_id}/images/v2`, with up to 1000 images each, and, where an image requires signed URLs, `GET
 * /accounts/{account_id}/images/v1/variants`; with `expect`, `GET /accounts/{account_id}/images/v1/stats` if the list may be
 * incomplete. Drafts are not listed. Permission: "Images Read" or "Images Write".
 *
 * `expect` judges each image of the list. It fails for an empty list, unless `allowEmpty` is `true`. It also fails for a
 * list of 10,000 images, Cloudflare's limit, or without a clear end, unless the account's statistics prove that the list is
 * complete. It warns if a list without filters has fewer images than the account.
 *
 * Under Pulumi's mocks, the token is `cloudflare-images:index:getImages`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const album = await images.getImages({ creator: "team-web", meta: { album: "home" } });
 *     return { urls: album.images.map((image) => images.variantUrl(image, "public")) };
 * };
 * ```
 *
 * @example Every image of a creator is private:
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * images.getImagesOutput({ creator: "billing", expect: { requireSignedUrls: true } });
 * ```
 *
 * @throws ExpectationError that names every image that does not meet `expect`.
 * @throws InvalidResponseError if the API repeats a continuation token; another CloudflareImagesError if a read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export function getImages<const V extends string = AnyVariant>(
    args: GetImagesArgs<V> = {},
    opts?: pulumi.InvokeOptions,
): Promise<GetImagesResult<V>> {
    return invoke(images, args, opts) as Promise<GetImagesResult<V>>;
}

/**
 * Calls `getImages` once its arguments are known and its dependencies are created. The result is secret if an argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export const newest = images.getImagesOutput({ maxItems: 1 }).apply((found) => found.images[0]?.imageId);
 * ```
 */
export function getImagesOutput<const V extends string = AnyVariant>(
    args: GetImagesOutputArgs<V> = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImagesResult<V>> {
    return invokeOutput(images, args, opts);
}
