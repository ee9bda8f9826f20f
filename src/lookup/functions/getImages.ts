import { expected, oneOf, text } from "../../base/checks";
import { ExpectationError, withAdvice } from "../../base/errors";
import { type AccountReference, checkAccountId, describeAccount } from "../../base/ids";
import { combineFailures, settleImages } from "../failures";
import type { Image } from "../image";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { checkEnforcedExpectations, type EnforcedExpectations, type Judgement, judgementOf } from "../judgement";
import { listImages } from "../listImages";
import { isAccessNeeded, judgeImage } from "../lookUpImage";
import { type MetaFilter, toMetaFilters } from "../metaFilters";
import type { AnyVariant } from "../variantName";
import { type AccountArgs, type Call, checkedAccount, type PublicFunction } from "./function";

/** Which images of an account to read, and what each of them must be. */
export interface GetImagesArgs<V extends string = string> extends AccountArgs {
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
    /** What each image of the list must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
}

/** The images of an account. */
export interface GetImagesResult<V extends string = AnyVariant> {
    readonly accountId: string;
    readonly images: readonly GetImageDetailsResult<V>[];
}

/**
 * Lists the images of an account, by creator and metadata, at preview and at up: a request for each 1000 images. It judges
 * each of them by `expect`, and one error names all that fail. Permission: "Images Read" or "Images Write".
 *
 * @example { "creator": "team-web", "maxItems": 20 }
 */
export const images: PublicFunction<GetImagesArgs, GetImagesResult> = {
    token: "cloudflare-images:index:getImages",
    checks: {
        accountId: checkAccountId,
        creator: text,
        meta: checkFilters,
        sortOrder: oneOf("asc", "desc"),
        maxItems: expected("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1),
        expect: checkEnforcedExpectations,
    },
    async run(args, call) {
        const { account, pages, judgement } = openImages(args, call);
        const found: Image[] = [];
        for await (const page of pages) {
            found.push(...page);
        }
        if (judgement !== undefined) {
            await judge(found, judgement, account, call);
            const problem = await problemOfLimit(found.length, args, account, call);
            if (problem !== undefined && judgement.level === "mandatory") {
                throw new ExpectationError(problem);
            }
            warnOf(problem, call);
        }
        return { accountId: account.accountId, images: found.map(toImageResult) };
    },
};

/** The pages of the images, each requested when it is taken, and how they are to be judged. */
export function openImages(args: GetImagesArgs, call: Call) {
    const account = checkedAccount(images, args, call, (from) => `images in ${describeAccount(from)}`);
    const { creator, sortOrder, meta, maxItems = Infinity } = args;
    const filters = toMetaFilters(meta ?? {});
    const query = { sortOrder, creator, meta: "value" in filters ? filters.value : {} };
    const judgement = judgementOfList(args, call);
    const pages = listImages(call.connection.client, account, query, maxItems, isAccessNeeded(judgement));
    return { account, judgement, pages: warningOfLimit(pages, args, account, call) };
}

async function* warningOfLimit(
    pages: ReturnType<typeof listImages>,
    args: GetImagesArgs,
    account: AccountReference,
    call: Call,
): ReturnType<typeof listImages> {
    let count = 0;
    for await (const page of pages) {
        count += page.length;
        yield page;
    }
    // With `expect`, this is known once the images are judged.
    if (args.expect === undefined) {
        warnOf(await problemOfLimit(count, args, account, call), call);
    }
}

function warnOf(problem: string | undefined, { warn }: Call): void {
    if (problem !== undefined) {
        warn(problem);
    }
}

/** A message about an image may repeat what the list was filtered by. */
function judgementOfList({ expect }: GetImagesArgs, { isPreview, secretArgs }: Call): Judgement | undefined {
    const isSecret = ["creator", "meta", "expect"].some((name) => secretArgs.includes(name));
    return judgementOf(expect, { isPreview, secretArgs: isSecret ? ["expect"] : [] });
}

async function judge(found: readonly Image[], judgement: Judgement, account: AccountReference, call: Call) {
    const { client, settings } = call.connection;
    const { done, failed } = await settleImages(
        found.map((image) => ({ ...account, imageId: image.imageId, image })),
        ({ image, ...reference }) => judgeImage(client, reference, image, judgement, settings.deliveryBaseUrl),
    );
    const failure = combineFailures(failed, found.length);
    if (failure !== undefined) {
        throw failure instanceof ExpectationError ? withAdvice(failure, withoutDrafts) : failure;
    }
    const warnings = done.flatMap(([, { warning }]) => warning ?? []);
    if (warnings.length > 0) {
        call.warn([...warnings, withoutDrafts].join(" "));
    }
    if (found.length === 0) {
        call.warn(`The list of images in ${describeAccount(account)} is empty, so \`expect\` judged nothing.`);
    }
}

const withoutDrafts = "A list has no drafts, so they were not judged.";

/** The most images that the API lists, by its reference. */
const listLimit = 10_000;

/** What is wrong with a list that may lack images of the account; `undefined` for a whole one. */
async function problemOfLimit(
    count: number,
    { creator, meta = {}, maxItems = Infinity, expect }: GetImagesArgs,
    account: AccountReference,
    { connection }: Call,
): Promise<string | undefined> {
    const isFiltered = creator !== undefined || Object.values(meta).some((filter) => filter !== undefined);
    if (count !== listLimit || maxItems <= listLimit || (isFiltered && expect === undefined)) {
        return undefined;
    }
    // Without the count, nothing is known to be missing.
    const stats = await connection.client.getStats(account).catch(() => undefined);
    const isWhole = stats === undefined ? expect === undefined : stats.current <= listLimit;
    return isWhole
        ? undefined
        : `The list of images in ${describeAccount(account)} ended at ${listLimit}, but the account ` +
              `${stats === undefined ? "may have more" : `has ${stats.current}`}${expect === undefined ? "" : ", which were not judged"}: ` +
              `filter by creator or meta${isFiltered ? ", so that fewer match" : ""}, or name the ids in getImageDetailsSet.`;
}

function checkFilters(meta: unknown): string[] {
    const filters = toMetaFilters(meta === undefined ? {} : meta);
    return "problem" in filters ? [filters.problem] : [];
}
