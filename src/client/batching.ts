import { setImmediate as turn } from "node:timers/promises";
import type { ImageReference } from "../base/ids";
import type { Client } from "./client";
import { findListed } from "./findListed";
import type { Image } from "./image";
import { imagesPerPage } from "./wire";

interface Waiting {
    readonly image: ImageReference;
    readonly settle: (image: Promise<Image>) => void;
}

/**
 * A client that first looks in the list of the account for images that are read together. Each request is sent after the
 * last of them was asked for.
 *
 * @param quiet Sends when no call came for this long. Default: one turn of the event loop.
 */
export function batching(client: Client, quiet: () => Promise<unknown> = turn): Client {
    let waiting: Waiting[] = [];

    async function readAllOnceHere(): Promise<void> {
        let count: number;
        do {
            count = waiting.length;
            await quiet();
        } while (waiting.length > count);
        const batch = waiting;
        waiting = [];
        for (const accountId of new Set(batch.map(({ image }) => image.accountId))) {
            readTogether(
                client,
                batch.filter(({ image }) => image.accountId === accountId),
            );
        }
    }

    return {
        ...client,
        getImage(image) {
            return new Promise((settle) => {
                waiting.push({ image, settle });
                if (waiting.length === 1) {
                    void readAllOnceHere();
                }
            });
        },
    };
}

/** Reads images of one account. */
function readTogether(client: Client, group: readonly Waiting[]): void {
    const images = group.map(({ image }) => image);
    const account = {
        accountId: images[0]?.accountId ?? "",
        // Messages of the list hide the secrets of each lookup.
        secrets: [...new Set(images.map(({ secrets }) => secrets))].flat(),
    };
    const found = findListed(new Set(images.map(({ imageId }) => imageId)), {
        newestFirst: () => client.getPages(account, { perPage: imagesPerPage }),
        oldestFirst: () => client.getPages(account, { perPage: imagesPerPage, sortOrder: "asc" }),
        count: async () => (await client.getStats(account)).current,
    });
    for (const { image, settle } of group) {
        settle(found.then((listed) => listed.get(image.imageId) ?? client.getImage(image)));
    }
}
