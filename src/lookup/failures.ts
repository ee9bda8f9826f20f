import {
    type CloudflareImagesError,
    ExpectationError,
    isCloudflareImagesError,
    isImageNotFoundError,
    withMessage,
} from "../base/errors";
import { describeAccount, describeImageId, type ImageReference } from "../base/ids";
import { isSecret } from "../base/redactor";
import type { Lookup } from "./lookUpImage";
import type { Run } from "./run";

/** An image that could not be used, and why. */
export type FailedImage = readonly [image: ImageReference, error: CloudflareImagesError];

/** What comes of each image, in the order of `images`. An error that is not one of this package is thrown. */
export async function settleImages<Item extends { readonly imageId: string }>(
    { account }: Run,
    images: readonly Item[],
    work: (image: Item) => Promise<Lookup>,
): Promise<{ readonly done: Lookup[]; readonly failed: FailedImage[] }> {
    const done: Lookup[] = [];
    const failed: FailedImage[] = [];
    const results = await Promise.allSettled(images.map(work));
    for (const [index, { imageId }] of images.entries()) {
        const result = results[index];
        const error: unknown = result?.status === "rejected" ? result.reason : undefined;
        if (result?.status === "fulfilled") {
            done.push(result.value);
        } else if (isCloudflareImagesError(error)) {
            failed.push([{ ...account, imageId }, error]);
        } else {
            throw error;
        }
    }
    return { done, failed };
}

/**
 * One error for all, in which the ids with the same failure are together: of the class that the failures share, else an
 * ExpectationError before any other, and an ImageNotFoundError after all others. `undefined` if nothing failed.
 */
export function combineFailures(failed: readonly FailedImage[], asked: number): CloudflareImagesError | undefined {
    const sorted = [...failed].sort(([, a], [, b]) => severityOf(b) - severityOf(a));
    const [first] = sorted;
    return first === undefined || sorted.length === 1 ? first?.[1] : combine(sorted, first, asked);
}

/** A policy that is broken must not be taken for an image that is missing, which a program may well expect. */
function severityOf(error: CloudflareImagesError): number {
    return error instanceof ExpectationError ? 2 : isImageNotFoundError(error) ? 0 : 1;
}

function combine(failed: readonly FailedImage[], [image, first]: FailedImage, asked: number): CloudflareImagesError {
    const idsByReason = new Map<string, string[]>();
    for (const [failedImage, error] of failed) {
        const reason = reasonOf(error);
        idsByReason.set(reason, [...(idsByReason.get(reason) ?? []), describeImageId(failedImage)]);
    }
    const groups = [...idsByReason].map(([reason, ids]) => `${reason}: ${ids.join(", ")}`);
    const message =
        `Could not use ${failed.length} of ${asked} images in ${describeAccount(image)}: ${groups.join("; ")}. ` +
        `The first: ${first.message}`;
    if (first instanceof ExpectationError) {
        const failures = failed.flatMap(([{ imageId, secrets }, error]) =>
            error instanceof ExpectationError
                ? error.failures.map((failure) => ({
                      ...failure,
                      ...(!isSecret(imageId, secrets) && { imageId }),
                  }))
                : [],
        );
        return new ExpectationError(message, failures);
    }
    return withMessage(first, message);
}

/** What failed, without what is another for each image. */
function reasonOf(error: CloudflareImagesError): string {
    if (error instanceof ExpectationError) {
        const messages = error.failures.map(({ message }) => message);
        return messages.length === 0 ? "not what was expected [secret]" : messages.join(" and ");
    }
    const listed = error.cloudflareErrors.map(({ code, message }) => [code, message].filter(Boolean).join(" "));
    return [error.status ?? error.code, ...listed].join(" ");
}
