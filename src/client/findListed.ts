import type { WireImage } from "./wire";
import type { WirePage } from "./wireList";

/** The most that the API gives. */
export const imagesPerPage = 1000;

/** So few images are read one by one: no way takes less than half of that. */
const alwaysSingle = 2;

/**
 * Those images of `ids` that `pages` of the account's list show; each page is taken when it is needed.
 *
 * It ends only when at most two images more are left than pages were taken: pages that show them all would be one more at
 * least, so what was taken and what is left, read one by one, are never more than twice that. It goes on only when more
 * are left, or when the last page saved a request, which the next one may cost: so they are never more than twice the ids.
 */
export async function findListed(
    ids: ReadonlySet<string>,
    pages: AsyncIterable<WirePage>,
): Promise<Map<string, WireImage>> {
    const found = new Map<string, WireImage>();
    if (ids.size <= alwaysSingle) {
        return found;
    }
    let taken = 0;
    for await (const { images } of pages) {
        taken += 1;
        const foundBefore = found.size;
        for (const [id, image] of images.filter(([listed]) => ids.has(listed))) {
            found.set(id, image);
        }
        const left = ids.size - found.size;
        const hasSaved = found.size - foundBefore > 1;
        if (left <= alwaysSingle || (left <= taken + 2 && !hasSaved)) {
            break;
        }
    }
    return found;
}
