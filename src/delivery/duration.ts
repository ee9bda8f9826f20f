/**
 * A time span: seconds, or a number with its unit, such as `"90s"`, `"15m"`, `"12h"` and `"7d"`.
 *
 * @useDeclaredType
 */
// Taken out of an object, because editors and the compiler then show the form, and not only the name.
export type Duration = { form: number | `${number}${"s" | "m" | "h" | "d"}` }["form"];

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration in whole seconds; `undefined` unless it is at least one second. */
export function durationSeconds(duration: unknown): number | undefined {
    const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(typeof duration === "string" ? duration : "") ?? [];
    const exact = typeof duration === "number" ? duration : Number(amount) * (secondsPerUnit[unit] ?? NaN);
    // Rounded, because "1.1h" is 3960.0000000000005 seconds to a computer.
    const seconds = typeof duration === "number" ? exact : Number(exact.toFixed(6));
    return Number.isSafeInteger(seconds) && seconds >= 1 ? seconds : undefined;
}

/**
 * When a URL that is signed now expires, in Unix seconds: `expiresIn` after the end of the current period of `rotateEvery`.
 */
export function stableExpiry(nowSeconds: number, expiresIn: number, rotateEvery: number): number {
    const periodEnds = (Math.floor(nowSeconds / rotateEvery) + 1) * rotateEvery;
    return periodEnds + expiresIn;
}
