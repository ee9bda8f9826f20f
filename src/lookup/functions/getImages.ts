import { expected, isObject, oneOf, plainObject, text } from "../../base/checks";
import { checkAccountId, describeAccount } from "../../base/ids";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { listImages } from "../listImages";
import { type AccountArgs, type Call, checkedAccount, type PublicFunction } from "./function";

/** Which images of an account to read. */
export interface GetImagesArgs extends AccountArgs {
    /** Only images of this creator; `""` for those without one. Default: of any. */
    readonly creator?: string | undefined;
    /**
     * Only images with this metadata: the value of a field, or of one deeper such as `"album.name"`, with an operator of
     * the API in brackets if need be, as in `"year[gte]"`. At most 5 of them. Default: with any.
     */
    readonly meta?: Readonly<Record<string, MetaFilter | undefined>> | undefined;
    /** By the time of upload: newest (`"desc"`) or oldest (`"asc"`) first. Default: `"desc"`. */
    readonly sortOrder?: "asc" | "desc" | undefined;
    /** The most images to read. Default: all. */
    readonly maxItems?: number | undefined;
}

type MetaFilter = string | number | boolean;

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
    const { creator, sortOrder, meta = {}, maxItems = Infinity } = args;
    const filters = givenFilters(meta).map(([field, value]): [string, string] => [field, String(value)]);
    const query = { sortOrder, creator, meta: Object.fromEntries(filters) };
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

const maxMetaFilters = 5;

function checkFilters(meta: unknown, path: string): string[] {
    if (!isObject(meta)) {
        return plainObject(meta, path);
    }
    const filters = givenFilters(meta);
    const isSound =
        plainObject(meta, path).length === 0 &&
        filters.length <= maxMetaFilters &&
        filters.every(([field, value]) => field !== "" && isMetaValue(value));
    return isSound ? [] : [`${path} must have at most ${maxMetaFilters} fields with strings, numbers and booleans`];
}

function givenFilters(meta: object): [string, unknown][] {
    return Object.entries(meta).filter(([, value]) => value !== undefined);
}

function isMetaValue(value: unknown): boolean {
    return typeof value === "number" ? Number.isFinite(value) : ["string", "boolean"].includes(typeof value);
}
