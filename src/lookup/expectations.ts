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

/** What a deployment relies on an image to be. What is left out may be anything. */
export interface ImageExpectations<V extends string = string> {
    /**
     * `true`: the image requires signed URLs, and no variant serves it without one, but those in `allowPublicVariants`.
     * `false`: every named variant serves the image without a signature.
     */
    readonly requireSignedUrls?: boolean | undefined;
    /** Names of variants that may serve the image to anyone although `requireSignedUrls` is `true`. */
    readonly allowPublicVariants?: readonly string[] | undefined;
    /**
     * Names of variants that must exist.
     *
     * @remarks The compiler then accepts these names alone, if it knows them.
     */
    readonly variants?: readonly V[] | undefined;
    /** Whether the image is a direct upload that has not been received yet. */
    readonly draft?: boolean | undefined;
    readonly creator?: string | undefined;
    /** Metadata that the image must have, deeply; it may have more. Lists must be equal. */
    readonly meta?: Readonly<Record<string, unknown>> | undefined;
    /**
     * `true`: the delivery host itself is asked, without credentials, for each variant, and must serve those that are
     * public and refuse those that need a signature. Default: `false`.
     */
    readonly verifyDelivery?: boolean | undefined;
}

/** What a lookup expects of an image, and what happens when the image does not meet it. */
export interface EnforcedExpectations<V extends string = string> extends ImageExpectations<V> {
    /**
     * `"mandatory"`: a failure rejects. `"advisory"`: it is a warning. `{ preview: "advisory", up: "mandatory" }` lets an
     * update that mends the image pass its own preview. Default: `"mandatory"`.
     */
    readonly enforcement?: Enforcement | undefined;
}

/** What a failed expectation does: it fails the lookup, or it is a warning. */
export type EnforcementLevel = "mandatory" | "advisory";

/** One level for all, or one for previews and one for updates; what is left out is `mandatory`. */
export type Enforcement =
    EnforcementLevel | { readonly preview?: EnforcementLevel | undefined; readonly up?: EnforcementLevel | undefined };

/** How an image is judged. */
export interface Judgement {
    readonly expect: EnforcedExpectations;
    readonly level: EnforcementLevel;
    /** Whether a filter or a part of `expect` is a secret of the program. Then no message shows a value of an image. */
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

/** Why `expect` cannot be judged. */
export function checkExpectations(expect: unknown, at: Place = "expect"): string[] {
    const problems = checkFields(expect, at);
    if (isPlainObject(expect) && expect["allowPublicVariants"] !== undefined && expect["requireSignedUrls"] !== true) {
        problems.push("expect.allowPublicVariants has no effect without requireSignedUrls: true");
    }
    return problems;
}

/** Why `expect.enforcement` is invalid. */
export function checkEnforcement(value: unknown): string[] {
    return enforcementCheck(value, "expect.enforcement");
}

/** The level for this phase. Invalid levels are rejected later. */
export function levelNow(enforcement: Enforcement | undefined, isPreview: boolean): EnforcementLevel {
    if (typeof enforcement !== "object") {
        return enforcement ?? "mandatory";
    }
    // JavaScript programs pass `null`, too, which is refused elsewhere.
    const levels = enforcement as typeof enforcement | null;
    return (isPreview ? levels?.preview : levels?.up) ?? "mandatory";
}

/** Whether `expect` cannot be judged without knowing who may see each variant. */
export function needsAccess({ requireSignedUrls, verifyDelivery }: ImageExpectations): boolean {
    return requireSignedUrls !== undefined || verifyDelivery === true;
}
