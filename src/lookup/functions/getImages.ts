import { expected, oneOf, text } from "../../base/checks";
import { type AccountReference, checkAccountId, describeAccount } from "../../base/ids";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { listImages } from "../listImages";
import { type MetaFilter, toMetaFilters } from "../metaFilters";
import { type AccountArgs, type Call, checkedAccount, type PublicFunction } from "./function";

/** Which images of an account to read. */
export interface GetImagesArgs extends AccountArgs {
    /** Only images of this creator; `""` for those without one. Default: of any. */
    readonly creator?: string | undefined;
    /**
     * Only images with this metadata, in the form of Cloudflare's own Images binding:
     * `{ status: "active", priority: { gte: 2, lte: 8 }, tag: { in: ["a", "b"] }, "region.name": "eu" }`. At most 5
     * conditions. Default: with any.
     */
    readonly meta?: Readonly<Record<string, MetaFilter | undefined>> | undefined;
    /** By the time of upload: newest (`"desc"`) or oldest (`"asc"`) first. Default: `"desc"`. */
    readonly sortOrder?: "asc" | "desc" | undefined;
    /** The most images to read. Default: all. */
    readonly maxItems?: number | undefined;
}

/** The images of an account. */
export interface GetImagesResult {
    readonly accountId: string;
    readonly images: readonly GetImageDetailsResult[];
}

export const images: PublicFunction<GetImagesArgs, GetImagesResult> = {
    token: "cloudflare-images:index:getImages",
    checks: {
        accountId: checkAccountId,
        creator: text,
        meta: checkFilters,
        sortOrder: oneOf("asc", "desc"),
        maxItems: expected("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1),
    },
    async run(args, call) {
        const { accountId, pages } = openImages(args, call);
        const found: GetImageDetailsResult[] = [];
        for await (const page of pages) {
            found.push(...page);
        }
        return { accountId, images: found };
    },
};

/** The pages of the images, each requested when it is taken. */
export function openImages(args: GetImagesArgs, call: Call) {
    const account = checkedAccount(images, args, call, (from) => `images in ${describeAccount(from)}`);
    const { creator, sortOrder, meta, maxItems = Infinity } = args;
    const filters = toMetaFilters(meta ?? {});
    const query = { sortOrder, creator, meta: "value" in filters ? filters.value : {} };
    const pages = listImages(call.connection.client, account, query, maxItems);
    const isWhole = creator === undefined && Object.keys(query.meta).length === 0 && maxItems === Infinity;
    return {
        accountId: account.accountId,
        pages: results(pages, isWhole ? () => warnOfLimit(account, call) : undefined),
    };
}

/** The most images that the API lists, by its reference. */
const listLimit = 10_000;

async function* results(
    pages: ReturnType<typeof listImages>,
    onLimit: (() => Promise<void>) | undefined,
): AsyncGenerator<GetImageDetailsResult[], void, undefined> {
    let count = 0;
    for await (const page of pages) {
        count += page.length;
        yield page.map(toImageResult);
    }
    if (count === listLimit) {
        await onLimit?.();
    }
}

async function warnOfLimit(account: AccountReference, { connection, warn }: Call): Promise<void> {
    // Without the count, nothing is known to be missing.
    const stats = await connection.client.getStats(account).catch(() => undefined);
    if (stats !== undefined && stats.current > listLimit) {
        warn(
            `The list of images in ${describeAccount(account)} ended at ${listLimit}, but the account has ${stats.current}: ` +
                "filter by creator or meta, or name the ids in getImageDetailsSet.",
        );
    }
}

function checkFilters(meta: unknown): string[] {
    const filters = toMetaFilters(meta === undefined ? {} : meta);
    return "problem" in filters ? [filters.problem] : [];
}
