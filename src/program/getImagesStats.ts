import type * as pulumi from "@pulumi/pulumi";
import type { AccountArgs } from "../lookup/functions/function";
import { type GetImagesStatsResult, imagesStats } from "../lookup/functions/getImagesStats";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/**
 * Reads how many images an account has and may have: `GET /accounts/{account_id}/images/v1/stats`, at preview and at up, in
 * the program's own process. Permission: "Images Read" or "Images Write". Under Pulumi's mocks, the token is
 * `cloudflare-images:index:getImagesStats`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const { current, allowed } = await images.getImagesStats();
 *     return { left: allowed - current };
 * };
 * ```
 *
 * @throws CloudflareImagesError if the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/stats/methods/get/
 */
export function getImagesStats(args: AccountArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetImagesStatsResult> {
    return invoke(imagesStats, args, opts);
}

/** Calls `getImagesStats` once its arguments are known and its dependencies are created. */
export function getImagesStatsOutput(
    args: OutputArgs<AccountArgs> = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImagesStatsResult> {
    return invokeOutput(imagesStats, args, opts);
}
