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
 * A client that looks for images that are read together in the account's list first. It sends its requests after the last
 * call of `getImage`, so that each response is fresh.
 *
 * @param quiet Resolves after a wait. The requests are sent once no call came during it. Default: one turn of the event
 * loop.
 */
export function batching(client: Client, quiet: () => Promise<unknown> = turn): Client {
    let waiting: Waiting[] = [];

    async function readOnceQuiet(): Promise<void> {
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
                    void readOnceQuiet();
                }
            });
        },
    };
}

function readTogether(client: Client, group: readonly Waiting[]): void {
    const images = group.map(({ image }) => image);
    const account = {
        accountId: images[0]?.accountId ?? "",
        // A message about the list hides the secrets of all lookups.
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
