import type * as pulumi from "@pulumi/pulumi";
import { accountOf } from "./accountArgs";
import type { GetImageDetailsResult } from "../lookup/imageResult";
import { type Call, invoke, invokeOutput, keepAlive, open, type ProviderFunction } from "./invoke";
import { listImages } from "../lookup/listImages";
import type { Connection } from "../client/batching";

/** Which images of an account to read. */
export interface GetImagesArgs {
    /** The account. Default: as for `ImageDetails`. */
    readonly accountId?: string | undefined;
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

/** Which images of an account to read. */
export interface GetImagesOutputArgs {
    /** The account. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** Only images of this creator; `""` for those without one. Default: of any. */
    creator?: pulumi.Input<string | undefined> | undefined;
    /** Only images with this metadata, as for `getImages`. Default: with any. */
    meta?: pulumi.Input<Readonly<Record<string, pulumi.Input<MetaFilter | undefined>>> | undefined> | undefined;
    /** By the time of upload: newest (`"desc"`) or oldest (`"asc"`) first. Default: `"desc"`. */
    sortOrder?: pulumi.Input<"asc" | "desc" | undefined> | undefined;
    /** The most images to read. Default: all. */
    maxItems?: pulumi.Input<number | undefined> | undefined;
}

type MetaFilter = string | number | boolean;

/** The images of an account. */
export interface GetImagesResult {
    readonly accountId: string;
    readonly images: readonly GetImageDetailsResult[];
}

const images: ProviderFunction<GetImagesArgs, GetImagesResult> = {
    token: "cloudflare-images:index:getImages",
    argNames: ["accountId", "creator", "meta", "sortOrder", "maxItems"],
    async run(args, connection, call) {
        const { accountId, pages } = ask(args, connection, call);
        const found: GetImageDetailsResult[] = [];
        for await (const page of pages) {
            found.push(...page);
        }
        return { accountId, images: found };
    },
};

/**
 * Reads the images of an account, at preview and at up, in the program's own process: all pages of
 * `GET /accounts/{account_id}/images/v2`, with up to 1000 images each, and, where an image requires signed URLs,
 * `GET /accounts/{account_id}/images/v1/variants`. Drafts are not listed. Permission: "Images Read" or "Images Write".
 *
 * Under Pulumi's mocks, the token is `cloudflare-images:index:getImages`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const album = await images.getImages({ creator: "team-web", meta: { album: "home" } });
 *     return { urls: album.images.map((image) => image.variantUrls["public"]) };
 * };
 * ```
 *
 * @throws InvalidResponseError when a continuation token comes twice; another CloudflareImagesError when a read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export function getImages(args: GetImagesArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetImagesResult> {
    return invoke(images, args, opts);
}

/**
 * Reads the images of an account as `getImages` does, once its arguments are known and what it depends on is created.
 * The result is secret when an argument is.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export const newest = images.getImagesOutput({ maxItems: 1 }).apply((found) => found.images[0]?.imageId);
 * ```
 */
export function getImagesOutput(
    args: GetImagesOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImagesResult> {
    return invokeOutput(images, args, opts);
}

/**
 * Reads the images of an account as `getImages` does, one after another: a page is asked for when it is needed, and
 * none after the loop is left.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     for await (const image of images.iterateImages({ sortOrder: "asc" })) {
 *         if (!image.requireSignedUrls) {
 *             return { oldestPublicImage: image.imageId };
 *         }
 *     }
 *     return {};
 * };
 * ```
 */
export async function* iterateImages(
    args: GetImagesArgs = {},
    opts: pulumi.InvokeOptions = {},
): AsyncGenerator<GetImageDetailsResult, void, undefined> {
    const opened = await keepAlive(() => open(images, args, opts));
    if (opened === undefined) {
        const { images: mocked } = (await getImages(args, opts)) as Partial<GetImagesResult>;
        yield* mocked ?? [];
        return;
    }
    const { pages } = ask(args, opened.connection, opened.call);
    // Not for the whole loop: one that is given up would never let the program end.
    const nextPage = () => keepAlive(() => pages.next());
    for (let page = await nextPage(); page.done !== true; page = await nextPage()) {
        yield* page.value;
    }
}

function ask(args: GetImagesArgs, connection: Connection, call: Call) {
    const account = accountOf(args, connection, call, checkFilters(args));
    const { creator, sortOrder, meta = {}, maxItems = Infinity } = args;
    const filters = givenFilters(meta).map(([field, value]): [string, string] => [field, String(value)]);
    const query = { sortOrder, creator, meta: Object.fromEntries(filters) };
    return { accountId: account.accountId, pages: listImages(connection.client, account, query, maxItems) };
}

const maxMetaFilters = 5;

function checkFilters({ creator, meta, sortOrder, maxItems }: GetImagesArgs): string[] {
    const failures: string[] = [];
    if (creator !== undefined && typeof creator !== "string") {
        failures.push("creator must be a string");
    }
    if (meta !== undefined && !isMetaFilter(meta)) {
        failures.push(`meta must have at most ${maxMetaFilters} fields with strings, numbers and booleans`);
    }
    if (sortOrder !== undefined && !["asc", "desc"].includes(sortOrder)) {
        failures.push('sortOrder must be "asc" or "desc"');
    }
    if (maxItems !== undefined && !(Number.isSafeInteger(maxItems) && maxItems >= 1)) {
        failures.push("maxItems must be a whole number from 1");
    }
    return failures;
}

function isMetaFilter(meta: unknown): boolean {
    if (typeof meta !== "object" || meta === null || Array.isArray(meta)) {
        return false;
    }
    const filters = givenFilters(meta);
    return (
        filters.length <= maxMetaFilters &&
        filters.every(([field, value]) => field !== "" && isMetaValue(value)) &&
        // A Map has no fields, and would filter nothing.
        !(Symbol.iterator in meta)
    );
}

function givenFilters(meta: object): [string, unknown][] {
    return Object.entries(meta).filter(([, value]) => value !== undefined);
}

function isMetaValue(value: unknown): boolean {
    return typeof value === "number" ? Number.isFinite(value) : ["string", "boolean"].includes(typeof value);
}
