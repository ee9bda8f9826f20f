import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import type { Duration } from "../delivery/duration";
import { signUrl } from "../delivery/signing";
import type { Access } from "../lookup/image";
import { expiryOf, refusePublic, validityChecks } from "../lookup/signedVariant";
import { getSigningKeyOutput } from "./getSigningKey";
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
    const { expiresIn, rotateEvery, keyName } = { ...options };
    const problems = [
        ...validityChecks.expiresIn(expiresIn, "expiresIn"),
        ...validityChecks.rotateEvery(rotateEvery, "rotateEvery"),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`${what}: could not sign a variant: ${problems.join("; ")}.`);
    }
    const expiresAt = expiryOf({ expiresIn, rotateEvery }, Date.now());
    // Secret by what goes into it: `pulumi.secret` of an output that fails leaves a promise that nobody can catch.
    const given = pulumi.all([lookup.variantUrl(name), lookup.access, name, pulumi.secret("")]);
    return given.apply(([url, access, variant]) => {
        refusePublic(access, variant, `${what}: the variant "${variant}"`, "use variantUrl");
        const opts = provider === undefined ? {} : { provider };
        return getSigningKeyOutput({ accountId: lookup.accountId, name: keyName }, opts).apply(({ value: key }) =>
            signUrl(url, { key, expiresAt }, `the variant "${variant}" of ${what}`),
        );
    });
}
