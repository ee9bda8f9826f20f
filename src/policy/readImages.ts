import { CloudflareImagesError, ImageNotFoundError } from "../base/errors";
import { checkAccountId } from "../base/ids";
import type { Connection } from "../client/batching";
import { lookUp } from "../lookup/lookUpImage";
import type { Image } from "../client/image";

/** An image of the account, the account that does not have it, or why it cannot be read. */
export type ImageReading =
    { readonly image: ReadImage } | { readonly missingIn: string } | { readonly problem: string };

export type ReadImage = Pick<Image, "requireSignedUrls" | "variantUrls" | "access" | "accessProblem">;

/** Connects with the settings of a lookup that names this account. */
export type Connect = (accountId: string | undefined) => Connection;

/**
 * Reads images, each once: a request each, and one for the variant definitions if an image requires signed URLs. It never
 * throws an error: a failed read is the reading of its image.
 */
export function imageReader(
    accountId: string | undefined,
    connect: Connect,
): (imageId: string) => Promise<ImageReading> {
    const readings = new Map<string, Promise<ImageReading>>();
    return (imageId) => {
        const reading = readings.get(imageId) ?? readImage(imageId, accountId, connect);
        readings.set(imageId, reading);
        return reading;
    };
}

/** The message of an error, which is meant for users if the error is one of this package. */
export function messageOf(error: unknown): string {
    if (error instanceof CloudflareImagesError) {
        return error.message;
    }
    return `unexpected error: ${error instanceof Error ? error.message : "unknown"}`;
}

async function readImage(imageId: string, givenAccountId: string | undefined, connect: Connect): Promise<ImageReading> {
    let accountId = givenAccountId ?? "";
    try {
        const { client, settings } = connect(givenAccountId);
        accountId = givenAccountId ?? settings.accountId ?? "";
        const problems = checkAccountId(accountId);
        return problems.length > 0
            ? { problem: `The account id is not valid: ${problems.join("; ")}.` }
            : await lookUp({ client, account: { accountId, secrets: [] } }, imageId);
    } catch (error) {
        return error instanceof ImageNotFoundError ? { missingIn: accountId } : { problem: messageOf(error) };
    }
}
