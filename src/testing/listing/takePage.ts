import type { MockApiImage } from "../image";
import { compareAge, type StoredImage } from "../store";

export type SortOrder = "asc" | "desc";

/** Which images a page holds. */
export interface PageRequest {
    order: SortOrder;
    perPage: number;
    /** The image that the page before ended with; it need not be there any more. */
    after: StoredImage | undefined;
    matches: (image: MockApiImage) => boolean;
}

/** One page, and whether there is another one behind it. */
export function takePage(
    oldestFirst: readonly StoredImage[],
    { order, perPage, after, matches }: PageRequest,
): { images: StoredImage[]; isLast: boolean } {
    const direction = order === "asc" ? 1 : -1;
    const images: StoredImage[] = [];
    for (const stored of order === "asc" ? oldestFirst : oldestFirst.toReversed()) {
        const isBehind = after === undefined || direction * compareAge(stored, after) > 0;
        if (!isBehind || !matches(stored.image)) {
            continue;
        }
        if (images.length === perPage) {
            return { images, isLast: false };
        }
        images.push(stored);
    }
    return { images, isLast: true };
}
