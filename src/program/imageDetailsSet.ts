import * as pulumi from "@pulumi/pulumi";
import { pauseStackTraces } from "../base/sdk";
import { type GetImageDetailsSetArgs, imageDetailsSet } from "../lookup/functions/getImageDetailsSet";
import type { Image } from "../client/image";
import { type GetImageDetailsResult, toImageResult } from "../lookup/imageResult";
import type { AnyVariant } from "../lookup/variantName";
import { asRead, isLookup, type LookupKind, prepareLookup } from "./lookupResource";
import type { OutputArgs } from "./outputArgs";

/** The arguments of an `ImageDetailsSet` lookup. Each may be an output. */
export type ImageDetailsSetArgs<V extends string = string> = OutputArgs<GetImageDetailsSetArgs, V>;

const kind: LookupKind = {
    className: "ImageDetailsSet",
    provider: "setProvider",
    checks: imageDetailsSet.checks,
    outputs: { accountId: asRead, imageIds: asRead, images: toResults, missingIds: asRead },
    // A Read needs an id, and a set does not have one.
    idOf: () => "set",
};

/**
 * The details of many images that are stored in Cloudflare Images, in one step of the engine and as few requests as the API
 * allows: a Read at every preview, up and refresh, as `ImageDetails` is.
 *
 * Up to three images are read one by one. For more, pages of the account's list (1000 images each) are read until single
 * reads of the rest take fewer requests. In all, this takes at most twice the requests of the better of the two ways, plus
 * one. Sends `GET` of `/accounts/{account_id}/images/v2`, `/images/v1/stats`, `/images/v1/{image_id}` and, where an image
 * requires signed URLs, `/images/v1/variants`. Permission: "Images Read" or "Images Write".
 *
 * One error names every id that failed. A refresh updates the images that it finds, and drops missing ones.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const album = new images.ImageDetailsSet("album", {
 *     imageIds: ["album/1.jpeg", "album/2.jpeg"],
 *     expect: { requireSignedUrls: false, variants: ["thumbnail"] },
 * });
 *
 * export const thumbnails = album.images.apply((byId) =>
 *     Object.values(byId).map((image) => images.variantUrl(image, "thumbnail")),
 * );
 * ```
 */
export class ImageDetailsSet<const V extends string = AnyVariant> extends pulumi.CustomResource {
    /** Whether `object` is an `ImageDetailsSet`, of this or of another installed copy of the package. */
    static override isInstance(object: unknown): object is ImageDetailsSet {
        return isLookup(kind.className, object);
    }

    /** Account that the images belong to. */
    declare readonly accountId: pulumi.Output<string>;
    /** The ids in `imageIds` of the arguments. */
    declare readonly imageIds: pulumi.Output<string[]>;
    /** The details of each image, by id. */
    declare readonly images: pulumi.Output<Record<string, GetImageDetailsResult<V>>>;
    /** The ids without an image in the account. Empty unless `missing` is `"omit"`. */
    declare readonly missingIds: pulumi.Output<string[]>;

    /**
     * Reads many images at every preview, up and refresh. It creates nothing.
     *
     * @param name Unique name of the lookup in the stack.
     * @param args Which images to read, and what each must be.
     * @param opts `provider` takes a `Provider` of this package. `id`, `import` and `urn` are refused.
     * @throws InvalidInputError that lists all problems with the arguments and options.
     */
    constructor(name: string, args: ImageDetailsSetArgs<V>, opts?: pulumi.CustomResourceOptions) {
        const lookup = prepareLookup(kind, name, args, opts);
        const resumeStackTraces = pauseStackTraces();
        try {
            super(lookup.type, name, lookup.inputs, lookup.opts);
        } finally {
            resumeStackTraces();
        }
        lookup.complete(this);
    }
}

/**
 * Parses the JSON that the provider outputs. It is JSON because the engine takes longer to carry a thousand images as
 * objects than all requests take. Mocks may return the images as objects.
 */
function toResults(
    images: string | Readonly<Record<string, Image>> | undefined,
): Record<string, GetImageDetailsResult> {
    const known = typeof images === "string" ? (JSON.parse(images) as Record<string, Image>) : (images ?? {});
    return Object.fromEntries(Object.entries(known).map(([id, image]) => [id, toImageResult(image)]));
}
