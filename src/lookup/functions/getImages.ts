import { type Checked, boolean, expected, oneOf, text } from "../../base/checks";
import { InvalidResponseError } from "../../base/errors";
import { checkAccountId, describeAccount, describeImage, type ImageReference } from "../../base/ids";
import { redactor } from "../../base/redactor";
import { cut } from "../../base/safeText";
import type { Image } from "../../client/image";
import { type Gap, lackOf, type ListEnd, nothingJudged, report } from "../coverage";
import { checkExpectations, type EnforcedExpectations } from "../expectations";
import { combineFailures, settleImages } from "../failures";
import { type GetImageDetailsResult, toImageResult } from "../imageResult";
import { judge, withAccess } from "../lookUpImage";
import { checkMetaFilters, type MetaFilter, toMetaFilters } from "../metaFilters";
import { checkedRun, holdsSecretFilter, type Run } from "../run";
import type { AnyVariant } from "../variantName";
import type { AccountArgs, Call, PublicFunction } from "./function";

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
        meta: checkMetaFilters,
        sortOrder: oneOf("asc", "desc"),
        maxItems: expected("a whole number from 1", (value) => Number.isSafeInteger(value) && Number(value) >= 1),
        expect: checkExpectations,
        allowEmpty: boolean,
    },
    reads: "images",
    async run(args, call) {
        const run = checkedRun(images, args, call);
        const filters = shownFilters(args, call);
        const subject = `The list of images in ${describeAccount(run.account)}${filters}`;
        const { found, ...end } = await listImages(run, args);
        const lack = await lackOf(run, end, subject, filters !== "");
        const { done, failed } = await settleImages(run, found, (image) => judge(run, image));
        const warning = report(run, {
            done,
            failure: combineFailures(failed, found.length),
            gaps: [...(lack === undefined ? [] : [lack]), ...gapsOf(found, args, subject)],
            subject,
        });
        if (warning !== null) {
            call.warn(warning);
        }
        return { accountId: run.account.accountId, images: found.map(toImageResult) };
    },
};

/** What the list is filtered by, in brackets, for messages; empty for nothing. */
function shownFilters({ creator, meta }: GetImagesArgs, call: Call): string {
    const conditions = Object.entries(meta ?? {}).filter(([, filter]) => filter !== undefined);
    const filters: Record<string, unknown> = {
        ...(creator !== undefined && { creator }),
        ...(conditions.length > 0 && { meta: Object.fromEntries(conditions) }),
    };
    const show = (filter: unknown) =>
        holdsSecretFilter(call) ? "[secret]" : cut(JSON.stringify(filter), maxShownCharacters);
    const shown = Object.entries(filters).map(([name, filter]) => `${name} ${show(filter)}`);
    return shown.length === 0 ? "" : ` (${shown.join(", ")})`;
}

const maxShownCharacters = 200;

/** The images of the list with their access, at most `maxItems`; pages are requested until there are as many. */
async function listImages(
    run: Run,
    { creator, meta = {}, sortOrder, maxItems = Infinity }: GetImagesArgs,
): Promise<ListEnd & { readonly found: readonly Image[] }> {
    const { client, account } = run;
    const query = { sortOrder, creator, meta: toMetaFilters(meta), perPage: maxItems };
    const found: Image[] = [];
    // By their ids.
    const listed = new Map<string, Image>();
    let end: ListEnd["end"] = "last page";
    for await (const page of client.getPages(account, query)) {
        const taken = page.images.slice(0, maxItems - found.length).map(([imageId, check]) => {
            const reference = { ...account, imageId };
            const image = usable(reference, check());
            refuseOther(reference, image, listed.get(imageId));
            listed.set(imageId, image);
            return image;
        });
        const images = await Promise.all(taken.map((image) => withAccess(run, image)));
        images.forEach((image) => found.push(image));
        if (found.length === maxItems) {
            end = "maxItems";
            break;
        }
        end = page.hasUnclearEnd === true ? "unclear" : "last page";
    }
    return { found, entries: found.length, count: listed.size, end };
}

function usable(reference: ImageReference, checked: Checked<Image>): Image {
    if ("problem" in checked) {
        throw new InvalidResponseError(
            `Could not list ${describeImage(reference)}: ${redactor(reference.secrets)(checked.problem)}. Change or delete that image, or list others.`,
        );
    }
    return checked.value;
}

/** A program that takes images by their ids has only one of two with the same id. */
function refuseOther(reference: ImageReference, { requireSignedUrls }: Image, other: Image | undefined): void {
    if (other?.requireSignedUrls === !requireSignedUrls) {
        throw new InvalidResponseError(
            `Could not list ${describeImage(reference)}: it is listed twice, with and without requireSignedURLs. Try again later.`,
        );
    }
}

/** What `expect` does not judge even of a whole list. */
function gapsOf(found: readonly Image[], { expect, allowEmpty }: GetImagesArgs, subject: string): Gap[] {
    if (expect === undefined) {
        return [];
    }
    const isEmpty = found.length === 0 && allowEmpty !== true;
    const lacksDrafts = expect.draft !== undefined;
    return [
        ...(isEmpty ? [nothingJudged(`${subject} is empty`, "check its filters and the account id")] : []),
        ...(lacksDrafts ? [{ message: `${subject} has no drafts, so they were not judged.`, isFatal: false }] : []),
    ];
}
