import * as pulumi from "@pulumi/pulumi";
import { levelNow } from "../lookup/enforcement";
import type { EnforcedExpectations } from "../lookup/judgement";
import { afterDependencies } from "./dependencies";
import type { ImageExpectationsArgs } from "./outputArgs";
import { isKnown } from "./outputs";

/**
 * `expect` with the level of this preview or up, once all of it is known and what it comes from is created; until then
 * `undefined`, which is known, so that the image can be read without it.
 */
export function settleExpect(
    given: ImageExpectationsArgs | undefined,
    parent: pulumi.Resource | undefined,
): pulumi.Input<EnforcedExpectations | undefined> {
    if (given === undefined) {
        return undefined;
    }
    const enforcement = levelNow(given.enforcement, pulumi.runtime.isDryRun());
    const expect = { ...given, enforcement };
    const ready = afterDependencies(expect, expect, { parent });
    if (!pulumi.Output.isInstance(ready)) {
        return ready as EnforcedExpectations;
    }
    return pulumi.output(isKnown(ready)).apply((known) => (known ? ready : undefined)) as pulumi.Output<
        EnforcedExpectations | undefined
    >;
}
