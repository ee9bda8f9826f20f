import {
    type CloudflareImagesError,
    ExpectationError,
    isCloudflareImagesError,
    isImageNotFoundError,
    withMessage,
} from "../base/errors";
import { type AccountReference, describeAccount, describeImageId, publicImageId } from "../base/ids";
import type { Lookup } from "./lookUpImage";
import type { Run } from "./run";

/** The result of judging several images. */
export interface Judged {
    /** In the order of the images, without failed and missing images. */
    readonly lookups: readonly Lookup[];
    /** The ids without an image in the account, unless a missing image fails. */
    readonly missingIds: readonly string[];
    /** One error for all failed images. */
    readonly failure: CloudflareImagesError | undefined;
}

/** Images that `expect` should have judged, but did not. */
export interface Gap {
    readonly message: string;
    /** Whether a mandatory judgement fails because of it. */
    readonly isFatal: boolean;
}

/**
 * Judges each image, even if others fail.
 *
 * @param missing Whether a missing image fails.
 * @throws Any error that is not a CloudflareImagesError.
 */
export async function judgeAll<Item extends { readonly imageId: string }>(
    { account }: Run,
    images: readonly Item[],
    judge: (image: Item) => Promise<Lookup>,
    missing: "error" | "omit" = "error",
): Promise<Judged> {
    const lookups: Lookup[] = [];
    const missingIds: string[] = [];
    const failed: Failed[] = [];
    const results = await Promise.allSettled(images.map(judge));
    for (const [index, { imageId }] of images.entries()) {
        const result = results[index];
        const error: unknown = result?.status === "rejected" ? result.reason : undefined;
        if (result?.status === "fulfilled") {
            lookups.push(result.value);
        } else if (missing === "omit" && isImageNotFoundError(error)) {
            missingIds.push(imageId);
        } else if (isCloudflareImagesError(error)) {
            failed.push({ imageId, error });
        } else {
            throw error;
        }
    }
    return { lookups, missingIds, failure: combine(account, failed, images.length) };
}

/** The gap if there was no image to judge, such as after a misspelled filter or id. */
export function nothingJudged(subject: string, advice: string): Gap {
    return {
        message: `${subject}, so \`expect\` judged nothing: ${advice}, or set allowEmpty: true beside expect.`,
        isFatal: true,
    };
}

/**
 * The warning about several images; `null` if there is nothing to warn about.
 *
 * @param subject Names the list, at the start of the message.
 * @throws The failure, or an ExpectationError if a mandatory judgement has a fatal gap.
 */
export function report(
    { judgement }: Run,
    { lookups, failure }: Judged,
    gaps: readonly Gap[],
    subject?: string,
): string | null {
    const notes = gaps.map(({ message }) => message);
    if (failure !== undefined) {
        throw subject === undefined
            ? failure
            : withMessage(failure, [`${subject}: ${failure.message}`, ...notes].join(" "));
    }
    if (judgement?.level === "mandatory" && gaps.some(({ isFatal }) => isFatal)) {
        throw new ExpectationError(notes.join(" "));
    }
    const warnings = lookups.flatMap(({ warning }) => warning ?? []).join(" ");
    const prefix = subject === undefined || warnings === "" ? "" : `${subject}: `;
    const said = [prefix + warnings, ...notes].filter(Boolean).join(" ");
    return said === "" ? null : said;
}

interface Failed {
    readonly imageId: string;
    readonly error: CloudflareImagesError;
}

/**
 * One error for all failed images, with the ids grouped by failure. Its class is that of the most severe failure: see
 * `severityOf`.
 */
function combine(
    account: AccountReference,
    failed: readonly Failed[],
    asked: number,
): CloudflareImagesError | undefined {
    const sorted = [...failed].sort((a, b) => severityOf(b.error) - severityOf(a.error));
    const first = sorted[0]?.error;
    if (first === undefined || sorted.length === 1) {
        return first;
    }
    const idsByReason = new Map<string, string[]>();
    for (const { imageId, error } of sorted) {
        const reason = reasonOf(error);
        idsByReason.set(reason, [...(idsByReason.get(reason) ?? []), describeImageId({ ...account, imageId })]);
    }
    const groups = [...idsByReason].map(([reason, ids]) => `${reason}: ${ids.join(", ")}`);
    const message =
        `Could not use ${sorted.length} of ${asked} images in ${describeAccount(account)}: ${groups.join("; ")}. ` +
        `The first: ${first.message}`;
    const openIds = failed.flatMap(({ imageId }) => publicImageId({ ...account, imageId }) ?? []);
    const images = { imageId: undefined, imageIds: openIds.length === 0 ? undefined : openIds };
    if (!(first instanceof ExpectationError)) {
        return withMessage(first, message, images);
    }
    const failures = sorted.flatMap(({ error }) =>
        error instanceof ExpectationError
            ? error.failures.map((failure) => ({
                  ...failure,
                  ...(error.imageId !== undefined && { imageId: error.imageId }),
              }))
            : [],
    );
    return new ExpectationError(message, failures, images);
}

/**
 * ExpectationError first and ImageNotFoundError last, because a program may expect missing images, and must not mistake a
 * broken policy for them.
 */
function severityOf(error: CloudflareImagesError): number {
    return error instanceof ExpectationError ? 2 : isImageNotFoundError(error) ? 0 : 1;
}

/** What failed, without the details that differ between images. */
function reasonOf(error: CloudflareImagesError): string {
    if (error instanceof ExpectationError) {
        const messages = error.failures.map(({ message }) => message);
        return messages.length === 0 ? "not what was expected [secret]" : messages.join(" and ");
    }
    const listed = error.cloudflareErrors.map(({ code, message }) => [code, message].filter(Boolean).join(" "));
    return [error.status ?? error.code, ...listed].join(" ");
}
