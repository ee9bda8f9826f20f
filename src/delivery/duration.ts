/** A time span: seconds, or a number with its unit, such as `"90s"`, `"15m"`, `"12h"` and `"7d"`. */
export type Duration = number | `${number}${"s" | "m" | "h" | "d"}`;

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The whole seconds of `duration`; `undefined` for anything but a duration of at least one second. */
export function durationSeconds(duration: unknown): number | undefined {
    const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(duration)) ?? [];
    const exact = typeof duration === "number" ? duration : Number(amount) * (secondsPerUnit[unit] ?? NaN);
    // "1.1h" is 3960.0000000000005 seconds to a computer.
    const seconds = typeof duration === "number" ? exact : Number(exact.toFixed(6));
    return Number.isSafeInteger(seconds) && seconds >= 1 ? seconds : undefined;
}

/**
 * When a URL that is signed now expires, in unix seconds: the same moment during a whole period of `rotateEvery`, and at
 * least `expiresIn` away at the end of the period.
 */
export function stableExpiry(nowSeconds: number, expiresIn: number, rotateEvery: number): number {
    const periodEnds = (Math.floor(nowSeconds / rotateEvery) + 1) * rotateEvery;
    return periodEnds + expiresIn;
}
