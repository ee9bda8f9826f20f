import type { Client } from "../client/client";
import { isCloudflareImagesError, isImageNotFoundError } from "../base/errors";
import type { AccountReference, ImageReference } from "../base/ids";
import { combineFailures, type FailedImage } from "./failures";
import type { Judgement } from "./judgement";
import { type Lookup, lookUp } from "./lookUpImage";

/** What becomes of an id that the account has no image for. */
export type MissingImages = "error" | "omit";

/** Many images that were read together. */
export interface SetLookup {
    /** By their ids, in the order that they were asked for. */
    readonly lookups: ReadonlyMap<string, Lookup>;
    /** The ids that the account has no image for. */
    readonly missingIds: readonly string[];
    /** What advisory expectations have to say. */
    readonly warning: string | null;
}

/** What a set asks for. */
export interface SetQuestion {
    readonly account: AccountReference;
    readonly imageIds: readonly string[];
    readonly judgement: Judgement | undefined;
    readonly missing: MissingImages;
    readonly deliveryBaseUrl: string | undefined;
}

/**
 * Reads and judges many images of one account.
 *
 * @param client One that batches the reads of images.
 * @throws CloudflareImagesError that names every id that failed: see `combineFailures`.
 */
export async function lookUpSet(client: Client, question: SetQuestion): Promise<SetLookup> {
    const { account, judgement, missing, deliveryBaseUrl } = question;
    const images = [...new Set(question.imageIds)].map((imageId): ImageReference => ({ ...account, imageId }));
    const found: (readonly [id: string, lookup: Lookup])[] = [];
    const missingIds: string[] = [];
    const failed: FailedImage[] = [];
    const results = await Promise.allSettled(images.map((image) => lookUp(client, image, judgement, deliveryBaseUrl)));
    for (const [index, image] of images.entries()) {
        const result = results[index];
        const error: unknown = result?.status === "rejected" ? result.reason : undefined;
        if (result?.status === "fulfilled") {
            found.push([image.imageId, result.value]);
        } else if (missing === "omit" && isImageNotFoundError(error)) {
            missingIds.push(image.imageId);
        } else if (isCloudflareImagesError(error)) {
            failed.push([image, error]);
        } else {
            throw error;
        }
    }
    const failure = combineFailures(failed, images.length);
    if (failure !== undefined) {
        throw failure;
    }
    const warnings = found.flatMap(([, { warning }]) => (warning === null ? [] : [warning]));
    return { lookups: new Map(found), missingIds, warning: warnings.length === 0 ? null : warnings.join(" ") };
}
