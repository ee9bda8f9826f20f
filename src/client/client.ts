import type { Settings } from "../base/settings";
import { ApiError, ImageNotFoundError } from "../base/errors";
import { type AccountReference, describeAccount, describeImage, type ImageReference } from "../base/ids";
import { redactor } from "../base/safeText";
import { openEnvelope } from "./envelope";
import { failureOf, malformedResponse } from "./failure";
import { createAnonymousProbe, createGet, type HttpResponse } from "./http";
import { type Delivery, interpretDelivery } from "./deliveryProbe";
import { imagesPerPage } from "./findListed";
import { readPages } from "./readPages";
import { createReader, type Outcome, type Read, type Dependencies, systemDependencies } from "./reader";
import {
    parseWireImage,
    parseWireKeys,
    parseWireVariants,
    type WireImage,
    type WireKey,
    type WireVariants,
} from "./wire";
import { parseWirePage, parseWireStats, type WirePage, type WireStats } from "./wirePage";

/** Which images a list has, and how. */
export interface PageQuery {
    /** At most as many as the API gives. */
    readonly perPage: number;
    /** By the time of upload. */
    readonly sortOrder?: "asc" | "desc" | undefined;
    readonly creator?: string | undefined;
    /** Filters as the API has them: a field of the metadata, with an operator in brackets if there is one. */
    readonly meta?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the Cloudflare Images API, with the permission "Images Read". It sends nothing but GET, so it may always try
 * again. Whatever goes wrong is thrown as a CloudflareImagesError.
 */
export interface Client {
    /** `GET /accounts/{account_id}/images/v1/{image_id}` */
    getImage(image: ImageReference): Promise<WireImage>;
    /** `GET /accounts/{account_id}/images/v1/variants` */
    getVariants(account: AccountReference): Promise<WireVariants>;
    /** `GET /accounts/{account_id}/images/v1/keys` */
    getKeys(account: AccountReference): Promise<readonly WireKey[]>;
    /** `GET /accounts/{account_id}/images/v2`: each page once it is taken. */
    getPages(account: AccountReference, query: PageQuery): AsyncIterable<WirePage>;
    /** `GET /accounts/{account_id}/images/v1/stats` */
    getStats(account: AccountReference): Promise<WireStats>;
    /** Asks the delivery host for one byte of `url`, without credentials. Messages show none of `secrets`. */
    probeDelivery(url: string, secrets: readonly string[]): Promise<Delivery>;
}

export function createClient(settings: Settings, dependencies: Dependencies = systemDependencies): Client {
    const read = createReader("the Cloudflare API", createGet(settings), settings, dependencies);
    // Few lookups ask the delivery host.
    let probe: Read | undefined;
    const probeReader = () =>
        createReader("the delivery host", createAnonymousProbe(settings.timeoutMs), settings, dependencies);

    return {
        getImage: (image) =>
            read({
                what: describeImage(image),
                path: `/accounts/${image.accountId}/images/v1/${encodeURIComponent(image.imageId)}`,
                secrets: image.secrets,
                interpret: (response) => interpret(response, (result) => parseWireImage(image.imageId, result)),
            }),
        getVariants: (account) =>
            read({
                what: `the variants of ${describeAccount(account)}`,
                path: `/accounts/${account.accountId}/images/v1/variants`,
                secrets: account.secrets,
                interpret: (response) => interpretOfAccount(response, parseWireVariants),
            }),
        getKeys: (account) =>
            read({
                what: `the signing keys of ${describeAccount(account)}`,
                path: `/accounts/${account.accountId}/images/v1/keys`,
                secrets: account.secrets,
                interpret: (response) => interpretOfAccount(response, parseWireKeys),
            }),
        getPages: (account, query) =>
            readPages(`the images of ${describeAccount(account)}`, (continuationToken) =>
                read({
                    what: `the images of ${describeAccount(account)}`,
                    path: `/accounts/${account.accountId}/images/v2?${toSearch(query, continuationToken)}`,
                    secrets: account.secrets,
                    interpret: (response) => interpretOfAccount(response, parseWirePage),
                }),
            ),
        getStats: (account) =>
            read({
                what: `the statistics of ${describeAccount(account)}`,
                path: `/accounts/${account.accountId}/images/v1/stats`,
                secrets: account.secrets,
                interpret: (response) => interpretOfAccount(response, parseWireStats),
            }),
        probeDelivery(url, secrets) {
            probe ??= probeReader();
            return probe({ what: redactor(secrets)(`"${url}"`), path: url, secrets, interpret: interpretDelivery });
        },
    };
}

/** No image was asked for, so none is missing, whatever the answer says. */
function interpretOfAccount<T extends object>(
    response: HttpResponse,
    parse: (result: unknown) => T | string,
): Outcome<T> {
    const outcome = interpret(response, parse);
    return "failure" in outcome && outcome.failure.errorClass === ImageNotFoundError
        ? { failure: { ...outcome.failure, errorClass: ApiError, advice: "Check the account id and the base URL." } }
        : outcome;
}

function toSearch({ perPage, sortOrder, creator, meta }: PageQuery, continuationToken: string | undefined): string {
    const parameters: [string, string | undefined][] = [
        ["per_page", String(Math.min(perPage, imagesPerPage))],
        ["sort_order", sortOrder],
        ["creator", creator],
        ...Object.entries(meta ?? {}).map(([field, value]): [string, string] => [`meta.${field}`, value]),
        ["continuation_token", continuationToken],
    ];
    const given = parameters.filter((parameter): parameter is [string, string] => parameter[1] !== undefined);
    return new URLSearchParams(given).toString();
}

function interpret<T extends object>(response: HttpResponse, parse: (result: unknown) => T | string): Outcome<T> {
    const envelope = openEnvelope(response);
    if (envelope.kind === "failure") {
        return { failure: failureOf(response, envelope.errors) };
    }
    const value = envelope.kind === "success" ? parse(envelope.result) : envelope.problem;
    return typeof value === "string" ? { failure: malformedResponse(response, value) } : { value };
}
