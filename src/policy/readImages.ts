import { CloudflareImagesError, ConfigurationError, ImageNotFoundError, InvalidInputError } from "../base/errors";
import { checkAccountId } from "../base/ids";
import type { Clients } from "../client/client";
import type { Image } from "../client/image";
import type { WireKey } from "../client/wire";
import { lookUp } from "../lookup/lookUpImage";
import type { Run } from "../lookup/run";

/** An image of the account, the account that does not have it, or why it cannot be read. */
export type ReadImage = { readonly image: Image } | { readonly missingIn: string } | { readonly problem: string };

/** The clients with the settings of a lookup of this account. */
export type ClientsOf = (accountId: string | undefined) => Clients;

/**
 * Reads images, each once, with one request, and one for the variant definitions if an image requires signed URLs. It never
 * throws an error.
 */
export function imageReader(
    accountId: string | undefined,
    clientsOf: ClientsOf,
): (imageId: string) => Promise<ReadImage> {
    const images = new Map<string, Promise<ReadImage>>();
    return (imageId) => {
        const image = images.get(imageId) ?? readImage(imageId, accountId, clientsOf);
        images.set(imageId, image);
        return image;
    };
}

/** The signing keys of the account, or why they cannot be read. */
export type ReadKeys = { readonly keys: readonly WireKey[] } | { readonly problem: string };

/** Reads the signing keys of the account, with one request when they are needed first. It never throws an error. */
export function keyReader(accountId: string | undefined, clientsOf: ClientsOf): () => Promise<ReadKeys> {
    let keys: Promise<ReadKeys> | undefined;
    return () => (keys ??= readKeys(accountId, clientsOf));
}

async function readKeys(accountId: string | undefined, clientsOf: ClientsOf): Promise<ReadKeys> {
    try {
        const { client, account } = openAccount(accountId, clientsOf);
        return { keys: await client.getKeys(account) };
    } catch (error) {
        return { problem: messageOf(error) };
    }
}

/** The message of an error, which is meant for users if the error is one of this package. */
export function messageOf(error: unknown): string {
    if (error instanceof ConfigurationError) {
        return `${error.message} \`pulumi policy analyze\` passes no configuration of the stack: use the environment.`;
    }
    if (error instanceof CloudflareImagesError) {
        return error.message;
    }
    return `unexpected error: ${error instanceof Error ? error.message : "unknown"}`;
}

async function readImage(
    imageId: string,
    givenAccountId: string | undefined,
    clientsOf: ClientsOf,
): Promise<ReadImage> {
    let run: Run | undefined;
    try {
        run = openAccount(givenAccountId, clientsOf);
        return await lookUp(run, imageId);
    } catch (error) {
        return error instanceof ImageNotFoundError && run !== undefined
            ? { missingIn: run.account.accountId }
            : { problem: messageOf(error) };
    }
}

/** @throws CloudflareImagesError for missing credentials and for an account id that is missing or malformed. */
function openAccount(givenAccountId: string | undefined, clientsOf: ClientsOf): Run {
    const { client, settings } = clientsOf(givenAccountId);
    const accountId = givenAccountId ?? settings.accountId ?? "";
    const problems = checkAccountId(accountId);
    if (problems.length > 0) {
        throw new InvalidInputError(`The account id is not valid: ${problems.join("; ")}.`);
    }
    return { client, account: { accountId, secrets: [] } };
}
