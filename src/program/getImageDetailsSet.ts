import type * as pulumi from "@pulumi/pulumi";
import { accountIdOf } from "../base/settings";
import type { ImageExpectationsArgs } from "./expectArgs";
import { type GetImageDetailsResult, toImageResult } from "../lookup/imageResult";
import { invoke, invokeOutput, type ProviderFunction } from "./invoke";
import { checkEnforcedExpectations, type EnforcedExpectations, judgementOf } from "../lookup/judgement";
import { lookUpSet, type MissingImages } from "../lookup/lookUpSet";
import { toSetQuestion } from "../lookup/question";

/** Which images to read, and what each of them must be. */
export interface GetImageDetailsSetArgs {
    /** Ids of the images, in any order; an id that is there twice is read once. */
    readonly imageIds: readonly string[];
    /** Account that the images belong to. Default: as for `ImageDetails`. */
    readonly accountId?: string | undefined;
    /** What each image must be. Default: anything. */
    readonly expect?: EnforcedExpectations | undefined;
    /** What becomes of an id that the account has no image for. Default: `"error"`. */
    readonly missing?: MissingImages | undefined;
}

/** Which images to read, and what each of them must be. */
export interface GetImageDetailsSetOutputArgs {
    /** Ids of the images, in any order; an id that is there twice is read once. */
    imageIds: pulumi.Input<readonly pulumi.Input<string>[]>;
    /** Account that the images belong to. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** What each image must be. Default: anything. */
    expect?: ImageExpectationsArgs | undefined;
    /** What becomes of an id that the account has no image for. Default: `"error"`. */
    missing?: pulumi.Input<MissingImages | undefined> | undefined;
}

/** The details of many images. */
export interface GetImageDetailsSetResult {
    readonly accountId: string;
    /** By their ids. */
    readonly images: Readonly<Record<string, GetImageDetailsResult>>;
    /** The ids that the account has no image for; empty unless `missing` is `"omit"`. */
    readonly missingIds: readonly string[];
}

const imageDetailsSet: ProviderFunction<GetImageDetailsSetArgs, GetImageDetailsSetResult> = {
    token: "cloudflare-images:index:getImageDetailsSet",
    argNames: ["imageIds", "accountId", "expect", "missing"],
    async run(
        { imageIds, accountId: given, expect, missing },
        { batchingClient, settings },
        { failures, secretInputs, isPreview, warn },
    ) {
        const accountId = accountIdOf(given, settings);
        const judgement = judgementOf(expect, isPreview);
        const question = toSetQuestion(
            { imageIds, accountId, missing, judgement, secretInputs },
            [...checkEnforcedExpectations(expect), ...failures],
            settings,
        );
        const { lookups, missingIds, warning } = await lookUpSet(batchingClient, question);
        if (warning !== null) {
            warn(warning);
        }
        const images = [...lookups].map(([id, { known }]): [string, GetImageDetailsResult] => [
            id,
            toImageResult(known),
        ]);
        return { accountId, images: Object.fromEntries(images), missingIds };
    },
};

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
export function getImageDetailsSet(
    args: GetImageDetailsSetArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetImageDetailsSetResult> {
    return invoke(imageDetailsSet, args, opts);
}

/**
 * Reads the details of many images as `getImageDetailsSet` does, once its arguments are known and what it depends on is
 * created. The result is secret when an argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const set = images.getImageDetailsSetOutput({ imageIds: ["a.png", "b.png"] });
 *
 * export const urls = set.apply(({ images }) => Object.values(images).map((image) => image.variantUrls["public"]));
 * ```
 */
export function getImageDetailsSetOutput(
    args: GetImageDetailsSetOutputArgs,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageDetailsSetResult> {
    return invokeOutput(imageDetailsSet, args, opts);
}
