import type { Account } from "../account";
import type { MockApiImage } from "../image";
import { BadRequest, success, type Response } from "../responses";
import type { StoredImage } from "../store";
import { toWireImage } from "../wire";
import { parseMetaFilters } from "./metaFilter";
import { takePage, type Continuations, type PageRequest } from "./pages";

const smallestPage = 10;
const largestPage = 10_000;
/** The largest page. The API's reference allows a `per_page` of up to 10,000, but promises pages of up to 1000. */
const mostInPage = 1000;

/**
 * One page of the account's images.
 * @throws BadRequest for an invalid query.
 */
export function listImages(account: Account, query: URLSearchParams): Response {
    const { store, continuations } = account;
    const { images, isLast } = takePage(store.oldestFirst, {
        order: readOrder(query.get("sort_order") ?? "desc"),
        perPage: readPerPage(query.get("per_page") ?? String(mostInPage)),
        after: readAfter(query.get("continuation_token"), continuations),
        matches: readFilter(query),
    });
    const last = images.at(-1);
    return success({
        images: images.map((stored) => toWireImage(stored, account)),
        continuation_token: isLast || last === undefined ? null : continuations.tokenAfter(last),
    });
}

function readOrder(text: string): PageRequest["order"] {
    if (text !== "asc" && text !== "desc") {
        throw new BadRequest("sort_order must be asc or desc");
    }
    return text;
}

function readPerPage(text: string): number {
    const perPage = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(perPage >= smallestPage && perPage <= largestPage)) {
        throw new BadRequest(`per_page must be a whole number from ${smallestPage} to ${largestPage}`);
    }
    return Math.min(perPage, mostInPage);
}

function readAfter(token: string | null, continuations: Continuations): StoredImage | undefined {
    const last = token === null ? undefined : continuations.lastImage(token);
    if (token !== null && last === undefined) {
        throw new BadRequest("continuation_token is not known");
    }
    return last;
}

/** An empty `creator` matches images without a creator. */
function readFilter(query: URLSearchParams): (image: MockApiImage) => boolean {
    const creator = query.get("creator");
    const metaMatches = parseMetaFilters(query);
    return (image) => (creator === null || creator === (image.creator ?? "")) && metaMatches(image.meta);
}
