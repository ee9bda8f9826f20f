import * as pulumi from "@pulumi/pulumi";
import { configuredAccountId } from "../base/stackConfig";
import { type EnforcedExpectations, levelNow } from "../lookup/expectations";
import type { CheckedArgs } from "./args";
import { afterDependencies } from "./dependencies";
import type { ImageExpectationsArgs } from "./outputArgs";
import { holdsOutput, isKnown } from "./outputs";
import { Provider } from "./provider";

/** The arguments of a lookup or an output form, as they are sent. */
export function prepareArgs(checked: CheckedArgs, provider: Provider | undefined, parent: pulumi.Resource | undefined) {
    const { expect, ...inputs } = checked;
    return { inputs, expect: settleExpect(expect, parent), secretInputs: findSecretInputs(checked, provider) };
}

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

/**
 * The names of the arguments that are secret or contain a secret; `undefined` for none. Without an `accountId`, that of the
 * provider or of the configuration counts.
 */
export function findSecretInputs(args: object, provider: unknown): pulumi.Output<string[] | undefined> | undefined {
    const { accountId, ...others } = args as Readonly<Record<string, unknown>>;
    const defaultAccountId = Provider.isInstance(provider) ? provider.accountId : configuredAccountId();
    const given = { accountId: accountId ?? defaultAccountId, ...others };
    if (!holdsOutput(given)) {
        return undefined;
    }
    const found = Promise.all(
        Object.entries(given).map(async ([name, value]) => {
            const isSecret = value !== undefined && (await pulumi.isSecret(pulumi.output(value)));
            return isSecret ? [name] : [];
        }),
    );
    return pulumi
        .output(found.then((names) => names.flat()))
        .apply((names) => (names.length === 0 ? undefined : names));
}
