import { type Checked, boolean, expected, oneOf, text } from "../../base/checks";
import { InvalidResponseError } from "../../base/errors";
import { checkAccountId, describeAccount, describeImage, type ImageReference, publicImageId } from "../../base/ids";
import { redactor } from "../../base/redactor";
import { cut } from "../../base/safeText";
import type { PageQuery } from "../../client/client";
import type { Image } from "../../client/image";
import { checkExpectations, type EnforcedExpectations } from "../expectations";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { type Gap, judgeAll, nothingJudged, report } from "../judgeAll";
import { judgeImage, withAccess } from "../lookUpImage";
import { checkMetaFilters, type MetaFilter, toMetaFilters } from "../metaFilters";
import { checkedRun, holdsSecretFilter, type Run } from "../run";
import type { AnyVariant } from "../variantName";
import type { AccountArgs, CallContext, PublicFunction } from "./function";

/** Which images of an account to read, and what each must be. */
export interface GetImagesArgs<V extends string = string> extends AccountArgs {
    /** Only images of this creator; `""` for images without a creator. Default: any creator. */
    readonly creator?: string | undefined;
    /**
     * Only images with this metadata, in the form of Cloudflare's Images binding: `{ "status": "active", "priority": {
     * "gte": 2, "lte": 8 }, "tag": { "in": ["a", "b"] }, "region.name": "eu" }`. At most 5 conditions. Default: any metadata.
     */
    readonly meta?: Readonly<Record<string, MetaFilter | undefined>> | undefined;
    /** By the time of upload: newest (`"desc"`) or oldest (`"asc"`) first. Default: `"desc"`. */
    readonly sortOrder?: "asc" | "desc" | undefined;
    /** The largest number of images to read. Default: all. */
    readonly maxItems?: number | undefined;
    /** What each image of the list must be. Default: anything. */
    readonly expect?: EnforcedExpectations<V> | undefined;
    /** Whether `expect` passes for a list without images, which has nothing to judge. Default: `false`. */
    readonly allowEmpty?: boolean | undefined;
}

/** The images of an account. */
export interface GetImagesResult<V extends string = AnyVariant> {
    readonly accountId: string;
    readonly images: readonly GetImageDetailsResult<V>[];
}

/**
 * Lists the images of an account, by creator and metadata, at preview and at up. Sends a request for each 1000 images.
 * Judges each image by `expect`; one error names all that fail. A mandatory `expect` fails for an empty list. Permission:
 * "Images Read" or "Images Write".
 *
 * @example { "creator": "team-web", "maxItems": 20 }
 */
