import { type AccountReference, checkAccountId, checkImageId, describeAccount } from "../../base/ids";
import { boolean, list, oneOf, required } from "../../base/checks";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { checkEnforcedExpectations, type EnforcedExpectations, judgementOf } from "../judgement";
import { lookUpSet, type MissingImages, type SetLookup } from "../lookUpSet";
import type { AnyVariant } from "../variantName";
import { type AccountArgs, type Call, checkedAccount, type PublicFunction } from "./function";

/** Which images to read, and what each of them must be. */
export interface GetImageDetailsSetArgs<V extends string = string> extends AccountArgs {
    /** Ids of the images, in any order; a repeated id is read once. */
    readonly imageIds: readonly string[];
    /** What each image must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
    /** What happens to an id without an image in the account. Default: `"error"`. */
    readonly missing?: MissingImages | undefined;
    /** Whether `expect` passes for a set without images. Default: `false`, because it judges nothing then. */
    readonly allowEmpty?: boolean | undefined;
}

/** The details of many images. */
export interface GetImageDetailsSetResult<V extends string = AnyVariant> {
    readonly accountId: string;
    /** By their ids. */
    readonly images: Readonly<Record<string, GetImageDetailsResult<V>>>;
    /** The ids without an image in the account; empty unless `missing` is `"omit"`. */
    readonly missingIds: readonly string[];
}

/**
 * Reads the details of many images in few requests, at preview and at up, and judges each of them by `expect`. Permission:
 * "Images Read" or "Images Write". An error names every id that failed. A mandatory `expect` fails for
 * a set without images.
 *
 * @example { "imageIds": ["a.png", "b.png"], "missing": "omit" }
 */
export const imageDetailsSet: PublicFunction<GetImageDetailsSetArgs, GetImageDetailsSetResult> = {
    token: "cloudflare-images:index:getImageDetailsSet",
    checks: {
        imageIds: required(list(checkImageId)),
        accountId: checkAccountId,
        expect: checkEnforcedExpectations,
        missing: oneOf("error", "omit"),
        allowEmpty: boolean,
    },
    async run(args, call) {
        const { accountId, lookups, missingIds, warning } = await readImageSet(args, call);
        if (warning !== null) {
            call.warn(warning);
        }
        const images = [...lookups].map(([id, { image }]): [string, GetImageDetailsResult] => [
            id,
            toImageResult(image),
        ]);
        return { accountId, images: Object.fromEntries(images), missingIds };
    },
};

/** Reads and judges many images, for functions and for the resource. */
export async function readImageSet(args: GetImageDetailsSetArgs, call: Call): Promise<SetLookup & AccountReference> {
    const account = checkedAccount(imageDetailsSet, args, call, (from) => `images in ${describeAccount(from)}`);
    const { batchingClient, settings } = call.connection;
    const lookup = await lookUpSet(batchingClient, {
        account,
        imageIds: args.imageIds,
        missing: args.missing ?? "error",
        allowEmpty: args.allowEmpty,
        judgement: judgementOf(args.expect, call),
        deliveryBaseUrl: settings.deliveryBaseUrl,
    });
    return { ...account, ...lookup };
}
