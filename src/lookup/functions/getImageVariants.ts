import { checkAccountId } from "../../base/ids";
import { checkedRun } from "../run";
import type { AccountArgs, PublicFunction } from "./function";

/** How the account defines a variant. */
export interface ImageVariant {
    /** How the image is fitted into the size: `scale-down`, `contain`, `cover`, `crop` or `pad`. */
    readonly fit?: string;
    /** In pixels. */
    readonly width?: number;
    /** In pixels. */
    readonly height?: number;
    /** What is kept of the metadata of the file: `keep`, `copyright` or `none`. */
    readonly metadata?: string;
    /**
     * For how many seconds a browser keeps a public image that it has seen, from an hour to a year. Absent: the default of
     * the account, which is two days unless it was changed. Private images ignore it.
     */
    readonly browserTtl?: number;
    /** Whether it serves images that require signed URLs to anyone. Also `true` if its definition is not clear. */
    readonly neverRequireSignedUrls: boolean;
}

/** The variants of an account. */
export interface GetImageVariantsResult {
    readonly accountId: string;
    /** The variants by name, sorted. */
    readonly variants: Readonly<Record<string, ImageVariant>>;
}

/**
 * Reads the variant definitions of an account, at preview and at up. Permission: "Images Read" or "Images Write".
 *
 * @example {}
 */
export const imageVariants: PublicFunction<AccountArgs, GetImageVariantsResult> = {
    token: "cloudflare-images:index:getImageVariants",
    checks: { accountId: checkAccountId },
    async run(args, context) {
        const { client, account } = checkedRun(imageVariants, args, context);
        const definitions = [...(await client.getVariants(account))].sort(([a], [b]) => (a < b ? -1 : 1));
        const variants = definitions.map(([name, { neverRequireSignedUrls = true, ...definition }]) => {
            return [name, { ...definition, neverRequireSignedUrls }] as const;
        });
        return { accountId: account.accountId, variants: Object.fromEntries(variants) };
    },
};
