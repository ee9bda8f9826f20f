import type { Checked } from "../base/checks";
import { type ErrorCode, isCloudflareImagesError } from "../base/errors";
import type { Image } from "./image";
import type { WirePage } from "./wire";

/** The list of an account. */
export interface AccountList {
    readonly newestFirst: () => AsyncIterable<WirePage>;
    readonly oldestFirst: () => AsyncIterable<WirePage>;
    /** The number of images in the account. */
    readonly count: () => Promise<number>;
}

/** A page of the list counts as this many single reads. */
const readsPerPage = 2;

/** Errors of the list that would also fail each single read. */
const sharedErrors: readonly ErrorCode[] = [
    "AUTHENTICATION",
    "BLOCKED",
    "CONNECTION",
    "RATE_LIMITED",
    "SERVER",
    "TIMEOUT",
];

/**
 * Finds images of `ids` in the list. It stops once single reads of the rest take fewer requests than more pages. In all,
 * this takes at most twice the requests, plus one, of the better plan: all ids one by one, or all pages.
 *
 * The images are counted while the first page is read. Once their number is known, pages are read from both ends of the list
 * at the same time.
 */
export async function findListed(ids: ReadonlySet<string>, list: AccountList): Promise<Map<string, Image>> {
    const found = new Map<string, Checked<Image>>();
    let counted: number | undefined;
    let [taken, underWay, seen, pageSize] = [0, 0, 0, 1];
    let isOver = false;

    function isWorthAPage(): boolean {
        // Before the count: at least a page and the count. If the count fails: as many pages again as were taken.
        const left = taken === 0 ? 2 : counted === undefined ? taken : Math.ceil((counted - seen) / pageSize);
        return !isOver && underWay < left && ids.size - found.size >= readsPerPage * left;
    }

    /** Takes a page. `false` if it is the last, or if the list cannot be read further. */
    async function take(end: AsyncIterator<WirePage, unknown>): Promise<boolean> {
        let page: WirePage | undefined;
        underWay++;
        try {
            page = await nextPage(end);
        } finally {
            underWay--;
            isOver ||= page === undefined;
        }
        if (page === undefined) {
            return false;
        }
        addWanted(found, ids, page);
        taken++;
        seen += page.images.length;
        pageSize = Math.max(pageSize, page.images.length);
        return page.continuationToken !== undefined;
    }

    async function takeOn(end: AsyncIterator<WirePage, unknown>): Promise<void> {
        while (isWorthAPage() && (await take(end)));
    }

    const newest = list.newestFirst()[Symbol.asyncIterator]();
    if (isWorthAPage()) {
        const first = take(newest);
        const counting = list.count().catch(() => undefined);
        const goesOn = await first;
        counted = await counting;
        if (goesOn) {
            const oldest = counted === undefined ? [] : [list.oldestFirst()[Symbol.asyncIterator]()];
            await Promise.all([newest, ...oldest].map(takeOn));
        }
    }
    return usable(found);
}

/** `undefined` if the list cannot be read further. The single read of each image then says what is wrong. */
async function nextPage(end: AsyncIterator<WirePage, unknown>): Promise<WirePage | undefined> {
    try {
        const result = await end.next();
        return result.done === true ? undefined : result.value;
    } catch (error) {
        if (isCloudflareImagesError(error) && sharedErrors.includes(error.code)) {
            throw error;
        }
        return undefined;
    }
}

function addWanted(found: Map<string, Checked<Image>>, ids: ReadonlySet<string>, { images }: WirePage): void {
    for (const [id, check] of images.filter(([listed]) => ids.has(listed))) {
        const image = check();
        const known = found.get(id);
        // If an id is listed twice, the less safe image counts.
        if (known === undefined || safetyOf(image) < safetyOf(known)) {
            found.set(id, image);
        }
    }
}

function safetyOf(image: Checked<Image>): number {
    return "problem" in image ? 0 : image.value.requireSignedUrls ? 2 : 1;
}

/** The usable images. The single read of an unusable image says what is wrong. */
function usable(found: ReadonlyMap<string, Checked<Image>>): Map<string, Image> {
    return new Map([...found].flatMap(([id, image]) => ("value" in image ? [[id, image.value]] : [])));
}
