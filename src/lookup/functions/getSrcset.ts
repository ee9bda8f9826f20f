import { checkAccountId, checkImageId, describeImage } from "../../base/ids";
import { lookUp } from "../lookUpImage";
import { checkedRun } from "../run";
import { checkSizes, sizesOf, type SrcsetMessage, toSrcset } from "../srcset";
import type { AccountArgs, CallContext, PublicFunction } from "./function";
import { imageVariants } from "./getImageVariants";

/** Which variants of which image to name. */
export interface GetSrcsetArgs extends AccountArgs {
    /** Id of the image: as the dashboard shows it, or a custom id, slashes included. Up to 1024 characters. */
    readonly imageId: string;
    /** Names of the variants, in any order, each with a width of its own. */
    readonly variants: readonly string[];
}

/** The srcset of an image. */
export interface GetSrcsetResult {
    readonly accountId: string;
    readonly imageId: string;
    /** The text for the attribute `srcset`: the unsigned URL of each variant with its width, sorted by width. */
    readonly srcset: string;
}

/**
 * Makes the text for the attribute `srcset` of an image: the unsigned URL of each variant with the width that the account
 * defines, at preview and at up. With `fit: scale-down`, a width is the most that it can be. Permission: "Images Read" or
 * "Images Write".
 *
 * It fails for a variant that the image does not have or that has no width, and for two variants of the same width.
 *
 * @example { "imageId": "8985537f-4737-4cb0-e5c0-dede4a08fd00", "variants": ["small", "large"] }
 */
export const imageSrcset: PublicFunction<GetSrcsetArgs, GetSrcsetResult> = {
    token: "cloudflare-images:index:getSrcset",
    checks: { imageId: checkImageId, variants: checkSizes, accountId: checkAccountId },
    async run(args, context) {
        const { image, definitions, message } = await readSizes(imageSrcset, args, context);
        const { accountId, imageId, variantUrls } = image;
        return {
            accountId,
            imageId,
            srcset: toSrcset(sizesOf({ variantUrls }, definitions, args.variants, message)),
        };
    },
};

/** Reads what a srcset is made of. */
export async function readSizes<Args extends GetSrcsetArgs>(
    fn: Pick<PublicFunction<Args, unknown>, "checks" | "reads">,
    args: Args,
    context: CallContext,
) {
    const run = checkedRun(fn, args, context);
    const { accountId } = run.account;
    const { image } = await lookUp({ ...run, client: context.clients.batchingClient }, args.imageId);
    const { variants: definitions } = await imageVariants.run({ accountId }, context);
    const what = `the ${describeImage({ ...run.account, imageId: args.imageId })}`;
    const at = context.secretArgs.includes("variants") ? { secretPath: "variants" } : "variants";
    const message: SrcsetMessage & { readonly what: string } = {
        failure: `Could not make a srcset of ${what}`,
        at,
        what,
    };
    return { image, definitions, message };
}
