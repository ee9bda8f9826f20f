import { type Client, readPages } from "../../src/client/client";
import type { Image } from "../../src/client/image";
import type { WirePage } from "../../src/client/wire";
import { ImageNotFoundError } from "../../src/base/errors";
import { parsed, wireVariant } from "./fakeClient";

export interface FakeAccountOptions {
    /** The ids of the images that the list shows, in its order. */
    readonly listed: readonly string[];
    /** The ids of those that it does not show. */
    readonly drafts?: readonly string[];
    readonly areSecret?: boolean;
    /** How many images a page has, whatever is asked for. */
    readonly perPage?: number;
    /** Called with the number of each request when it is sent; the answer waits for it. */
    readonly onRequest?: (number: number) => Promise<void>;
}

export interface FakeAccount extends Client {
    /** `stats`, `page 1`, `variants` or `image <id>`, in the order of sending. */
    readonly requests: readonly string[];
}

/** A client of one account, which answers an image never twice in the same way, as the API does. */
export function fakeAccount(options: FakeAccountOptions): FakeAccount {
    const { listed, drafts = [], areSecret = false, perPage = 1000, onRequest = () => Promise.resolve() } = options;
    const requests: string[] = [];

    async function send(what: string): Promise<number> {
        const number = requests.push(what);
        await onRequest(number);
        return number;
    }

    function show(id: string, request: number): Image {
        const variants = ["public", "thumbnail", "hero"].map((name) => `https://imagedelivery.net/hash/${id}/${name}`);
        return parsed({
            id,
            creator: `creator of ${id}`,
            meta: { id },
            requireSignedURLs: areSecret,
            draft: drafts.includes(id),
            uploaded: `2024-01-02T03:04:05${[".000", "", ".0"][request % 3] ?? ""}Z`,
            variants: [...variants.slice(request % 3), ...variants.slice(0, request % 3)],
        });
    }

    async function readPage(token: string | undefined, sortOrder: "asc" | "desc"): Promise<WirePage> {
        const page = token === undefined ? 0 : Number(token.slice("after ".length));
        const number = await send(`page ${page + 1}${sortOrder === "asc" ? " from the end" : ""}`);
        const inOrder = sortOrder === "asc" ? listed.toReversed() : listed;
        const ids = inOrder.slice(page * perPage, (page + 1) * perPage);
        const isLast = (page + 1) * perPage >= listed.length;
        return {
            images: ids.map((id) => [id, () => ({ value: show(id, number) })]),
            continuationToken: isLast ? undefined : `after ${page + 1}`,
        };
    }

    const known = new Set([...listed, ...drafts]);
    const notAsked = () => Promise.reject(new Error("That is not to be asked for."));
    return {
        requests,
        async getImage({ imageId }) {
            const number = await send(`image ${imageId}`);
            if (!known.has(imageId)) {
                throw new ImageNotFoundError(`There is no "${imageId}".`, { status: 404 });
            }
            return show(imageId, number);
        },
        async getVariants() {
            await send("variants");
            return new Map([["public", wireVariant(true)]]);
        },
        getPages: (_, { sortOrder = "desc" }) => readPages("the images", (token) => readPage(token, sortOrder)),
        getKeys: notAsked,
        async getStats() {
            await send("stats");
            return { current: listed.length, allowed: 100_000 };
        },
        probeDelivery: notAsked,
    };
}
