import { createHash } from "node:crypto";
import type { StoredImage } from "../store";

/**
 * The continuation tokens that were handed out. A token stands for the image that its page ended with, not for a
 * count, so that images which come and go between two pages neither repeat nor hide another. It is a hash: nothing can
 * be read from it, and none can be made up.
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
