import type * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import { type GetImagesArgs, type GetImagesResult, images, openImages } from "../lookup/functions/getImages";
import { type GetImageDetailsResult, toImageResult } from "../lookup/imageResult";
import type { AnyVariant } from "../lookup/variantName";
import { invoke, invokeOutput, keepAlive, open } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/** The arguments of `getImages`, each of which may be an output. */
export type GetImagesOutputArgs<V extends string = string> = OutputArgs<GetImagesArgs, V>;

/**
 * Reads the images of an account, at preview and at up, in the program's own process. Sends all pages of
 * `GET /accounts/{account_id}/images/v2`, with up to 1000 images each, and, where an image requires signed URLs,
 * `GET /accounts/{account_id}/images/v1/variants`; with `expect`, `GET /accounts/{account_id}/images/v1/stats` where the list
 * may not be whole. Drafts are not listed. Permission: "Images Read" or "Images Write".
 *
 * `expect` judges each image of the list, and fails for an empty one, unless `allowEmpty` is `true`. It also fails for a list
 * of 10,000 images, Cloudflare's limit, or without a clear end, unless the account's statistics prove that it is whole. Where a
 * list without filters has fewer images than the account, it warns.
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
 * @throws InvalidResponseError when the API repeats a continuation token; another CloudflareImagesError when a read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export function getImages<const V extends string = AnyVariant>(
    args: GetImagesArgs<V> = {},
    opts?: pulumi.InvokeOptions,
): Promise<GetImagesResult<V>> {
    return invoke(images, args, opts) as Promise<GetImagesResult<V>>;
}

/**
 * Reads the images of an account as `getImages` does, once its arguments are known and what it depends on is created.
 * The result is secret when an argument is.
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

/**
 * Reads the images of an account as `getImages` does, one after another, without `expect`. A page is requested when the loop
 * needs it, and none after the loop ends.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     for await (const image of images.iterateImages({ sortOrder: "asc" })) {
 *         if (!image.requireSignedUrls) {
 *             return { oldestPublicImage: image.imageId };
 *         }
 *     }
 *     return {};
 * };
 * ```
 */
export async function* iterateImages(
    args: Omit<GetImagesArgs, "expect" | "allowEmpty"> = {},
    opts: pulumi.InvokeOptions = {},
): AsyncGenerator<GetImageDetailsResult, void, undefined> {
    const call = await keepAlive(() => open(images, args, opts));
    if ((args as GetImagesArgs).expect !== undefined) {
        throw new InvalidInputError("iterateImages takes no expect: use getImages, which judges the whole list.");
    }
    if (call === undefined) {
        const { images: mocked } = (await getImages(args, opts)) as Partial<GetImagesResult>;
        yield* mocked ?? [];
        return;
    }
    const { pages } = openImages(args, call);
    // Not for the whole loop: the program could not end after one that it leaves.
    const nextPage = () => keepAlive(() => pages.next());
    let page = await nextPage();
    for (; page.done !== true; page = await nextPage()) {
        yield* page.value.map(toImageResult);
    }
    if (page.value !== undefined) {
        call.warn(page.value.message);
    }
}
