import { CloudflareImagesError, ImageNotFoundError, InvalidInputError } from "../base/errors";
import { checkAccountId } from "../base/ids";
import type { Connection } from "../client/batching";
import { lookUp } from "../lookup/lookUpImage";
import type { ReadImage } from "./judgeUrl";

/** The result of reading an image. */
export type ImageReading =
    | { readonly kind: "found"; readonly image: ReadImage }
    | { readonly kind: "missing"; readonly accountId: string }
    | { readonly kind: "failed"; readonly message: string };

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
    try {
        const { client, settings } = connect(givenAccountId);
        const accountId = givenAccountId ?? settings.accountId ?? "";
        const problems = checkAccountId(accountId);
        if (problems.length > 0) {
            throw new InvalidInputError(`The account id is not valid: ${problems.join("; ")}.`);
        }
        return await lookUp(client, { accountId, imageId, secrets: [] }, undefined, undefined).then(
            ({ image }) => ({ kind: "found", image }),
            (error: unknown) => {
                if (error instanceof ImageNotFoundError) {
                    return { kind: "missing", accountId };
                }
                throw error;
            },
        );
    } catch (error) {
        return { kind: "failed", message: messageOf(error) };
    }
}
