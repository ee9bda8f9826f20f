import type { Settings } from "../base/settings";
import { type AccountReference, describeAccount, describeImage, type ImageReference, publicImageId } from "../base/ids";
import type { Checked } from "../base/checks";
import { InvalidResponseError } from "../base/errors";
import { redactor } from "../base/redactor";
import { isLoopback, parseUrl } from "../base/urls";
import { batching } from "./batching";
import { createAnonymousProbe, createGet } from "./http";
import { type Delivery, interpretDelivery } from "./deliveryProbe";
import type { Subject } from "./failure";
import { createReader, type Machine, type Read, thisMachine } from "./request";
import { openEnvelope } from "./response";
import { type Image, parseImage } from "./image";
import {
    imagesPerPage,
    parseWireKeys,
    parseWirePage,
    parseWireStats,
    parseWireVariants,
    type WireKey,
    type WirePage,
    type WireStats,
    type WireVariants,
} from "./wire";

/** Which images to list, and in which order. */
export interface PageQuery {
    /** How many images are needed at most. A page has 10 to 1000. */
    readonly perPage: number;
    /** By the time of upload. */
    readonly sortOrder?: "asc" | "desc" | undefined;
    readonly creator?: string | undefined;
    /** Filters on metadata as the API spells them: `field` or `field[operator]`. */
    readonly meta?: Readonly<Record<string, string>> | undefined;
    /** The page to begin with, as the page before it named it. Default: the first. */
    readonly continuationToken?: string | undefined;
}

/**
 * Reads the Cloudflare Images API. Permission: "Images Read". It only sends GET, so it can always retry. It throws every
 * failure as a CloudflareImagesError.
 */
export interface Client {
    /** `GET /accounts/{account_id}/images/v1/{image_id}` */
    getImage(image: ImageReference): Promise<Image>;
    /** `GET /accounts/{account_id}/images/v1/variants` */
    getVariants(account: AccountReference): Promise<WireVariants>;
    /** `GET /accounts/{account_id}/images/v1/keys` */
    getKeys(account: AccountReference): Promise<readonly WireKey[]>;
    /** `GET /accounts/{account_id}/images/v2`: each page is read when the iterator asks for it. */
    getPages(account: AccountReference, query: PageQuery): AsyncIterable<WirePage>;
    /** `GET /accounts/{account_id}/images/v1/stats` */
    getStats(account: AccountReference): Promise<WireStats>;
    /** Requests one byte of `url` from the delivery host, without credentials. Messages hide `secrets`. */
    probeDelivery(url: string, secrets: readonly string[]): Promise<Delivery>;
}

/** What all reads with the same settings share: kept sockets, the rate limit and requests. Nothing opens before a request. */
export interface Clients {
    readonly settings: Settings;
    readonly client: Client;
    /** `client`, for images that are read together. */
    readonly batchingClient: Client;
}

export function createClients(settings: Settings, client = createClient(settings)): Clients {
    let batchingClient: Client | undefined;
    return {
        settings,
        client,
        get batchingClient() {
            return (batchingClient ??= batching(client));
        },
    };
}

