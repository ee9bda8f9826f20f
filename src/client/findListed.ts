import { type ErrorCode, isCloudflareImagesError } from "../base/errors";
import type { WireImage } from "./wire";
import type { WirePage } from "./wirePage";

/** The list of an account. */
export interface AccountList {
    readonly newestFirst: () => AsyncIterable<WirePage>;
    readonly oldestFirst: () => AsyncIterable<WirePage>;
    /** How many images there are. */
    readonly count: () => Promise<number>;
}

/** As many single reads are no better than one page of the list. */
const readsPerPage = 2;

/** The errors with which images would fail one by one as their list does. */
const sharedErrors: readonly ErrorCode[] = [
    "AUTHENTICATION",
    "BLOCKED",
    "CONNECTION",
    "RATE_LIMITED",
    "SERVER",
    "TIMEOUT",
];

/**
 * Those images of `ids` that the list shows, as long as pages are the better way to what is left. With single reads of the
 * rest, that takes at most one request more than twice those of the better plan: all ids one by one, or all pages.
 *
 * The images are counted beside the first page. Once their number is known, pages come from both ends of the list at once.
 */
export async function findListed(ids: ReadonlySet<string>, list: AccountList): Promise<Map<string, WireImage>> {
    const found = new Map<string, WireImage>();
    let ends = [list.newestFirst()[Symbol.asyncIterator]()];
    let counting: Promise<number | undefined> | undefined;
    let [taken, seen] = [0, 0];
    // A page and the count, at least.
    let requestsLeft = 2;
    while (ends.length > 0 && requestsLeft > 0 && ids.size - found.size >= readsPerPage * requestsLeft) {
        const taking = takePages(ends.slice(0, requestsLeft));
        counting ??= list.count().catch(() => undefined);
        const pages = await taking;
        pages.forEach((page) => addWanted(found, ids, page));
        ends = ends.filter((_, index) => pages[index]?.continuationToken !== undefined);
        const sizes = pages.map(({ images }) => images.length);
        taken += pages.length;
        seen += sizes.reduce((sum, size) => sum + size, 0);
        const counted = await counting;
        // Where they cannot be counted, as many again as were taken.
        requestsLeft = counted === undefined ? taken : Math.ceil((counted - seen) / Math.max(1, ...sizes));
        if (taken === 1 && counted !== undefined && ends.length > 0) {
            ends.push(list.oldestFirst()[Symbol.asyncIterator]());
        }
    }
    return found;
}

/** The next page of each end; none when the list cannot be read on, and each image may say for itself what is wrong. */
async function takePages(ends: readonly AsyncIterator<WirePage, unknown>[]): Promise<WirePage[]> {
    try {
        const results = await Promise.all(ends.map((end) => end.next()));
        return results.flatMap((result) => (result.done === true ? [] : [result.value]));
    } catch (error) {
        if (isCloudflareImagesError(error) && sharedErrors.includes(error.code)) {
            throw error;
        }
        return [];
    }
}

function addWanted(found: Map<string, WireImage>, ids: ReadonlySet<string>, { images }: WirePage): void {
    for (const [id, check] of images.filter(([listed]) => ids.has(listed))) {
        const image = check();
        // Where it is unusable, its own read says what is wrong with it.
        if ("value" in image) {
            found.set(id, image.value);
        }
    }
}
