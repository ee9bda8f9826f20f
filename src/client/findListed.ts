import { AuthenticationError, ConnectionError, RateLimitError, ServerError, TimeoutError } from "../base/errors";
import type { WireImage } from "./wire";
import type { WirePage } from "./wirePage";

/** The most that the API gives. */
export const imagesPerPage = 1000;

/** So few images are read one by one without a page: no way takes less than half of that. */
const fewInAll = 2;
/** So few are left to single reads after any page but the last: no way takes less than half of it all. */
const fewLeft = 3;
/** With more left after the first page, single reads are the better way only where there are over a hundred pages. */
const mostSingle = 200;
/** Of so many pages that were read one after another, there may be many more: time to read from both ends. */
const manyPages = 5;

/** How far the list has been read. */
interface Progress {
    /** Pages. */
    readonly taken: number;
    /** How many pages there are; 0 as long as that is not known. */
    readonly counted: number;
    /** How many images the last page, or both, had. */
    readonly foundNow: number;
    /** How many images have not been found. */
    readonly left: number;
}

/** The pages of an account's list. */
export interface AccountList {
    readonly newestFirst: () => AsyncIterable<WirePage>;
    readonly oldestFirst: () => AsyncIterable<WirePage>;
    /** Asked beside the second page or a later one, and not waited for. */
    readonly countPages: () => Promise<number>;
}

/**
 * Those images of `ids` that the list shows; each page is taken when it is needed.
 *
 * Pages come one after another, from both ends once it is known how many there are, while what is left can be read all at
 * once. With single reads for what is left, it never takes more than twice the requests of the better way: all ids one by
 * one, or all pages.
 */
export async function findListed(ids: ReadonlySet<string>, list: AccountList): Promise<Map<string, WireImage>> {
    const found = new Map<string, WireImage>();
    if (ids.size <= fewInAll) {
        return found;
    }
    const newestFirst = list.newestFirst()[Symbol.asyncIterator]();
    let oldestFirst: AsyncIterator<WirePage> | undefined;
    let taken = 0;
    let counted = 0;
    let isCounting = false;
    for (;;) {
        const ends =
            counted - taken > 1
                ? [newestFirst, (oldestFirst ??= list.oldestFirst()[Symbol.asyncIterator]())]
                : [newestFirst];
        const pages = await takePages(ends);
        if (pages === undefined) {
            return found;
        }
        const foundBefore = found.size;
        pages.forEach((page) => addWanted(found, ids, page));
        taken += pages.length;
        const left = ids.size - found.size;
        const hasSeenAll =
            pages.length < ends.length ||
            pages.some(({ continuationToken }) => continuationToken === undefined) ||
            (oldestFirst !== undefined && taken >= counted);
        if (left === 0 || hasSeenAll || isBestSingle({ taken, counted, foundNow: found.size - foundBefore, left })) {
            return found;
        }
        if (!isCounting && (taken === 1 ? left <= mostSingle : taken === manyPages)) {
            isCounting = true;
            list.countPages().then(
                (count) => (counted = count),
                () => undefined,
            );
        }
    }
}

/** The next page of each end; `undefined` when the list cannot be read on, and each image may say for itself what is wrong. */
async function takePages(ends: readonly AsyncIterator<WirePage, unknown>[]): Promise<WirePage[] | undefined> {
    try {
        const taken = await Promise.all(ends.map((end) => end.next()));
        return taken.flatMap((result) => (result.done === true ? [] : [result.value]));
    } catch (error) {
        if (failsForAll(error)) {
            throw error;
        }
        return undefined;
    }
}

/** Whether the images would fail one by one as their list does. */
function failsForAll(error: unknown): boolean {
    return [AuthenticationError, ConnectionError, RateLimitError, ServerError, TimeoutError].some(
        (kind) => error instanceof kind,
    );
}

function addWanted(found: Map<string, WireImage>, ids: ReadonlySet<string>, { images }: WirePage): void {
    for (const [id, check] of images.filter(([listed]) => ids.has(listed))) {
        const image = check();
        // Its own read says what is wrong with it.
        if ("value" in image) {
            found.set(id, image.value);
        }
    }
}

/**
 * Whether to read what is left one by one. With the count, that may take twice the requests of the pages that are left,
 * unless the next page may well have them all. Without it, pages have to be worth it: until one saves no request, and no
 * more images are left than requests were sent.
 */
function isBestSingle({ taken, counted, foundNow, left }: Progress): boolean {
    return counted > taken
        ? left <= Math.max(fewLeft, 2 * (counted - taken)) && left > foundNow
        : left <= Math.max(fewLeft, taken + 1) && foundNow <= 1;
}
