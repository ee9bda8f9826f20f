import * as pulumi from "@pulumi/pulumi";
import { checkNames } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import type { Duration } from "../delivery/duration";
import { signUrl } from "../delivery/signing";
import type { Access } from "../client/image";
import { expiryOf, refusePublic, validityChecks } from "../lookup/signedVariant";
import { getSigningKeyOutput } from "./getSigningKey";
import { shown } from "./outputs";
import type { Provider } from "./provider";

/** How a variant is signed. */
export interface SignedVariantUrlOptions {
    /** For how long the URL is served at the least, from any preview or up on. */
    expiresIn: Duration;
    /**
     * How long the URL stays the same, so that an unchanged stack shows no changes: it changes at most once in this
     * time, and is then served for up to `expiresIn` plus this time. Default: `expiresIn`.
     */
    rotateEvery?: Duration | undefined;
    /** Name of the signing key. Default: `"default"`. */
    keyName?: pulumi.Input<string | undefined> | undefined;
}

/** What an `ImageDetails` has for it. Its `access` fails where it is read and may not be used. */
interface SignableLookup {
    readonly accountId: pulumi.Output<string>;
    readonly access: pulumi.Output<Record<string, Access>>;
    variantUrl(name: pulumi.Input<string>): pulumi.Output<string>;
}

/**
 * @param what Names the lookup, in messages.
 * @param provider Its credentials read the signing key.
 */
export function signVariantUrl(
    lookup: SignableLookup,
    { what, provider }: { readonly what: string; readonly provider: Provider | undefined },
    name: pulumi.Input<string>,
    options: SignedVariantUrlOptions,
): pulumi.Output<string> {
    // JavaScript programs leave them out, too, and the message must name what is missing.
    const given = { ...options };
    const { expiresIn, rotateEvery, keyName } = given;
    const problems = [
        ...checkNames(given, ["expiresIn", "rotateEvery", "keyName"], "option"),
        ...validityChecks.expiresIn(expiresIn, "expiresIn"),
        ...validityChecks.rotateEvery(rotateEvery, "rotateEvery"),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`${what}: could not sign a variant: ${problems.join("; ")}.`);
    }
    const expiresAt = expiryOf({ expiresIn, rotateEvery }, Date.now());
    // Secret by what goes into it: `pulumi.secret` of an output that fails leaves a promise that nobody can catch.
    const read = pulumi.all([lookup.variantUrl(name), lookup.access, name, pulumi.secret("")]);
    const signable = read.apply(async ([url, access, variant]) => {
        const shownVariant = `variant ${await shown(name, variant)}`;
        refusePublic(access, variant, `${what}: the ${shownVariant}`, "use variantUrl");
        return { url, shownUrl: `the ${shownVariant} of ${what}` };
    });
    const opts = provider === undefined ? {} : { provider };
    return signable.apply(({ url, shownUrl }) =>
        getSigningKeyOutput({ accountId: lookup.accountId, name: keyName }, opts).apply(({ value: key }) =>
            signUrl(url, { key, expiresAt }, shownUrl),
        ),
    );
}
