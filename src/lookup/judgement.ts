import { checkEnforcement, type Enforcement, levelNow } from "./enforcement";
import { isObject } from "../base/checks";
import { checkExpectations, type ImageExpectations } from "./expectations";
import type { Judgement } from "./lookUpImage";

/** What a function expects of an image, and what happens when it is not so. */
export interface EnforcedExpectations extends ImageExpectations {
    /**
     * `"mandatory"`: a failure rejects. `"advisory"`: it is a warning. `{ preview: "advisory", up: "mandatory" }` lets an
     * update that mends the image pass its own preview. Default: `"mandatory"`.
     */
    readonly enforcement?: Enforcement | undefined;
}

/** Why `expect` cannot be judged: one reason an entry, none when it can. */
export function checkEnforcedExpectations(expect: EnforcedExpectations | undefined): string[] {
    if (!isObject(expect)) {
        return expect === undefined ? [] : checkExpectations(expect);
    }
    const { enforcement, ...expectations } = expect as EnforcedExpectations;
    return [...checkExpectations(expectations), ...checkEnforcement(enforcement)];
}

/** How an image is judged now; not at all by what cannot be judged. */
export function judgementOf(expect: EnforcedExpectations | undefined, isPreview: boolean): Judgement | undefined {
    if (!isObject(expect)) {
        return undefined;
    }
    const { enforcement, ...expectations } = expect as EnforcedExpectations;
    return { expect: expectations, level: levelNow(enforcement, isPreview) };
}