export function createClient(settings: Settings, machine: Machine = thisMachine): Client {
    const read = createReader("api", createGet(settings), openEnvelope, settings, machine);
    const { baseUrl, timeoutMs } = settings;
    const isLocal = isLoopback(parseUrl(baseUrl)?.hostname ?? "");
    let probe: Read<Delivery> | undefined;

    function readOfAccount<T>(
        what: string,
        account: AccountReference,
        path: string,
        parse: (result: unknown) => Checked<T>,
        subject: Subject = "other",
    ): Promise<T> {
        return read({
            subject,
            what: `${what} of ${describeAccount(account)}`,
            path: `/accounts/${account.accountId}/images/${path}`,
            secrets: account.secrets,
            parse,
        });
    }

    return {
        getImage: (image) =>
            read({
                subject: "image",
                what: describeImage(image),
                imageId: publicImageId(image),
                path: `/accounts/${image.accountId}/images/v1/${encodeURIComponent(image.imageId)}`,
                secrets: image.secrets,
                parse: (result) => parseImage(image, result, isLocal),
            }),
        getVariants: (account) => readOfAccount("the variants", account, "v1/variants", parseWireVariants),
        getKeys: (account) => readOfAccount("the signing keys", account, "v1/keys", parseWireKeys, "keys"),
        getPages: (account, query) =>
            readPages(
                `the images of ${describeAccount(account)}`,
                (continuationToken) =>
                    readOfAccount(
                        "the images",
                        account,
                        `v2?${toSearch({ ...query, continuationToken })}`,
                        (result) => parseWirePage(account.accountId, result, isLocal),
                        "list",
                    ),
                query.continuationToken,
            ),
        getStats: (account) => readOfAccount("the statistics", account, "v1/stats", parseWireStats),
        probeDelivery(url, secrets) {
            // Created when it is first used, because few lookups use the delivery host.
            probe ??= createReader("delivery", createAnonymousProbe(timeoutMs), interpretDelivery, settings, machine);
            const what = redactor(secrets)(`"${url}"`);
            return probe({ subject: "other", what, path: url, secrets, parse: (delivery) => ({ value: delivery }) });
        },
    };
}

function toSearch({ perPage, sortOrder, creator, meta, continuationToken }: PageQuery): string {
    const parameters: [string, string | undefined][] = [
        ["per_page", String(Math.min(Math.max(minPerPage, perPage), imagesPerPage))],
        ["sort_order", sortOrder],
        ["creator", creator],
        ...Object.entries(meta ?? {}).map(([field, value]): [string, string] => [`meta.${field}`, value]),
        ["continuation_token", continuationToken],
    ];
    const given = parameters.filter((parameter): parameter is [string, string] => parameter[1] !== undefined);
    return new URLSearchParams(given).toString();
}

/** The longest list, and the smallest page, according to Cloudflare's reference. */
const [maxImages, minPerPage] = [10_000, 10];

/** Reading stops at this many images. It is more than the longest list, in case Cloudflare lists more one day. */
const mostImages = 10 * maxImages;

const maxPages = maxImages / minPerPage;

/** How many pages in a row may show nothing new. A page can be empty. */
const maxIdlePages = 10;

/**
 * The pages of a list. Each is read when the iterator asks for it.
 *
 * @param start The token of the page to begin with. Default: the first page.
 * @throws InvalidResponseError when a continuation token is repeated, when page after page shows nothing new, or when the
 * list has more pages than Cloudflare's longest.
 */
export async function* readPages(
    what: string,
    readPage: (continuationToken: string | undefined) => Promise<WirePage>,
    start?: string,
): AsyncGenerator<WirePage, void, undefined> {
    const endless = (why: string) =>
        new InvalidResponseError(`Could not read ${what}: ${why}. The list would never end: try again later.`);
    const tokens = new Set<string | undefined>([start]);
    const ids = new Set<string>();
    let idlePages = 0;
    let token = start;
    for (let pages = 1; ; pages++) {
        const page = await readPage(token);
        const known = ids.size;
        page.images.forEach(([id]) => ids.add(id));
        idlePages = ids.size > known ? 0 : idlePages + 1;
        yield page;
        token = page.continuationToken;
        if (token === undefined) {
            return;
        }
        if (tokens.has(token)) {
            throw endless(`after ${pages} pages, the continuation token is one that came before`);
        }
        if (idlePages >= maxIdlePages) {
            throw endless(`${idlePages} pages in a row show no image that did not come before`);
        }
        if (ids.size > mostImages) {
            throw endless(`it has more than ${mostImages} images, and Cloudflare lists ${maxImages}`);
        }
        if (pages >= maxPages) {
            throw endless(
                `it has more than ${maxPages} pages, and Cloudflare lists ${maxImages} images, at least ${minPerPage} in a page`,
            );
        }
        tokens.add(token);
    }
}
