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

/** The signing keys of the account, or why they cannot be read. */
export type ReadKeys = { readonly keys: readonly WireKey[] } | { readonly problem: string };

/** Reads images and the signing keys of an account, each once, when it is needed first. It never throws an error. */
export function accountReader(accountId: string | undefined, clientsOf: ClientsOf) {
    const images = new Map<string, Promise<ReadImage>>();
    let keys: Promise<ReadKeys> | undefined;

    async function read<T>(from: (run: Run) => Promise<T>): Promise<T | { readonly problem: string }> {
        try {
            return await from(openAccount(accountId, clientsOf));
        } catch (error) {
            return { problem: messageOf(error) };
        }
    }

    return {
        /** Takes one request, and one for the variant definitions if the image requires signed URLs. */
        readImage(imageId: string): Promise<ReadImage> {
            const image = images.get(imageId) ?? read((run) => findImage(run, imageId));
            images.set(imageId, image);
            return image;
        },
        readKeys(): Promise<ReadKeys> {
            return (keys ??= read(async ({ client, account }) => ({ keys: await client.getKeys(account) })));
        },
    };
}

async function findImage(run: Run, imageId: string): Promise<ReadImage> {
    try {
        return await lookUp(run, imageId);
    } catch (error) {
        if (error instanceof ImageNotFoundError) {
            return { missingIn: run.account.accountId };
        }
        throw error;
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
