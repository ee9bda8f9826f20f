import { boolean, expected, oneOf, type Place, text } from "../../base/checks";
import { withMessage } from "../../base/errors";
import { type AccountReference, checkAccountId, describeAccount } from "../../base/ids";
import { cut } from "../../base/safeText";
import { type Gap, lackOf, nothingJudged, refuseGaps } from "../coverage";
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
    /** Whether `expect` passes for a list without images. Default: `false`, because it judges nothing then. */
    readonly allowEmpty?: boolean | undefined;
}

/** The images of an account. */
export interface GetImagesResult<V extends string = AnyVariant> {
    readonly accountId: string;
    readonly images: readonly GetImageDetailsResult<V>[];
}

/**
 * Lists the images of an account, by creator and metadata, at preview and at up: a request for each 1000 images. It judges
 * each of them by `expect`, and one error names all that fail. A mandatory `expect` fails for an empty list. Permission: "Images Read" or "Images Write".
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
        allowEmpty: boolean,
    },
    async run(args, call) {
        const { account, subject, judgement, pages } = openImages(args, call);
        const read: Image[][] = [];
        let page = await pages.next();
        for (; page.done !== true; page = await pages.next()) {
            read.push(page.value);
        }
        const found = read.flat();
        const lack = page.value === undefined ? [] : [page.value];
        if (judgement === undefined) {
            lack.forEach(({ message }) => call.warn(message));
        } else {
            const gaps = [...lack, ...gapsOf(found, args, subject)];
            await judge(found, judgement, { account, subject, gaps }, call);
        }
        return { accountId: account.accountId, images: found.map(toImageResult) };
    },
};

/** The pages of the images, each requested when it is taken, with what they may lack at their end; and how they are judged. */
export function openImages(args: GetImagesArgs, call: Call) {
    const account = checkedAccount(images, args, call, (from) => `images in ${describeAccount(from)}`);
    const filters = shownFilters(args, call);
    const subject = `The list of images in ${describeAccount(account)}${filters === "" ? "" : ` (${filters})`}`;
    const judgement = judgementOfList(args, call);
    return { account, subject, judgement, pages: pagesOf() };

    async function* pagesOf(): AsyncGenerator<Image[], Gap | undefined, undefined> {
        const { client } = call.connection;
        const { creator, sortOrder, meta, maxItems = Infinity } = args;
        const conditions = toMetaFilters(meta ?? {});
        const query = { sortOrder, creator, meta: "value" in conditions ? conditions.value : {} };
        const end = yield* listImages(client, account, query, maxItems, isAccessNeeded(judgement));
        const list = { ...end, subject, isFiltered: filters !== "", isJudged: judgement !== undefined };
        return lackOf(list, async () => (await client.getStats(account)).current);
    }
}

/** What the list is filtered by, for messages; empty for nothing. */
function shownFilters({ creator, meta }: GetImagesArgs, call: Call): string {
    const conditions = Object.entries(meta ?? {}).filter(([, filter]) => filter !== undefined);
    const filters: Record<string, unknown> = {
        ...(creator !== undefined && { creator }),
        ...(conditions.length > 0 && { meta: Object.fromEntries(conditions) }),
    };
    const show = (filter: unknown) =>
        holdsSecret(call) ? "[secret]" : cut(JSON.stringify(filter), maxShownCharacters);
    return Object.entries(filters)
        .map(([name, filter]) => `${name} ${show(filter)}`)
        .join(", ");
}

const maxShownCharacters = 200;

function judgementOfList({ expect }: GetImagesArgs, call: Call): Judgement | undefined {
    return judgementOf(expect, { isPreview: call.isPreview, secretArgs: holdsSecret(call) ? ["expect"] : [] });
}

/** A message about an image may repeat what the list is filtered by, and the other way round. */
function holdsSecret({ secretArgs }: Call): boolean {
    return ["creator", "meta", "expect"].some((name) => secretArgs.includes(name));
}

/** What `expect` does not judge even of a whole list. */
function gapsOf(found: readonly Image[], { expect, allowEmpty }: GetImagesArgs, subject: string): Gap[] {
    const isEmpty = found.length === 0 && allowEmpty !== true;
    const lacksDrafts = expect?.draft !== undefined;
    return [
        ...(isEmpty ? [nothingJudged(`${subject} is empty`, "check its filters and the account id")] : []),
        ...(lacksDrafts ? [{ message: `${subject} has no drafts, so they were not judged.`, isFatal: false }] : []),
    ];
}

async function judge(
    found: readonly Image[],
    judgement: Judgement,
    { account, subject, gaps }: { account: AccountReference; subject: string; gaps: readonly Gap[] },
    { connection, warn }: Call,
): Promise<void> {
    const { done, failed } = await settleImages(
        found.map((image) => ({ ...account, imageId: image.imageId, image })),
        ({ image, ...reference }) =>
            judgeImage(connection.client, reference, image, judgement, connection.settings.deliveryBaseUrl),
    );
    const failure = combineFailures(failed, found.length);
    if (failure !== undefined) {
        const notes = gaps.map(({ message }) => ` ${message}`);
        throw withMessage(failure, `${subject}: ${failure.message}${notes.join("")}`);
    }
    const notes = refuseGaps(gaps, judgement);
    const warnings = done.flatMap(([, { warning }]) => warning ?? []);
    const said = [...(warnings.length > 0 ? [`${subject}: ${warnings.join(" ")}`] : []), ...notes];
    if (said.length > 0) {
        warn(said.join(" "));
    }
}

function checkFilters(meta: unknown, at: Place): string[] {
    const filters = toMetaFilters(meta === undefined ? {} : meta, at);
    return "problem" in filters ? [filters.problem] : [];
}
