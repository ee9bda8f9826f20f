import { isPlainObject } from "../base/checks";
import { checkEnforcement, type Enforcement, type EnforcementLevel, levelNow } from "./enforcement";
import { checkExpectations, type ImageExpectations } from "./expectations";
import type { Call } from "./functions/function";

/** How an image is judged. */
export interface Judgement {
    /** `undefined` when it is unknown in a real up, which no image meets. */
    readonly expect: ImageExpectations | undefined;
    readonly level: EnforcementLevel;
    /** Whether a part of `expect` is a secret of the program, so that no message may show what was expected. */
    readonly isSecret: boolean;
}

/** What a function expects of an image, and what happens when the image does not meet it. */
export interface EnforcedExpectations extends ImageExpectations {
    /**
     * `"mandatory"`: a failure rejects. `"advisory"`: it is a warning. `{ preview: "advisory", up: "mandatory" }` lets an
     * update that mends the image pass its own preview. Default: `"mandatory"`.
     */
    readonly enforcement?: Enforcement | undefined;
}

/** What is wrong with `expect`: a reason each, none when it can be judged. */
export function checkEnforcedExpectations(expect: unknown): string[] {
    if (expect === undefined || !isPlainObject(expect)) {
        return expect === undefined ? [] : checkExpectations(expect);
    }
    const { enforcement, ...expectations } = expect;
    return [...checkExpectations(expectations), ...checkEnforcement(enforcement)];
}

/** How an image is judged now; not at all by what cannot be judged. */
export function judgementOf(
    expect: EnforcedExpectations | undefined,
    { isPreview, secretArgs, unjudged }: Pick<Call, "isPreview" | "secretArgs" | "unjudged">,
): Judgement | undefined {
    if (unjudged !== undefined) {
        return { expect: undefined, level: unjudged, isSecret: false };
    }
    if (!isPlainObject(expect)) {
        return undefined;
    }
    const { enforcement, ...expectations } = expect as EnforcedExpectations;
    return { expect: expectations, level: levelNow(enforcement, isPreview), isSecret: secretArgs.includes("expect") };
}
