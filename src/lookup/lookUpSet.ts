import type { Client } from "../client/client";
import {
    type CloudflareImagesError,
    type ErrorDetails,
    ExpectationError,
    isCloudflareImagesError,
    isImageNotFoundError,
} from "../base/errors";
import { type AccountReference, describeAccount, type ImageReference } from "../base/ids";
import { quote } from "../base/safeText";
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
 * @throws CloudflareImagesError that names every id that failed; of the class that the failures share, else an
 * ExpectationError before any other, and an ImageNotFoundError after all others.
 */
export async function lookUpSet(client: Client, question: SetQuestion): Promise<SetLookup> {
    const { account, judgement, missing, deliveryBaseUrl } = question;
    const images = [...new Set(question.imageIds)].map((imageId): ImageReference => ({ ...account, imageId }));
    const found: (readonly [id: string, lookup: Lookup])[] = [];
    const missingIds: string[] = [];
    const failed: Failed[] = [];
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
    const [first, ...others] = failed.sort(([, a], [, b]) => severityOf(b) - severityOf(a));
    if (first !== undefined) {
        throw combine([first, ...others], images.length);
    }
    const warnings = found.flatMap(([, { warning }]) => (warning === null ? [] : [warning]));
    return { lookups: new Map(found), missingIds, warning: warnings.length === 0 ? null : warnings.join(" ") };
}

/** A policy that is broken must not be taken for an image that is missing, which a program may well expect. */
function severityOf(error: CloudflareImagesError): number {
    return error instanceof ExpectationError ? 2 : isImageNotFoundError(error) ? 0 : 1;
}

type Failed = readonly [image: ImageReference, error: CloudflareImagesError];

/** One error for all, in which the ids with the same failure are together. */
function combine(failed: readonly [Failed, ...Failed[]], asked: number): CloudflareImagesError {
    const [[image, first]] = failed;
    if (failed.length === 1) {
        return first;
    }
    const idsByReason = new Map<string, string[]>();
    for (const [{ imageId, secrets }, error] of failed) {
        const id = secrets.includes(imageId) ? "[secret]" : quote(imageId);
        const reason = reasonOf(error);
        idsByReason.set(reason, [...(idsByReason.get(reason) ?? []), id]);
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
                      ...(!secrets.includes(imageId) && { imageId }),
                  }))
                : [],
        );
        return new ExpectationError(message, failures);
    }
    const SharedClass = first.constructor as new (message: string, details: ErrorDetails) => CloudflareImagesError;
    const { status, cloudflareErrors, rayId } = first;
    return new SharedClass(message, {
        cloudflareErrors,
        ...(status !== undefined && { status }),
        ...(rayId !== undefined && { rayId }),
    });
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
