import { createHash } from "node:crypto";
import type { MockApiImage } from "../image";
import { compareAge, type StoredImage } from "../store";

/** Which images a page holds. */
export interface PageRequest {
    order: "asc" | "desc";
    perPage: number;
    /** The image at the end of the page before. It may have been deleted since. */
    after: StoredImage | undefined;
    matches: (image: MockApiImage) => boolean;
}

/** One page, and whether it is the last one. */
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

/**
 * The continuation tokens in use. A token stands for the image at the end of a page, not for a count: images that come and
 * go between two pages neither repeat nor hide another. It is a hash, so a client can neither read it nor make one up.
 */
export class Continuations {
    readonly #lastImages = new Map<string, StoredImage>();

    tokenAfter(last: StoredImage): string {
        const position = JSON.stringify([last.uploadedMs, last.image.id]);
        const token = createHash("sha256").update(position).digest("base64url");
        this.#lastImages.set(token, last);
        return token;
    }

    lastImage(token: string): StoredImage | undefined {
        return this.#lastImages.get(token);
    }
}
