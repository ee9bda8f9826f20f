import { checkText } from "../../base/checks";
import { checkAccountId, checkImageId, describeImage } from "../../base/ids";
import { quote } from "../../base/safeText";
import { lookUp } from "../lookUpImage";
import { batchedRun } from "../run";
import { signerOf, type Validity, validityChecks } from "../signedVariant";
import type { PublicFunction } from "./function";
import { signingKey } from "./getSigningKey";
import type { GetVariantUrlArgs, GetVariantUrlResult } from "./getVariantUrl";

/** Which variant of which image to sign, and for how long. */
export interface GetSignedVariantUrlArgs extends GetVariantUrlArgs, Validity {
    /** Name of the signing key. Default: `"default"`. */
    readonly keyName?: string | undefined;
}

/** The signed URL of a variant. */
export interface GetSignedVariantUrlResult extends GetVariantUrlResult {
    /** The URL. Whoever has it can see the image until it expires. */
    readonly url: string;
    /** When the URL expires: RFC 3339, UTC. */
    readonly expiresAt: string;
}

/**
 * Signs the delivery URL of one variant that needs it, with a signing key of the account, at preview and at up. Only
 * deployments renew the URL. Permission: "Images Read" or "Images Write".
 *
 * It fails if the variant is public, because a signature protects nothing there, or if the variant or the key does not
 * exist.
 *
 * @example { "imageId": "2cdc28f0-017a-49c4-9ed7-87056c83901f", "variant": "public", "expiresIn": "7d", "rotateEvery": "1d" }
 */
export const signedVariantUrl: PublicFunction<GetSignedVariantUrlArgs, GetSignedVariantUrlResult> = {
    token: "cloudflare-images:index:getSignedVariantUrl",
    secretOutputs: ["url"],
    checks: {
        imageId: checkImageId,
        variant: checkText,
        ...validityChecks,
        keyName: signingKey.checks.name,
        accountId: checkAccountId,
    },
    async run(args, context) {
        const run = batchedRun(signedVariantUrl, args, context);
        const { accountId } = run.account;
        const { imageId, variant, keyName } = args;
        const { image } = await lookUp(run, imageId);
        const shownVariant = context.secretArgs.includes("variant") ? "[secret]" : quote(variant);
        const what = `the ${describeImage({ ...run.account, imageId })}`;
        const named = { variant, shownVariant, what, advice: "use its URL as it is" };
        const { expiresAt, sign } = signerOf(image, named, args, Date.now());
        const { value: key } = await signingKey.run({ accountId, name: keyName }, context);
        return { accountId, imageId, variant, url: sign(key), expiresAt };
    },
};
