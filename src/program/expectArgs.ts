import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../base/checks";
import { checkEnforcement, levelNow, type EnforcementLevel } from "../lookup/enforcement";
import type { EnforcedExpectations } from "../lookup/judgement";
import { afterDependencies } from "./dependencies";
import type { ImageExpectationsArgs } from "./outputArgs";
import { plainInput } from "./plainInput";

/** `expect` as it can be judged now. */
export interface SettledExpect {
    /** With the level of this preview or up; `undefined` while a part is unknown. */
    readonly expect: EnforcedExpectations | undefined;
    /** The level of an `expect` that is unknown in a real up, and so fails. */
    readonly unjudged: EnforcementLevel | undefined;
}

/** What is wrong with `expect` before its outputs are known: a reason each. */
export function checkExpectArgs(expect: unknown): string[] {
    if (expect === undefined) {
        return [];
    }
    if (!isPlainObject(expect)) {
        return ["expect must be a plain object: its fields may be outputs, but not expect itself"];
    }
    return checkEnforcement(expect["enforcement"]);
}

/**
 * `expect` once it is known, and what it comes from is created.
 *
 * @param what Names the lookup or function, for messages.
 */
export function settleExpect(
    given: ImageExpectationsArgs | undefined,
    parent: pulumi.Resource | undefined,
    what: string,
): pulumi.Output<SettledExpect> {
    if (given === undefined) {
        return pulumi.output({ expect: undefined, unjudged: undefined });
    }
    const { enforcement, ...fields } = given;
    const isPreview = pulumi.runtime.isDryRun();
    const level = levelNow(enforcement, isPreview);
    const plain = pulumi.output(plainInput(fields, "expect", what));
    const settled = afterDependencies(plain, fields, parent === undefined ? {} : { parent });
    return pulumi.output(isKnown(settled)).apply((known) =>
        known
            ? settled.apply((expect) => ({
                  expect: { ...(expect as object), enforcement: level },
                  unjudged: undefined,
              }))
            : { expect: undefined, unjudged: isPreview ? undefined : level },
    ) as pulumi.Output<SettledExpect>;
}

/** Whether an output is known, which is public in every SDK but for its types. */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}
