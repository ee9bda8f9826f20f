import { checkAccountId, checkImageId } from "../../base/ids";
import { checkExpectations, type EnforcedExpectations } from "../expectations";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { lookUp } from "../lookUpImage";
import { batchedRun } from "../run";
import type { AccountArgs, PublicFunction } from "./function";

/** Which image to read, and what it must be. */
export interface GetImageDetailsArgs<V extends string = string> extends AccountArgs {
    /** Id of the image: as the dashboard shows it, or a custom id, slashes included. Up to 1024 characters. */
    readonly imageId: string;
    /** What the image must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
}

/**
 * Reads the details of an image at preview and at up, such as the delivery URL of each variant and who may see it, and
 * judges them by `expect`. Calls that are made together share their requests. Permission: "Images Read" or "Images Write".
 *
 * It fails if the account has no such image, if the image does not meet `expect`, or if the read fails.
 *
 * @example { "imageId": "8985537f-4737-4cb0-e5c0-dede4a08fd00" }
 */
export const imageDetails: PublicFunction<GetImageDetailsArgs, GetImageDetailsResult> = {
    token: "cloudflare-images:index:getImageDetails",
    checks: { imageId: checkImageId, accountId: checkAccountId, expect: checkExpectations },
    async run(args, context) {
        const run = batchedRun(imageDetails, args, context);
        const { image, warning } = await lookUp(run, args.imageId);
        if (warning !== null) {
            context.warn(warning);
        }
        return toImageResult(image);
    },
};
