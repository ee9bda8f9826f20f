import type * as pulumi from "@pulumi/pulumi";
import { type AccountArgs, accountOf, type AccountOutputArgs } from "./accountArgs";
import { invoke, invokeOutput, type ProviderFunction } from "./invoke";

/** How many images an account has. */
export interface GetImagesStatsResult {
    readonly accountId: string;
    /** Images that the account has. */
    readonly current: number;
    /** Images that it may have. */
    readonly allowed: number;
}

const imagesStats: ProviderFunction<AccountArgs, GetImagesStatsResult> = {
    token: "cloudflare-images:index:getImagesStats",
    argNames: ["accountId"],
    async run(args, connection, call) {
        const account = accountOf(args, connection, call);
        const { current, allowed } = await connection.client.getStats(account);
        return { accountId: account.accountId, current, allowed };
    },
};

/**
 * Reads how many images an account has, and may have: `GET /accounts/{account_id}/images/v1/stats`, at preview and at up,
 * in the program's own process. Permission: "Images Read" or "Images Write". Under Pulumi's mocks, the token is
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
 * @throws CloudflareImagesError whatever goes wrong.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/stats/methods/get/
 */
export function getImagesStats(args: AccountArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetImagesStatsResult> {
    return invoke(imagesStats, args, opts);
}

/** Reads as `getImagesStats` does, once its arguments are known and what it depends on is created. */
export function getImagesStatsOutput(
    args: AccountOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImagesStatsResult> {
    return invokeOutput(imagesStats, args, opts);
}
