import type { Settings } from "../credentials";
import { ApiError, ImageNotFoundError } from "../errors";
import {
    type AccountReference,
    describeAccount,
    describeImage,
    type ImageReference,
    secretIds,
} from "../imageReference";
import { redactor } from "../redact";
import { openEnvelope } from "./envelope";
import { failureOf, malformedReply } from "./failure";
import { createAnonymousProbe, createGet, type HttpReply } from "./http";
import { type Delivery, interpretDelivery } from "./delivery";
import { createReader, type Outcome, type Surroundings, systemSurroundings } from "./reader";
import {
    parseWireImage,
    parseWireKeys,
    parseWireVariants,
    type WireImage,
    type WireKey,
    type WireVariants,
} from "./wire";

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
    /** Asks the delivery host for one byte of `url`, without credentials. Messages show none of `secrets`. */
    probeDelivery(url: string, secrets: readonly string[]): Promise<Delivery>;
}

export function createClient(settings: Settings, surroundings: Surroundings = systemSurroundings): Client {
    const read = createReader("the Cloudflare API", createGet(settings), settings, surroundings);
    const probe = createReader("the delivery host", createAnonymousProbe(settings.timeoutMs), settings, surroundings);

    return {
        getImage: (image) =>
            read({
                what: describeImage(image),
                path: `/accounts/${image.accountId}/images/v1/${encodeURIComponent(image.imageId)}`,
                secrets: secretIds(image),
                interpret: (reply) => interpret(reply, (result) => parseWireImage(image.imageId, result)),
            }),
        getVariants: (account) =>
            read({
                what: `the variants of ${describeAccount(account)}`,
                path: `/accounts/${account.accountId}/images/v1/variants`,
                secrets: secretIds(account),
                interpret: (reply) => interpretOfAccount(reply, parseWireVariants),
            }),
        getKeys: (account) =>
            read({
                what: `the signing keys of ${describeAccount(account)}`,
                path: `/accounts/${account.accountId}/images/v1/keys`,
                secrets: secretIds(account),
                interpret: (reply) => interpretOfAccount(reply, parseWireKeys),
            }),
        probeDelivery: (url, secrets) =>
            probe({ what: redactor(secrets)(`"${url}"`), path: url, secrets, interpret: interpretDelivery }),
    };
}

/** No image was asked for, so none is missing, whatever the answer says. */
function interpretOfAccount<T extends object>(reply: HttpReply, parse: (result: unknown) => T | string): Outcome<T> {
    const outcome = interpret(reply, parse);
    return "failure" in outcome && outcome.failure.errorClass === ImageNotFoundError
        ? { failure: { ...outcome.failure, errorClass: ApiError, advice: "Check the account id and the base URL." } }
        : outcome;
}

function interpret<T extends object>(reply: HttpReply, parse: (result: unknown) => T | string): Outcome<T> {
    const envelope = openEnvelope(reply);
    if (envelope.kind === "failure") {
        return { failure: failureOf(reply, envelope.errors) };
    }
    const value = envelope.kind === "success" ? parse(envelope.result) : envelope.problem;
    return typeof value === "string" ? { failure: malformedReply(reply, value) } : { value };
}
