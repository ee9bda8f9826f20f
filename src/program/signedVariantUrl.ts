import * as pulumi from "@pulumi/pulumi";
import { expected, required } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { quote } from "../base/safeText";
import { type Duration, durationSeconds, stableExpiry } from "../delivery/duration";
import { signUrl } from "../delivery/signing";
import type { Access } from "../lookup/image";
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
    const { expiresIn, rotateEvery, keyName } = { ...options } as Partial<SignedVariantUrlOptions>;
    const problems = checkDurations({ expiresIn, ...(rotateEvery !== undefined && { rotateEvery }) });
    if (problems.length > 0) {
        throw new InvalidInputError(`${what}: could not sign a variant: ${problems.join("; ")}.`);
    }
    const [validFor = NaN, period = validFor] = [expiresIn, rotateEvery].map(durationSeconds);
    const expiry = stableExpiry(Math.floor(Date.now() / 1000), validFor, period);
    const expiresAt = new Date(expiry * 1000).toISOString();
    // Secret by what goes into it: `pulumi.secret` of an output that fails leaves a promise that nobody can catch.
    const given = pulumi.all([lookup.variantUrl(name), lookup.access, name, pulumi.secret("")]);
    return given.apply(([url, access, variant]) => {
        if (Object.entries(access).some(([key, who]) => key === variant && who === "public")) {
            throw new InvalidInputError(
                `${what}: the variant "${variant}" is public, so a signature protects nothing: use variantUrl, or ` +
                    "expect requireSignedUrls.",
            );
        }
        const opts = provider === undefined ? {} : { provider };
        return getSigningKeyOutput({ accountId: lookup.accountId, name: keyName }, opts).apply(({ value: key }) =>
            signUrl(url, { key, expiresAt }, `the variant "${variant}" of ${what}`),
        );
    });
}

/** A hundred years: what expires later has no date that every program can read. */
const maxSeconds = 36_525 * 86_400;

const duration = required(
    expected('seconds or a number with its unit, such as "12h", and at most a hundred years', (value) => {
        const seconds = durationSeconds(value);
        return seconds !== undefined && seconds <= maxSeconds;
    }),
);

function checkDurations(durations: Readonly<Record<string, Duration | undefined>>): string[] {
    return Object.entries(durations).flatMap(([name, value]) => {
        const given = ["string", "number"].includes(typeof value) ? `, not ${quote(String(value))}` : "";
        return duration(value, name).map((problem) => `${problem}${given}`);
    });
}
