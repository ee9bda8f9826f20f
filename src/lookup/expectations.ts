import {
    boolean,
    type Check,
    expected,
    fields,
    isPlainObject,
    json,
    list,
    type Place,
    record,
    text,
} from "../base/checks";

/** What an image must be for a deployment to continue. A missing field is not checked. */
export interface ImageExpectations<V extends string = string> {
    /**
     * `true`: the image requires signed URLs, and no variant serves it without a signature, except those in
     * `allowPublicVariants`. `false`: every named variant serves the image without a signature.
     */
    readonly requireSignedUrls?: boolean | undefined;
    /** Names of variants that may be public although `requireSignedUrls` is `true`. */
    readonly allowPublicVariants?: readonly string[] | undefined;
    /**
     * Names of variants that must exist.
     *
     * @remarks The compiler then accepts only these names, if it knows them.
     */
    readonly variants?: readonly V[] | undefined;
    /** Whether the image is a direct upload that has not been received yet. */
    readonly draft?: boolean | undefined;
    readonly creator?: string | undefined;
    /** Metadata that the image must have, at any depth. It may have more, but lists must be equal. */
    readonly meta?: Readonly<Record<string, unknown>> | undefined;
    /**
     * `true`: each variant is requested from the delivery host, without credentials. The host must serve public variants and
     * refuse those that need a signature. Default: `false`.
     */
    readonly verifyDelivery?: boolean | undefined;
}

/** What an image must be, and what happens if it is not. */
export interface EnforcedExpectations<V extends string = string> extends ImageExpectations<V> {
    /**
     * `"mandatory"`: a failure rejects. `"advisory"`: it is a warning. With `{ preview: "advisory", up: "mandatory" }`, an
     * update that corrects the image passes its own preview. Default: `"mandatory"`.
     */
    readonly enforcement?: Enforcement | undefined;
}

/** Whether a failed expectation fails the lookup or is a warning. */
export type EnforcementLevel = "mandatory" | "advisory";

/** One level for both phases, or a level for each. A missing level is `mandatory`. */
export type Enforcement =
    EnforcementLevel | { readonly preview?: EnforcementLevel | undefined; readonly up?: EnforcementLevel | undefined };

/** How an image is judged. */
export interface Judgement {
    readonly expect: EnforcedExpectations;
    readonly level: EnforcementLevel;
    /** Whether a filter or a part of `expect` is secret. If so, messages do not show values of an image. */
    readonly isSecret: boolean;
}

const isLevel = (value: unknown) => value === "mandatory" || value === "advisory";

const enforcementCheck = expected(
    '"mandatory", "advisory", or one of them for each of preview and up',
    (value) =>
        isLevel(value) ||
        (isPlainObject(value) &&
            Object.entries(value).every(
                ([phase, level]) => level === undefined || (["preview", "up"].includes(phase) && isLevel(level)),
            )),
);

const checks: Record<keyof EnforcedExpectations, Check> = {
    requireSignedUrls: boolean,
    allowPublicVariants: list(text),
    variants: list(text),
    draft: boolean,
    creator: text,
    meta: record(json),
    verifyDelivery: boolean,
    enforcement: enforcementCheck,
};

/** The names of all fields of `expect`. */
export const expectationNames: readonly string[] = Object.keys(checks);

const checkFields = fields<EnforcedExpectations>(checks, "expectation");

export function checkExpectations(expect: unknown, at: Place = "expect"): string[] {
    const problems = checkFields(expect, at);
    if (isPlainObject(expect) && expect["allowPublicVariants"] !== undefined && expect["requireSignedUrls"] !== true) {
        problems.push("expect.allowPublicVariants has no effect without requireSignedUrls: true");
    }
    return problems;
}

export function checkEnforcement(value: unknown): string[] {
    return enforcementCheck(value, "expect.enforcement");
}

/** The level for this phase. Invalid levels are rejected later. */
export function levelNow(enforcement: Enforcement | undefined, isPreview: boolean): EnforcementLevel {
    if (typeof enforcement !== "object") {
        return enforcement ?? "mandatory";
    }
    // JavaScript programs can pass `null`, which is rejected later.
    const levels = enforcement as typeof enforcement | null;
    return (isPreview ? levels?.preview : levels?.up) ?? "mandatory";
}

/** Whether judging `expect` requires the access to each variant. */
export function needsAccess({ requireSignedUrls, verifyDelivery }: ImageExpectations): boolean {
    return requireSignedUrls !== undefined || verifyDelivery === true;
}
