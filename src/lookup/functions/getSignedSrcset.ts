import { checkAccountId, checkImageId } from "../../base/ids";
import { validityChecks } from "../signedVariant";
import { checkSizes, srcsetSignerOf } from "../srcset";
import type { PublicFunction } from "./function";
import type { GetSignedVariantUrlArgs } from "./getSignedVariantUrl";
import { checkKeyName, readSigningKey } from "./getSigningKey";
import { type GetSrcsetArgs, type GetSrcsetResult, readSizes } from "./getSrcset";

/** Which variants of which image to sign, and for how long. */
export interface GetSignedSrcsetArgs
    extends GetSrcsetArgs, Pick<GetSignedVariantUrlArgs, "expiresIn" | "rotateEvery" | "keyName"> {}

/** The srcset of an image, signed. */
export interface GetSignedSrcsetResult extends Omit<GetSrcsetResult, "srcset"> {
    /**
     * The text for the attribute `srcset`: the signed URL of each variant with its width, sorted by width. Whoever has it
     * can see the image until it expires. In HTML, `&` is written `&amp;`.
     */
    readonly srcset: string;
    /** When the URLs stop being served: RFC 3339, UTC. */
    readonly expiresAt: string;
}

/**
 * Makes the text for the attribute `srcset` of an image as `getSrcset` does, with signed URLs, for variants that need it, at
 * preview and at up. Only deployments renew the URLs. Permission: "Images Read" or "Images Write".
 *
 * It fails as `getSrcset` does, for a variant that is public, because a signature protects nothing there, and for a key that
 * does not exist.
 *
 * @example { "imageId": "2cdc28f0-017a-49c4-9ed7-87056c83901f", "variants": ["small", "large"], "expiresIn": "7d", "rotateEvery": "1d" }
 */
export const signedSrcset: PublicFunction<GetSignedSrcsetArgs, GetSignedSrcsetResult> = {
    token: "cloudflare-images:index:getSignedSrcset",
    secretOutputs: ["srcset"],
    checks: {
        imageId: checkImageId,
        variants: checkSizes,
        ...validityChecks,
        keyName: checkKeyName,
        accountId: checkAccountId,
    },
    async run(args, context) {
        const { image, definitions, message } = await readSizes(signedSrcset, args, context);
        const { accountId, imageId } = image;
        const { expiresAt, sign } = srcsetSignerOf(image, definitions, args.variants, message, args, Date.now());
        const key = await readSigningKey({ accountId, keyName: args.keyName }, context);
        return { accountId, imageId, srcset: sign(key), expiresAt };
    },
};
