import { isPlainObject } from "../base/checks";

/** What a failed expectation does: it fails the lookup, or it is a warning. */
export type EnforcementLevel = "mandatory" | "advisory";

/** One level for all, or one for previews and one for updates; what is left out is `mandatory`. */
export type Enforcement =
    EnforcementLevel | { readonly preview?: EnforcementLevel | undefined; readonly up?: EnforcementLevel | undefined };

const malformed = 'expect.enforcement must be "mandatory", "advisory", or one of them for each of preview and up';

/** The level that counts now. A level that is none is passed on, for the lookup to refuse. */
export function levelNow(enforcement: Enforcement | undefined, isPreview: boolean): EnforcementLevel {
    if (typeof enforcement !== "object") {
        return enforcement ?? "mandatory";
    }
    // JavaScript programs pass `null`, too, which is refused elsewhere.
    const levels = enforcement as typeof enforcement | null;
    return (isPreview ? levels?.preview : levels?.up) ?? "mandatory";
}

/** Why `enforcement` cannot be one: one reason an entry, none when it can. */
export function checkEnforcement(enforcement: unknown): string[] {
    if (!isPlainObject(enforcement)) {
        return enforcement === undefined ? [] : checkLevel(enforcement);
    }
    const levels = Object.entries(enforcement).filter(([, level]) => level !== undefined);
    const isKnown = levels.every(
        ([phase, level]) => ["preview", "up"].includes(phase) && checkLevel(level).length === 0,
    );
    return isKnown ? [] : [malformed];
}

/** Why `level` is none: one reason an entry, none when it is one. */
export function checkLevel(level: unknown): string[] {
    return level === "mandatory" || level === "advisory" ? [] : [malformed];
}
