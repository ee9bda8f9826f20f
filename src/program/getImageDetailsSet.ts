import type * as pulumi from "@pulumi/pulumi";
import {
    type GetImageDetailsSetArgs,
    type GetImageDetailsSetResult,
    imageDetailsSet,
} from "../lookup/functions/getImageDetailsSet";
import type { AnyVariant } from "../lookup/variantName";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/** The arguments of `getImageDetailsSet`, each of which may be an output. */
export type GetImageDetailsSetOutputArgs<V extends string = string> = OutputArgs<GetImageDetailsSetArgs, V>;

/**
 * Reads the details of many images as `ImageDetailsSet` does, in the program's own process, at preview and at up.
 * Permission: "Images Read" or "Images Write". Under Pulumi's mocks, the token is
 * `cloudflare-images:index:getImageDetailsSet`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const set = await images.getImageDetailsSet({ imageIds: ["a.png", "b.png"], missing: "omit" });
 *     return { found: Object.keys(set.images), missing: set.missingIds };
 * };
 * ```
 *
 * @throws ImageNotFoundError, ExpectationError or another CloudflareImagesError, which names every id that failed.
 */
export function getImageDetailsSet<const V extends string = AnyVariant>(
    args: GetImageDetailsSetArgs<V>,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsSetResult<V>> {
    return invoke(imageDetailsSet, args, opts) as Promise<GetImageDetailsSetResult<V>>;
}

/**
 * Calls `getImageDetailsSet` once its arguments are known and its dependencies are created. The result is secret if an
 * argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const set = images.getImageDetailsSetOutput({ imageIds: ["a.png", "b.png"] });
 *
 * export const urls = set.images.apply((byId) =>
 *     Object.values(byId).map((image) => images.variantUrl(image, "public")),
 * );
 * ```
 */
export function getImageDetailsSetOutput<const V extends string = AnyVariant>(
    args: GetImageDetailsSetOutputArgs<V>,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageDetailsSetResult<V>> {
    return invokeOutput(imageDetailsSet, args, opts);
}
