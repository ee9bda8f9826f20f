import { checkAccountId, checkImageId, describeImage } from "../../base/ids";
import { lookUp } from "../lookUpImage";
import { batchedRun, type Run } from "../run";
import { expiryOf, validityChecks } from "../signedVariant";
import { checkVariantNames, sizesOf, textOf } from "../srcset";
import type { CallContext, PublicFunction } from "./function";
import { imageVariants } from "./getImageVariants";
import { type GetSignedVariantUrlArgs, type GetSignedVariantUrlResult, signedVariantUrl } from "./getSignedVariantUrl";
import { signingKey } from "./getSigningKey";

/** Which variants of which image to name. */
export interface GetSrcsetArgs extends Pick<GetSignedVariantUrlArgs, "imageId" | "accountId"> {
    /** Names of the variants, in any order, each with a width of its own. */
    readonly variants: readonly string[];
}

/** The srcset of an image. */
export interface GetSrcsetResult extends Pick<GetSignedVariantUrlResult, "accountId" | "imageId"> {
    /** The text for the attribute `srcset`: the URL of each variant with its width, sorted by width. */
    readonly srcset: string;
}

/** Which variants of which image to sign, and for how long. */
export interface GetSignedSrcsetArgs extends GetSrcsetArgs, Omit<GetSignedVariantUrlArgs, "variant"> {}

/** The srcset of an image, signed. */
export interface GetSignedSrcsetResult extends GetSrcsetResult, Pick<GetSignedVariantUrlResult, "expiresAt"> {}

/**
 * Makes the text for the attribute `srcset` of an image: the unsigned URL of each variant with the width that the account
 * defines, at preview and at up. With `fit: scale-down`, a width is the most that it can be. It fails if the image lacks a
 * variant, a variant has no width, or two have the same. Permission: "Images Read" or "Images Write".
 *
 * @example { "imageId": "8985537f-4737-4cb0-e5c0-dede4a08fd00", "variants": ["small", "large"] }
 */
export const imageSrcset: PublicFunction<GetSrcsetArgs, GetSrcsetResult> = {
    token: "cloudflare-images:index:getSrcset",
    checks: { imageId: checkImageId, variants: checkVariantNames, accountId: checkAccountId },
    async run(args, context) {
        const run = batchedRun(imageSrcset, args, context);
        const { accountId, imageId, parts } = await read(run, args, context);
        return { accountId, imageId, srcset: textOf(sizesOf(parts)) };
    },
};

/**
 * Makes a `srcset` as `getSrcset` does, with URLs that are signed as `getSignedVariantUrl` does. Whoever has it can see the
 * image until the URLs expire. In HTML, `&` is written `&amp;`. Permission: "Images Read" or "Images Write".
 *
 * @example { "imageId": "2cdc28f0-017a-49c4-9ed7-87056c83901f", "variants": ["small", "large"], "expiresIn": "7d", "rotateEvery": "1d" }
 */
export const signedSrcset: PublicFunction<GetSignedSrcsetArgs, GetSignedSrcsetResult> = {
    token: "cloudflare-images:index:getSignedSrcset",
    secretOutputs: ["srcset"],
    checks: { ...imageSrcset.checks, ...validityChecks, keyName: signedVariantUrl.checks.keyName },
    async run(args, context) {
        const run = batchedRun(signedSrcset, args, context);
        const { accountId, imageId, access, parts } = await read(run, args, context);
        const sizes = sizesOf(parts, access);
        const expiresAt = expiryOf(args, Date.now());
        const { value: key } = await signingKey.run({ accountId, name: args.keyName }, context);
        return { accountId, imageId, srcset: textOf(sizes, { key, expiresAt }), expiresAt };
    },
};

/** Reads the image and what its srcset is made of. */
async function read(run: Run, { imageId, variants: names }: GetSrcsetArgs, context: CallContext) {
    const { image } = await lookUp(run, imageId);
    const { variants } = await imageVariants.run({ accountId: run.account.accountId }, context);
    const at = context.secretArgs.includes("variants") ? { secretPath: "variants" } : "variants";
    const what = `the ${describeImage({ ...run.account, imageId })}`;
    return { ...image, parts: { variantUrls: image.variantUrls, variants, names, what, at } };
}
