import type { Client } from "../client/client";
import { isImageNotFoundError } from "../base/errors";
import { type AccountReference, describeAccount, describeImageId, type ImageReference } from "../base/ids";
import { nothingJudged, refuseGaps } from "./coverage";
import { combineFailures, settleImages } from "./failures";
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
    /** Whether the judgement passes without an image. Default: `false`. */
    readonly allowEmpty?: boolean | undefined;
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
    const { done, failed } = await settleImages(images, (image) => lookUp(client, image, judgement, deliveryBaseUrl));
    const isOmitted = (error: unknown) => missing === "omit" && isImageNotFoundError(error);
    const unexpected = failed.filter(([, error]) => !isOmitted(error));
    const failure = combineFailures(unexpected, images.length);
    if (failure !== undefined) {
        throw failure;
    }
    const isUnjudged = judgement !== undefined && done.length === 0 && question.allowEmpty !== true;
    const warnings = [
        ...done.flatMap(([, { warning }]) => warning ?? []),
        ...(isUnjudged
            ? refuseGaps(
                  [nothingJudged(describeEmpty(account, images), "check imageIds and the account id")],
                  judgement,
              )
            : []),
    ];
    return {
        lookups: new Map(done.map(([{ imageId }, lookup]) => [imageId, lookup])),
        missingIds: failed.map(([{ imageId }]) => imageId),
        warning: warnings.length === 0 ? null : warnings.join(" "),
    };
}

function describeEmpty(account: AccountReference, images: readonly ImageReference[]): string {
    const set = `The set of images in ${describeAccount(account)}`;
    return images.length === 0
        ? `${set} has no ids`
        : `${set} has only missing ids (${images.map(describeImageId).join(", ")})`;
}
