import { createHash } from "node:crypto";
import type { MockApiImage } from "../image";
import { compareAge, type StoredImage } from "../store";

/** Which images a page has. */
export interface PageRequest {
    order: "asc" | "desc";
    perPage: number;
    /** The last image of the previous page. It may have been deleted since. */
    after: StoredImage | undefined;
    matches: (image: MockApiImage) => boolean;
}

/** A page, and whether it is the last. */
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
 * The continuation tokens in use. A token stands for the last image of a page, not for a count, so an image that is added or
 * deleted between two pages neither repeats nor hides another. It is a hash, so clients can neither read nor invent tokens.
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
