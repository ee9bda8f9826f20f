import { checkText } from "../../base/checks";
import { checkAccountId, checkImageId, describeImage } from "../../base/ids";
import { quote } from "../../base/safeText";
import { lookUp } from "../lookUpImage";
import { batchedRun } from "../run";
import { ownUrl, refuseVariant } from "../variantUrl";
import type { PublicFunction } from "./function";
import type { GetImageDetailsArgs } from "./getImageDetails";

/** Which variant of which image to name. */
export interface GetVariantUrlArgs extends Pick<GetImageDetailsArgs, "imageId" | "accountId"> {
    /** Name of the variant, such as `public`. */
    readonly variant: string;
}

/** The delivery URL of a variant. */
export interface GetVariantUrlResult {
    readonly accountId: string;
    readonly imageId: string;
    readonly variant: string;
    /** The URL, unsigned. */
    readonly url: string;
}

/**
 * Reads the unsigned delivery URL of one variant of an image, at preview and at up. Calls that are made together share their
 * requests. Permission: "Images Read" or "Images Write".
 *
 * It fails for a name that the image does not have, where an index into `variantUrls` gives nothing.
 *
 * @example { "imageId": "8985537f-4737-4cb0-e5c0-dede4a08fd00", "variant": "public" }
 */
export const imageVariantUrl: PublicFunction<GetVariantUrlArgs, GetVariantUrlResult> = {
    token: "cloudflare-images:index:getVariantUrl",
    checks: { imageId: checkImageId, variant: checkText, accountId: checkAccountId },
    async run(args, context) {
        const run = batchedRun(imageVariantUrl, args, context);
        const { imageId, variant } = args;
        const { image } = await lookUp(run, imageId);
        const shown = context.secretArgs.includes("variant") ? "[secret]" : quote(variant);
        const what = `The ${describeImage({ ...run.account, imageId })}`;
        const url = ownUrl(image.variantUrls, variant) ?? refuseVariant(what, shown, image.variantUrls);
        return { accountId: run.account.accountId, imageId, variant, url };
    },
};
