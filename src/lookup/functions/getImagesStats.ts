import { checkAccountId } from "../../base/ids";
import { checkedRun } from "../run";
import type { AccountArgs, PublicFunction } from "./function";

/** How many images an account has. */
export interface GetImagesStatsResult {
    readonly accountId: string;
    /** Number of images in the account. */
    readonly current: number;
    /** Number of images that the account may have. */
    readonly allowed: number;
}

/**
 * Reads how many images an account has and how many it may have, at preview and at up. Permission: "Images Read" or "Images
 * Write".
 *
 * @example {}
 */
export const imagesStats: PublicFunction<AccountArgs, GetImagesStatsResult> = {
    token: "cloudflare-images:index:getImagesStats",
    checks: { accountId: checkAccountId },
    async run(args, context) {
        const { client, account } = checkedRun(imagesStats, args, context);
        const { current, allowed } = await client.getStats(account);
        return { accountId: account.accountId, current, allowed };
    },
};
