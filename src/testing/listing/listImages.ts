import type { MockApiImage } from "../image";
import { failure, success, type Response } from "../responses";
import type { Account } from "../route";
import type { StoredImage } from "../store";
import { wireImage } from "../wire";
import { BadRequest } from "./badRequest";
import type { Continuations } from "./continuations";
import { metaFilter } from "./metaFilter";
import { takePage, type SortOrder } from "./takePage";

const largestPage = 1000;

/** A page of the account's images, as the query asks for it. */
export function listImages({ store, hash, continuations }: Account, query: URLSearchParams): Response {
    try {
        const { images, isLast } = takePage(store.oldestFirst, {
            order: readOrder(query.get("sort_order") ?? "desc"),
            perPage: readPerPage(query.get("per_page") ?? String(largestPage)),
            after: readAfter(query.get("continuation_token"), continuations),
            matches: readFilter(query),
        });
        const last = images.at(-1);
        return success({
            images: images.map((stored) => wireImage(stored.image, store.variants, hash, stored.reads++)),
            continuation_token: isLast || last === undefined ? null : continuations.tokenAfter(last),
        });
    } catch (error) {
        if (error instanceof BadRequest) {
            return failure(400, { code: 5400, message: `Bad request: ${error.message}` });
        }
        throw error;
    }
}

function readOrder(text: string): SortOrder {
    if (text !== "asc" && text !== "desc") {
        throw new BadRequest("sort_order must be asc or desc");
    }
    return text;
}

/** The reference has pages of up to 10,000 in its schema and of up to 1000 in its text: the lesser is given to all. */
function readPerPage(text: string): number {
    if (!/^0*[1-9]\d*$/.test(text)) {
        throw new BadRequest("per_page must be a whole number from 1");
    }
    return Math.min(Number(text), largestPage);
}

function readAfter(token: string | null, continuations: Continuations): StoredImage | undefined {
    const last = token === null ? undefined : continuations.lastImage(token);
    if (token !== null && last === undefined) {
        throw new BadRequest("continuation_token is not known");
    }
    return last;
}

/** An empty `creator` asks for the images without one. */
function readFilter(query: URLSearchParams): (image: MockApiImage) => boolean {
    const creator = query.get("creator");
    const metaMatches = metaFilter(query);
    return (image) => (creator === null || creator === (image.creator ?? "")) && metaMatches(image.meta);
}
