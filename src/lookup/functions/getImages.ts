import { expected, oneOf, text } from "../../base/checks";
import { checkAccountId, describeAccount } from "../../base/ids";
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
    return {
        accountId: account.accountId,
        pages: results(listImages(call.connection.client, account, query, maxItems)),
    };
}

async function* results(
    pages: ReturnType<typeof listImages>,
): AsyncGenerator<GetImageDetailsResult[], void, undefined> {
    for await (const page of pages) {
        yield page.map(toImageResult);
    }
}

function checkFilters(meta: unknown): string[] {
    const filters = toMetaFilters(meta === undefined ? {} : meta);
    return "problem" in filters ? [filters.problem] : [];
}