export const images: PublicFunction<GetImagesArgs, GetImagesResult> = {
    token: "cloudflare-images:index:getImages",
    checks: {
        accountId: checkAccountId,
        creator: text,
        meta: (meta, at) => (meta === undefined ? [] : checkMetaFilters(meta, at)),
        sortOrder: oneOf("asc", "desc"),
        maxItems: expected("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1),
        expect: checkExpectations,
        allowEmpty: boolean,
    },
    reads: "images",
    async run(args, context) {
        const run = checkedRun(images, args, context);
        const { sortOrder, maxItems = Infinity } = args;
        const { creator, meta } = givenFilters(args);
        const query = { creator, meta: meta && toMetaFilters(meta), sortOrder, perPage: maxItems };
        const filters = describeFilters({ creator, meta }, context);
        const subject = `The list of images in ${describeAccount(run.account)}${filters}`;
        const list = await readList(run, query);
        const gaps = [
            ...(await gapsInList(run, list, subject, filters !== "")),
            ...gapsInJudgement(list, args, subject),
        ];
        const judged = await judgeAll(run, list.images, (image) => judgeImage(run, image));
        const warning = report(run, judged, gaps, subject);
        if (warning !== null) {
            context.warn(warning);
        }
        return { accountId: run.account.accountId, images: list.images.map(toImageResult) };
    },
};

type Filters = Pick<GetImagesArgs, "creator" | "meta">;

function givenFilters({ creator, meta = {} }: GetImagesArgs): Filters {
    const hasConditions = Object.values(meta).some((filter) => filter !== undefined);
    return { creator, meta: hasConditions ? meta : undefined };
}

/** The filters in brackets, for messages; empty without filters. */
function describeFilters(filters: Filters, context: CallContext): string {
    const show = (filter: unknown) =>
        holdsSecretFilter(context) ? "[secret]" : cut(JSON.stringify(filter), maxShownCharacters);
    const shown = Object.entries(filters).flatMap(([name, filter]: [string, unknown]) =>
        filter === undefined ? [] : [`${name} ${show(filter)}`],
    );
    return shown.length === 0 ? "" : ` (${shown.join(", ")})`;
}

const maxShownCharacters = 200;

/** The images of a list, and how it ended. */
interface List {
    readonly images: readonly Image[];
    /** `"unclear"`: no response said clearly that a page is the last. */
    readonly end: "last page" | "maxItems" | "unclear";
}

/** At most `perPage` images of the list, with their access. */
async function readList(run: Run, query: PageQuery): Promise<List> {
    const { client, account } = run;
    const found: Image[] = [];
    const byId = new Map<string, Image>();
    let end: List["end"] = "last page";
    for await (const page of client.getPages(account, query)) {
        const taken = page.images.slice(0, query.perPage - found.length).map(([imageId, check]) => {
            const image = listedImage({ ...account, imageId }, check(), byId.get(imageId));
            byId.set(imageId, image);
            return image;
        });
        const images = await Promise.all(taken.map((image) => withAccess(run, image)));
        images.forEach((image) => found.push(image));
        if (found.length === query.perPage) {
            return { images: found, end: "maxItems" };
        }
        end = page.hasUnclearEnd === true ? "unclear" : "last page";
    }
    return { images: found, end };
}

/**
 * The image of an entry of a list.
 *
 * @param other The image that was listed before with the same id. They must agree, because a program may look images up by
 * id.
 */
export function listedImage(reference: ImageReference, checked: Checked<Image>, other?: Image): Image {
    const details = { imageId: publicImageId(reference) };
    const refusal = (why: string) =>
        new InvalidResponseError(`Could not list ${describeImage(reference)}: ${why}`, details);
    if ("problem" in checked) {
        const problem = redactor(reference.secrets)(checked.problem);
        throw refusal(`${problem}. Change or delete that image, or list others.`);
    }
    if (other?.requireSignedUrls === !checked.value.requireSignedUrls) {
        throw refusal("it is listed twice, with and without requireSignedURLs. Try again later.");
    }
    return checked.value;
}

/** The longest list, according to Cloudflare's reference. */
const listLimit = 10_000;

/**
 * The gap if the list may be incomplete. Reads the statistics of the account if they can prove that it is complete or not.
 * Only a judged list needs that proof.
 */
async function gapsInList(
    { client, account, judgement }: Run,
    { images, end }: List,
    subject: string,
    isFiltered: boolean,
): Promise<Gap[]> {
    const isJudged = judgement !== undefined;
    const isDoubtful = end === "unclear" || (images.length >= listLimit && (isJudged || !isFiltered));
    if (end === "maxItems" || !(isDoubtful || (isJudged && !isFiltered))) {
        return [];
    }
    // A repeated image counts once. Statistics prove nothing if they count fewer images than the list has.
    const count = new Set(images.map(({ imageId }) => imageId)).size;
    const stats = await client.getStats(account).catch(() => undefined);
    const current = stats === undefined || stats.current < count ? undefined : stats.current;
    const isLacking = current === undefined ? isDoubtful && isJudged : current > count;
    if (!isLacking) {
        return [];
    }
    const rest = current === undefined ? "may have more" : `has ${current}`;
    const unjudged = current === undefined ? "which" : `of which ${isFiltered ? "up to " : ""}${current - count}`;
    const advice =
        end === "unclear"
            ? "the API did not say that the list ends there, so try again later, or name the ids in getImageDetailsSet"
            : isDoubtful
              ? `filter by creator or meta${isFiltered ? ", so that fewer match" : ""}, or name the ids in getImageDetailsSet`
              : "the statistics may count drafts, which are not listed";
    const message = `${subject} ended at ${count}, but the account ${rest}${isJudged ? `, ${unjudged} were not judged` : ""}`;
    return [{ message: `${message}: ${advice}.`, isFatal: isDoubtful }];
}

/** The gaps of a complete list: it is empty, or `expect` is about drafts. */
function gapsInJudgement({ images }: List, { expect, allowEmpty }: GetImagesArgs, subject: string): Gap[] {
    const isEmpty = expect !== undefined && images.length === 0 && allowEmpty !== true;
    const lacksDrafts = expect?.draft !== undefined;
    return [
        ...(isEmpty ? [nothingJudged(`${subject} is empty`, "check its filters and the account id")] : []),
        ...(lacksDrafts ? [{ message: `${subject} has no drafts, so they were not judged.`, isFatal: false }] : []),
    ];
}
