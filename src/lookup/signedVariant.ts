import { type Check, expected, required, shownAt } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { type Duration, durationSeconds, stableExpiry } from "../delivery/duration";
import { signUrl } from "../delivery/signing";
import type { Image } from "../client/image";
import { accessError } from "./imageResult";
import { ownUrl, refuseVariant } from "./variantUrl";

/** How long a signed URL is valid. */
export interface Validity {
    /**
     * How long the URL is valid at least, from any preview or up on: a number with its unit, such as `"90s"`, `"15m"`,
     * `"12h"` and `"7d"`.
     */
    readonly expiresIn: Duration;
    /**
     * How long the URL stays the same, so that an unchanged stack shows no changes. A URL is valid for at most `expiresIn`
     * plus this time. Default: `expiresIn`.
     */
    readonly rotateEvery?: Duration | undefined;
}

/** A hundred years: later dates may exceed four-digit years, which not every program can read. */
const maxSeconds = 36_525 * 86_400;

const duration = expected('seconds or a number with its unit, such as "12h", and at most a hundred years', (value) => {
    const seconds = durationSeconds(value);
    return seconds !== undefined && seconds <= maxSeconds;
});

const checkDuration: Check = (value, at) => {
    const given = ["string", "number"].includes(typeof value) ? `, not ${shownAt(at, String(value))}` : "";
    return duration(value, at).map((problem) => `${problem}${given}`);
};

export const validityChecks = { expiresIn: required(checkDuration), rotateEvery: checkDuration };

/** The variant to sign, and how messages speak of it. */
export interface VariantToSign {
    readonly variant: string;
    readonly shownVariant: string;
    /** Names the image. */
    readonly what: string;
    /** What to do if the variant is public. */
    readonly advice: string;
}

/** When a URL that is signed now expires, in RFC 3339: the same moment during a whole period of `rotateEvery`. */
export function expiryOf({ expiresIn, rotateEvery = expiresIn }: Validity, nowMs: number): string {
    const [validFor = NaN, period = NaN] = [expiresIn, rotateEvery].map(durationSeconds);
    return new Date(stableExpiry(Math.floor(nowMs / 1000), validFor, period) * 1000).toISOString();
}

/**
 * Checks whether a variant can be signed, before a key is read.
 *
 * @returns A function that signs the URL with a key, and when the URL expires.
 * @throws VariantNotFoundError that lists the variants of the image.
 * @throws PermissionError if it is not known who may see the variants.
 * @throws InvalidInputError for a public variant, because a signature protects nothing there.
 */
export function signerOf(
    { variantUrls, access, accessProblem }: Pick<Image, "variantUrls" | "access"> & Partial<Image>,
    { variant, shownVariant, what, advice }: VariantToSign,
    validity: Validity,
    nowMs: number,
): { readonly expiresAt: string; readonly sign: (key: string) => string } {
    const subject = what.replace(/^the /, "The ");
    const url = ownUrl(variantUrls, variant) ?? refuseVariant(subject, shownVariant, variantUrls);
    if (access === null) {
        throw accessError(accessProblem);
    }
    if (Object.hasOwn(access, variant) && access[variant] === "public") {
        throw new InvalidInputError(
            `${subject}: the variant ${shownVariant} is public, so a signature protects nothing: ${advice}, or expect ` +
                "requireSignedUrls.",
        );
    }
    const expiresAt = expiryOf(validity, nowMs);
    return { expiresAt, sign: (key) => signUrl(url, { key, expiresAt }, `the variant ${shownVariant} of ${what}`) };
}
