import { checkAccountId, checkImageId, describeAccount, describeImageId, type ImageReference } from "../../base/ids";
import { boolean, list, oneOf, required } from "../../base/checks";
import { checkExpectations, type EnforcedExpectations } from "../expectations";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { type Judged, judgeAll, nothingJudged, report } from "../judgeAll";
import { lookUp } from "../lookUpImage";
import { batchedRun, type Run } from "../run";
import type { AnyVariant } from "../variantName";
import type { AccountArgs, PublicFunction } from "./function";

/** What happens to an id without an image in the account: an error, or the result leaves it out. */
export type MissingImages = "error" | "omit";

/** Which images to read, and what each must be. */
export interface GetImageDetailsSetArgs<V extends string = string> extends AccountArgs {
    /** Ids of the images, in any order. A repeated id is read once. */
    readonly imageIds: readonly string[];
    /** What each image must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
    /** What happens to an id without an image in the account. Default: `"error"`. */
    readonly missing?: MissingImages | undefined;
    /** Whether `expect` passes for a set without images, which has nothing to judge. Default: `false`. */
    readonly allowEmpty?: boolean | undefined;
}

/** The details of many images. */
export interface GetImageDetailsSetResult<V extends string = AnyVariant> {
    readonly accountId: string;
    /** The details of each image, by its id. */
    readonly images: Readonly<Record<string, GetImageDetailsResult<V>>>;
    /** The ids without an image in the account. Empty unless `missing` is `"omit"`. */
    readonly missingIds: readonly string[];
}

/**
 * Reads the details of many images in few requests, at preview and at up, and judges each by `expect`. Permission: "Images
 * Read" or "Images Write". An error names every id that failed. A mandatory `expect` fails for a set without images.
 *
 * @example { "imageIds": ["a.png", "b.png"], "missing": "omit" }
 */
export const imageDetailsSet: PublicFunction<GetImageDetailsSetArgs, GetImageDetailsSetResult> = {
    token: "cloudflare-images:index:getImageDetailsSet",
    checks: {
        imageIds: required(list(checkImageId)),
        accountId: checkAccountId,
        expect: checkExpectations,
        missing: oneOf("error", "omit"),
        allowEmpty: boolean,
    },
    reads: "images",
    async run(args, context) {
        const run = batchedRun(imageDetailsSet, args, context);
        const { lookups, missingIds, warning } = await lookUpSet(run, args);
        if (warning !== null) {
            context.warn(warning);
        }
        const images = Object.fromEntries(lookups.map(({ image }) => [image.imageId, toImageResult(image)]));
        return { accountId: run.account.accountId, images, missingIds };
    },
};

/**
 * Reads and judges many images of one account.
 *
 * @param run Its client must batch the reads of images.
 * @throws CloudflareImagesError that names every id that failed: see `judgeAll`.
 */
export async function lookUpSet(
    run: Run,
    { imageIds, missing, allowEmpty }: Pick<GetImageDetailsSetArgs, "imageIds" | "missing" | "allowEmpty">,
): Promise<Judged & { readonly warning: string | null }> {
    const images = [...new Set(imageIds)].map((imageId) => ({ ...run.account, imageId }));
    const judged = await judgeAll(run, images, ({ imageId }) => lookUp(run, imageId), missing);
    const isUnjudged = run.judgement !== undefined && judged.lookups.length === 0 && allowEmpty !== true;
    const gaps = isUnjudged ? [nothingJudged(describeEmpty(run, images), "check imageIds and the account id")] : [];
    return { ...judged, warning: report(run, judged, gaps) };
}

function describeEmpty({ account }: Run, images: readonly ImageReference[]): string {
    const set = `The set of images in ${describeAccount(account)}`;
    return images.length === 0
        ? `${set} has no ids`
        : `${set} has only missing ids (${images.map(describeImageId).join(", ")})`;
}
