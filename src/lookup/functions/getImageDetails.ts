import { checkAccountId, checkImageId, describeImage } from "../../base/ids";
import type { Client } from "../../client/client";
import { checkExpectations, type EnforcedExpectations } from "../expectations";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { type Lookup, lookUp } from "../lookUpImage";
import { startRun } from "../run";
import type { AccountArgs, Call, PublicFunction } from "./function";

/** Which image to read, and what it must be. */
export interface GetImageDetailsArgs<V extends string = string> extends AccountArgs {
    /** Id of the image: as the dashboard shows it, or a custom id, slashes included. Up to 1024 characters. */
    readonly imageId: string;
    /** What the image must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
}

/**
 * Reads the details of an image at preview and at up, and judges them by `expect`: the delivery URL of each variant, and
 * who may see it. Calls that are made together share their requests. Permission: "Images Read" or "Images Write".
 *
 * It fails when the account has no such image, when the image does not meet `expect`, and when the read fails.
 *
 * @example { "imageId": "8985537f-4737-4cb0-e5c0-dede4a08fd00" }
 */
export const imageDetails: PublicFunction<GetImageDetailsArgs, GetImageDetailsResult> = {
    token: "cloudflare-images:index:getImageDetails",
    checks: { imageId: checkImageId, accountId: checkAccountId, expect: checkExpectations },
    async run(args, call) {
        const { image, warning } = await readImage(args, call, call.connection.batchingClient);
        if (warning !== null) {
            call.warn(warning);
        }
        return toImageResult(image);
    },
};

/** Reads and judges an image, for functions and for the resource. */
export function readImage(args: GetImageDetailsArgs, call: Call, client: Client): Promise<Lookup> {
    const imageId = typeof args.imageId === "string" ? args.imageId : "";
    const run = startRun(imageDetails, args, call, (from) => describeImage({ ...from, imageId }));
    return lookUp({ ...run, client }, imageId);
}
