import { type Check, expected, required, shownAt } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { type Duration, durationSeconds, stableExpiry } from "../delivery/duration";
import type { Access } from "../client/image";

/** For how long a signed URL is served. */
export interface Validity {
    readonly expiresIn: Duration;
    readonly rotateEvery?: Duration | undefined;
}

/** A hundred years: what expires later has no date that every program can read. */
const maxSeconds = 36_525 * 86_400;

const duration = expected('seconds or a number with its unit, such as "12h", and at most a hundred years', (value) => {
    const seconds = durationSeconds(value);
    return seconds !== undefined && seconds <= maxSeconds;
});

/** What is wrong with a duration. */
export const checkDuration: Check = (value, at) => {
    const given = ["string", "number"].includes(typeof value) ? `, not ${shownAt(at, String(value))}` : "";
    return duration(value, at).map((problem) => `${problem}${given}`);
};

export const validityChecks = { expiresIn: required(checkDuration), rotateEvery: checkDuration };

/** When a URL that is signed now expires: the same moment during a whole period of `rotateEvery`. RFC 3339. */
export function expiryOf({ expiresIn, rotateEvery = expiresIn }: Validity, nowMs: number): string {
    const [validFor = NaN, period = NaN] = [expiresIn, rotateEvery].map(durationSeconds);
    return new Date(stableExpiry(Math.floor(nowMs / 1000), validFor, period) * 1000).toISOString();
}

/**
 * @param shown Names the variant, for the message.
 * @throws InvalidInputError for a variant that needs no signature: one would protect nothing.
 */
export function refusePublic(
    access: Readonly<Record<string, Access>>,
    variant: string,
    shown: string,
    advice: string,
): void {
    if (Object.entries(access).some(([name, who]) => name === variant && who === "public")) {
        throw new InvalidInputError(
            `${shown} is public, so a signature protects nothing: ${advice}, or expect requireSignedUrls.`,
        );
    }
}
