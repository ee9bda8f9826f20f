import type { Settings } from "../base/settings";
import type { ImageReference } from "../base/ids";
import type { Client } from "./client";
import { findListed, imagesPerPage } from "./findListed";
import type { WireImage } from "./wire";

/** How the API is read with some settings. */
export interface Connection {
    readonly settings: Settings;
    readonly client: Client;
    /** `client`, for images that many are asked for together. */
    readonly batchingClient: Client;
}

interface Waiting {
    readonly image: ImageReference;
    readonly settle: (image: WireImage | Promise<WireImage>) => void;
}

export function connectionOf(settings: Settings, client: Client): Connection {
    return { settings, client, batchingClient: batching(client) };
}

/**
 * A client whose images, when many are asked for together, are looked for in the list of the account first. Everything
 * is asked of the API after the last of them was asked for.
 */
export function batching(client: Client): Client {
    let waiting: Waiting[] = [];

    async function flushOnceAllAreHere(): Promise<void> {
        let count: number;
        do {
            count = waiting.length;
            await turn();
        } while (waiting.length > count);
        const batch = waiting;
        waiting = [];
        for (const accountId of new Set(batch.map(({ image }) => image.accountId))) {
            readGroup(
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
                    void flushOnceAllAreHere();
                }
            });
        },
    };
}

/** Reads images of one account. */
function readGroup(client: Client, group: readonly Waiting[]): void {
    const images = group.map(({ image }) => image);
    // What is a secret to one of them must be in no message.
    const asked = { accountId: images[0]?.accountId ?? "", secrets: images.flatMap(({ secrets }) => secrets) };
    const ids = new Set(images.map(({ imageId }) => imageId));
    const pages = (sortOrder?: "asc") => client.getPages(asked, { perPage: imagesPerPage, sortOrder });
    const found = findListed(ids, {
        newestFirst: () => pages(),
        oldestFirst: () => pages("asc"),
        countPages: async () => Math.ceil((await client.getStats(asked)).current / imagesPerPage),
    });
    for (const { image, settle } of group) {
        settle(found.then((listed) => listed.get(image.imageId) ?? client.getImage(image)));
    }
}

/** Ends with this turn of the event loop. */
function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
