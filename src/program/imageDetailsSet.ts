import * as pulumi from "@pulumi/pulumi";
import { afterDependencies } from "./dependencies";
import type { Image } from "../lookup/image";
import type { ImageExpectationsArgs } from "./outputArgs";
import { type GetImageDetailsResult, toImageResult } from "../lookup/imageResult";
import { logWarning, checkLookup, expectInputs, hide, lookupType, providerText, typeOf } from "./lookupResource";
import type { MissingImages } from "../lookup/lookUpSet";
import { providerOf } from "./provider";
import { findSecretInputs } from "./secretInputs";

/** What an `ImageDetailsSet` lookup asks for. */
export interface ImageDetailsSetArgs {
    /**
     * Ids of the images, in any order; an id that is there twice is read once. May hold outputs that are unknown until
     * up; with a secret one among them, the outputs that reveal ids are secret.
     */
    imageIds: pulumi.Input<readonly pulumi.Input<string>[]>;
    /** Account that the images belong to. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** What each image must be for the deployment to go on. Default: anything. */
    expect?: ImageExpectationsArgs | undefined;
    /** What becomes of an id that the account has no image for: it fails the lookup, or is left out. Default: `"error"`. */
    missing?: pulumi.Input<MissingImages | undefined> | undefined;
}

/**
 * The details of many images that are stored in Cloudflare Images, in one step of the engine and as few requests as the
 * API allows: a Read at every preview, up and refresh, as `ImageDetails` is.
 *
 * Up to two images are read one by one. For more, pages of the account's list (1000 images each) are read until single
 * reads of what is left are the better way, by the account's count of images: never more than twice the requests of the
 * better of the two. Sends `GET` of `/accounts/{account_id}/images/v2`, `/images/v1/stats`, `/images/v1/{image_id}` and,
 * where an image requires signed URLs, `/images/v1/variants`. Permission: "Images Read" or "Images Write".
 *
 * One error names every id that failed. A refresh takes over what it finds and leaves out what is gone.
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
 *     Object.values(byId).map((image) => image.variantUrls["thumbnail"]),
 * );
 * ```
 */
export class ImageDetailsSet extends pulumi.CustomResource {
    /** Whether `object` is an `ImageDetailsSet`, of this or of another installed copy of the package. */
    static override isInstance(object: unknown): object is ImageDetailsSet {
        return typeOf(object) === resourceType;
    }

    /** Account that the images belong to. */
    declare readonly accountId: pulumi.Output<string>;
    /** The ids that were asked for. */
    declare readonly imageIds: pulumi.Output<string[]>;
    /** The details of each image, by its id. */
    declare readonly images: pulumi.Output<Record<string, GetImageDetailsResult>>;
    /** The ids that the account has no image for; empty unless `missing` is `"omit"`. */
    declare readonly missingIds: pulumi.Output<string[]>;

    /**
     * @param name Unique name of the lookup in the stack.
     * @param args The images to look up.
     * @param opts `provider` takes a `Provider` of this package. `id`, `import` and `urn` are refused.
     * @throws InvalidInputError for options that a lookup cannot have.
     */
    constructor(name: string, args: ImageDetailsSetArgs, opts: pulumi.CustomResourceOptions = {}) {
        const what = `ImageDetailsSet "${name}"`;
        checkLookup(what, ["imageIds", "accountId", "expect", "missing"], args, opts);
        const { imageIds, accountId, missing } = args;
        const provider = providerOf(resourceType, opts);
        const inputs = { imageIds, accountId, missing };
        const id = pulumi.unsecret(pulumi.output(inputs)).apply(() => setId);
        super(
            resourceType,
            name,
            {
                ...inputs,
                ...expectInputs(args.expect, opts.parent, what),
                secretInputs: findSecretInputs({ imageIds, accountId, expect: args.expect }, provider),
                images: undefined,
                missingIds: undefined,
                warning: undefined,
                __provider: providerText("setProvider"),
            },
            { ...opts, id: afterDependencies(id, inputs, opts) },
        );
        const { images, warning } = this as unknown as HiddenOutputs;
        this.images = images.apply(toResults);
        logWarning(warning, this);
        hide(this, ["missing", "expect", "enforcement", "secretInputs", "warning"]);
    }
}

/** What the provider puts out for this class alone. */
interface HiddenOutputs {
    /** JSON: the engine takes longer for a thousand images in a form of its own than all requests do. */
    readonly images: pulumi.Output<string | undefined>;
    readonly warning: pulumi.Output<string | null | undefined>;
}

const resourceType = lookupType("ImageDetailsSet");

/** A Read needs an id, and a set has none of its own. */
const setId = "set";

/** Mocks may give the images as they are. */
function toResults(
    images: string | Readonly<Record<string, Image>> | undefined,
): Record<string, GetImageDetailsResult> {
    const known = typeof images === "string" ? (JSON.parse(images) as Record<string, Image>) : (images ?? {});
    return Object.fromEntries(Object.entries(known).map(([id, image]) => [id, toImageResult(image)]));
}
