import type { WireImage } from "./wire";
import type { WirePage } from "./wireList";

/** The most that the API gives. */
export const imagesPerPage = 1000;

/** So few images are read one by one without a page: no way takes less than half of that. */
const fewInAll = 2;
/** So few are left to single reads after any page but the last: no way takes less than half of it all. */
const fewLeft = 3;
/** With more left, single reads are the better way only where there are over a hundred pages. */
const mostWorthCounting = 200;

/** How far the list has been read. */
interface Progress {
    /** Pages. */
    readonly taken: number;
    /** How many pages there are; 0 as long as that is not known. */
    readonly counted: number;
    /** How many images the last page had. */
    readonly foundNow: number;
    /** How many images have not been found. */
    readonly left: number;
}

/**
 * Those images of `ids` that `pages` of the account's list show; each page is taken when it is needed.
 *
 * Pages come one after another, while what is left can be read all at once. With single reads for what is left, it never
 * takes more than twice the requests of the better way: all ids one by one, or all pages.
 *
 * @param countPages Asked beside the second page, and not waited for.
 */
export async function findListed(
    ids: ReadonlySet<string>,
    pages: AsyncIterable<WirePage>,
    countPages: () => Promise<number>,
): Promise<Map<string, WireImage>> {
    const found = new Map<string, WireImage>();
    if (ids.size <= fewInAll) {
        return found;
    }
    let taken = 0;
    let counted = 0;
    for await (const { images, continuationToken } of pages) {
        taken += 1;
        const foundBefore = found.size;
        for (const [id, check] of images.filter(([listed]) => ids.has(listed))) {
            const image = check();
            // Its own read says what is wrong with it.
            if (typeof image !== "string") {
                found.set(id, image);
            }
        }
        const left = ids.size - found.size;
        if (left === 0 || isBestSingle({ taken, counted, foundNow: found.size - foundBefore, left })) {
            break;
        }
        if (taken === 1 && continuationToken !== undefined && left <= mostWorthCounting) {
            countPages().then(
                (count) => (counted = count),
                () => undefined,
            );
        }
    }
    return found;
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
