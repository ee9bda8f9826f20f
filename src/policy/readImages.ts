import { CloudflareImagesError, ImageNotFoundError, InvalidInputError } from "../base/errors";
import { checkAccountId } from "../base/ids";
import { lookUp } from "../lookup/lookUpImage";
import type { Connection } from "../client/batching";
import type { ReadImage } from "./judgeUrl";

/** What came of reading an image. */
export type ImageReading =
    | { readonly kind: "found"; readonly image: ReadImage }
    | { readonly kind: "missing"; readonly accountId: string }
    | { readonly kind: "failed"; readonly message: string };

/**
 * Reads each image once, all at the same time: a request for each, and one for the variant definitions if any of them
 * requires signed URLs. It never throws: what fails, fails for the images that it concerns.
 */
export async function readImages(
    imageIds: readonly string[],
    accountId: string | undefined,
    connect: (accountId: string | undefined) => Connection,
): Promise<ReadonlyMap<string, ImageReading>> {
    const distinct = [...new Set(imageIds)];
    const readings = await Promise.all(
        distinct.map(async (imageId) => [imageId, await readImage(imageId, accountId, connect)] as const),
    );
    return new Map(readings);
}

/** What an error has to say, in its own words if it is one of this package's. */
export function messageOf(error: unknown): string {
    if (error instanceof CloudflareImagesError) {
        return error.message;
    }
    return `an error that the policy did not expect: ${error instanceof Error ? error.message : "unknown"}`;
}

async function readImage(
    imageId: string,
    givenAccountId: string | undefined,
    connect: (accountId: string | undefined) => Connection,
): Promise<ImageReading> {
    try {
        const { client, settings } = connect(givenAccountId);
        const accountId = soundAccountId(givenAccountId ?? settings.accountId ?? "");
        const reference = { accountId, imageId, secrets: [] };
        const lookup = await unlessMissing(lookUp(client, reference, undefined, undefined));
        return lookup === undefined ? { kind: "missing", accountId } : { kind: "found", image: lookup.image };
    } catch (error) {
        return { kind: "failed", message: messageOf(error) };
    }
}

function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
    return reading.catch((error: unknown) => {
        if (error instanceof ImageNotFoundError) {
            return undefined;
        }
        throw error;
    });
}

function soundAccountId(accountId: string): string {
    const problems = checkAccountId(accountId);
    if (problems.length > 0) {
        throw new InvalidInputError(`The account id is not valid: ${problems.join("; ")}.`);
    }
    return accountId;
}
