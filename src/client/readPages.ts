import { InvalidResponseError } from "../base/errors";
import type { WirePage } from "./wire";

/** So many pages in a row may show nothing new, such as empty ones. */
const maxIdlePages = 10;

/** What a list may show at most, and a page at least, by Cloudflare's reference. */
const [maxImages, minPerPage] = [10_000, 10];

/** Should Cloudflare list more one day, it is read, within limits. */
const mostImages = 10 * maxImages;

const maxPages = maxImages / minPerPage;

/**
 * The pages of a list, each read when it is taken.
 *
 * @throws InvalidResponseError when a continuation token comes a second time, page after page shows nothing new, or there
 * are more pages than Cloudflare has.
 */
export async function* readPages(
    what: string,
    readPage: (continuationToken: string | undefined) => Promise<WirePage>,
): AsyncGenerator<WirePage, void, undefined> {
    const seen = new Set<string>();
    const seenIds = new Set<string>();
    let idlePages = 0;
    const endless = (why: string) =>
        new InvalidResponseError(`Could not read ${what}: ${why}. The list would never end: try again later.`);
    let token: string | undefined;
    do {
        const page = await readPage(token);
        const known = seenIds.size;
        page.images.forEach(([id]) => seenIds.add(id));
        idlePages = seenIds.size > known ? 0 : idlePages + 1;
        yield page;
        token = page.continuationToken;
        if (token !== undefined && seen.has(token)) {
            throw endless(`after ${seen.size + 1} pages, the continuation token is one that came before`);
        }
        if (token !== undefined && idlePages >= maxIdlePages) {
            throw endless(`${idlePages} pages in a row show no image that did not come before`);
        }
        seen.add(token ?? "");
        if (token !== undefined && seenIds.size > mostImages) {
            throw endless(`it has more than ${mostImages} images, and Cloudflare lists ${maxImages}`);
        }
        if (token !== undefined && seen.size >= maxPages) {
            throw endless(
                `it has more than ${maxPages} pages, and Cloudflare lists ${maxImages} images, at least ${minPerPage} in a page`,
            );
        }
    } while (token !== undefined);
}
