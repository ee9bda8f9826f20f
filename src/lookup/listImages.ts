import { InvalidResponseError } from "../base/errors";
import { describeAccount } from "../base/ids";
import type { CallContext } from "./functions/function";
import { type GetImagesArgs, images, listedImage } from "./functions/getImages";
import { toMetaFilters } from "./metaFilters";
import { checkedRun } from "./run";

/** Which images `pulumi do … list` lists. */
export type ListArgs = Pick<GetImagesArgs, "accountId" | "creator" | "meta" | "sortOrder">;

const { accountId, creator, meta, sortOrder } = images.checks;

/** The check of each argument. Others are refused. */
export const listChecks: Pick<typeof images.checks, keyof ListArgs> = { accountId, creator, meta, sortOrder };

export interface ListedPage {
    /** The name is the file name at upload; empty if there is no file name. */
    readonly images: readonly { readonly id: string; readonly name: string }[];
    /** Asks for the next page; `undefined` on the last. */
    readonly continuationToken: string | undefined;
}

/**
 * One page of the list of images.
 *
 * @param count How many images are wanted at most.
 * @param start The page, as the page before it named it. Default: the first.
 */
export async function listPage(
    args: ListArgs,
    { count, start }: { readonly count: number; readonly start?: string | undefined },
    context: CallContext,
): Promise<ListedPage> {
    const { client, account } = checkedRun({ checks: listChecks, reads: "images" }, args, context);
    const { creator, meta, sortOrder } = args;
    const filters = { creator, meta: meta && toMetaFilters(meta), sortOrder };
    for await (const page of client.getPages(account, { ...filters, perPage: count, continuationToken: start })) {
        const { continuationToken } = page;
        if (continuationToken !== undefined && continuationToken === start) {
            throw new InvalidResponseError(
                `Could not list the images of ${describeAccount(account)}: a page names itself as the next. Try again later.`,
            );
        }
        const found = page.images.slice(0, count).map(([id, check]) => {
            const { filename } = listedImage({ ...account, imageId: id }, check());
            return { id, name: filename ?? "" };
        });
        // A page can be empty, although more follow.
        if (found.length > 0 || continuationToken === undefined) {
            return { images: found, continuationToken: found.length === count ? undefined : continuationToken };
        }
    }
    return { images: [], continuationToken: undefined };
}
