import * as pulumi from "@pulumi/pulumi";
import { afterDependencies } from "./dependencies";
import type { Enforcement } from "../lookup/enforcement";
import type { ImageExpectations } from "../lookup/expectations";

/**
 * What a lookup expects of the image. It is judged as the image is read, at preview and at up; what is not known at
 * preview, or comes from a resource that is yet to be created, is judged at up. A refresh judges nothing, unless it runs
 * the program.
 */
export interface ImageExpectationsArgs {
    /**
     * `true`: the image requires signed URLs, and no variant serves it without one, but those in `allowPublicVariants`.
     * `false`: every named variant serves the image without a signature.
     */
    requireSignedUrls?: pulumi.Input<boolean | undefined> | undefined;
    /** Names of variants that may serve the image to anyone although `requireSignedUrls` is `true`. */
    allowPublicVariants?: pulumi.Input<readonly pulumi.Input<string>[] | undefined> | undefined;
    /** Names of variants that must exist. */
    variants?: pulumi.Input<readonly pulumi.Input<string>[] | undefined> | undefined;
    /** Whether the image is a direct upload that has not been received yet. */
    draft?: pulumi.Input<boolean | undefined> | undefined;
    /** Who created the image. */
    creator?: pulumi.Input<string | undefined> | undefined;
    /** Metadata that the image must have, deeply; it may have more. Lists must be equal. */
    meta?: pulumi.Input<Readonly<Record<string, unknown>> | undefined> | undefined;
    /**
     * `true`: the delivery host itself is asked, without credentials, for each variant, and must serve those that are
     * public and refuse those that need a signature: one request a variant. Default: `false`.
     */
    verifyDelivery?: pulumi.Input<boolean | undefined> | undefined;
    /**
     * `"mandatory"`: a failure fails the lookup, and nothing that uses it is created. `"advisory"`: it is a warning.
     * `{ preview: "advisory", up: "mandatory" }` lets an update that mends the image pass its own preview.
     * Default: `"mandatory"`.
     */
    enforcement?: Enforcement | undefined;
}

/** What of `expect` can be judged now, and the names of what cannot. */
export interface ResolvedExpectations {
    readonly judged: ImageExpectations;
    readonly unjudged: readonly string[];
}

/** What of `expect` can be judged now: all that is known, and not to be created first. */
export function resolveExpectations(
    expect: ImageExpectationsArgs,
    parent: pulumi.Resource | undefined,
): pulumi.Output<ResolvedExpectations> {
    const given = Object.entries(expect).filter(([name]) => name !== "enforcement");
    const known = Promise.all(
        given.map(async ([name, value]: [string, unknown]) => {
            const settled = afterDependencies(pulumi.output(value), { value }, parent === undefined ? {} : { parent });
            return (await isKnown(settled)) ? [[name, settled] as const] : [];
        }),
    );
    return pulumi.output(known).apply((entries) => {
        const found = new Map(entries.flat());
        const unjudged = given.map(([name]) => name).filter((name) => !found.has(name));
        // What they say together is not known before both are.
        if (["requireSignedUrls", "allowPublicVariants"].some((name) => unjudged.includes(name))) {
            found.delete("requireSignedUrls");
            found.delete("allowPublicVariants");
        }
        return pulumi.all(Object.fromEntries(found)).apply((judged) => ({ judged, unjudged }));
    });
}

function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    // Public in every SDK, but for its types.
    return (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}
