import { isPlainObject, type Place } from "../base/checks";
import { checkEnforcement, type Enforcement, type EnforcementLevel, levelNow } from "./enforcement";
import { checkExpectations, type ImageExpectations } from "./expectations";
import type { Call } from "./functions/function";

/** How an image is judged. */
export interface Judgement {
    readonly expect: ImageExpectations;
    readonly level: EnforcementLevel;
    /** Whether a part of `expect` is a secret of the program, so that no message may show what was expected. */
    readonly isSecret: boolean;
}

/** What a lookup expects of an image, and what happens when the image does not meet it. */
export interface EnforcedExpectations<V extends string = string> extends ImageExpectations<V> {
    /**
     * `"mandatory"`: a failure rejects. `"advisory"`: it is a warning. `{ preview: "advisory", up: "mandatory" }` lets an
     * update that mends the image pass its own preview. Default: `"mandatory"`.
     */
    readonly enforcement?: Enforcement | undefined;
}

/** What is wrong with `expect`: a reason each, none when it can be judged. */
export function checkEnforcedExpectations(expect: unknown, at: Place = "expect"): string[] {
    if (expect === undefined || !isPlainObject(expect)) {
        return expect === undefined ? [] : checkExpectations(expect, at);
    }
    const { enforcement, ...expectations } = expect;
    return [...checkExpectations(expectations, at), ...checkEnforcement(enforcement)];
}

/** How an image is judged now; not at all without an `expect`. */
export function judgementOf(
    expect: EnforcedExpectations | undefined,
    { isPreview, secretArgs }: Pick<Call, "isPreview" | "secretArgs">,
): Judgement | undefined {
    if (expect === undefined) {
        return undefined;
    }
    const { enforcement, ...expectations } = expect;
    return { expect: expectations, level: levelNow(enforcement, isPreview), isSecret: secretArgs.includes("expect") };
}
