import * as pulumi from "@pulumi/pulumi";
import type { Check } from "../base/checks";
import { checkedArgs } from "./args";
import { afterDependencies, presentDependencies } from "./dependencies";
import { settleExpect } from "./expectArgs";
import { logWarning } from "./logWarning";
import { failAsMocked, isMocked, mockedFailure } from "./mocks";
import { knownId, settled } from "./outputs";
import { type Provider, providerOf, providerPackage } from "./provider";
import { findSecretInputs } from "./secretInputs";

/** A class of lookups. */
export interface LookupKind {
    readonly className: string;
    /** The export of the entry "dynamic-provider" that reads it. */
    readonly provider: "provider" | "setProvider";
    /** Those of the function that reads the same. */
    readonly checks: Readonly<Record<string, Check>>;
    /** Those of the provider. */
    readonly outputs: readonly string[];
    /** Its id in the engine, which shows and stores it in clear text. */
    readonly idOf: (args: Readonly<Record<string, unknown>>, secretInputs: readonly string[]) => string;
}

/** What the methods of a lookup need, and no output shows. */
export interface LookupFacts {
    /** Names the lookup in messages. */
    readonly what: string;
    readonly provider: Provider | undefined;
    /** Why there is no access; of images alone. */
    readonly accessProblem: pulumi.Output<string | null | undefined>;
}

/** What the SDK's constructor takes, `super(type, name, inputs, opts)`, and what completes the lookup after it. */
export interface PreparedLookup {
    readonly type: string;
    readonly inputs: pulumi.Inputs;
    readonly opts: pulumi.CustomResourceOptions;
    readonly complete: (lookup: pulumi.CustomResource) => LookupFacts;
}

/**
 * A Read: the engine has it read at every preview, up and refresh, and creates nothing. This is not a base class, because the
 * SDK records the caller of the class that extends `CustomResource` as the line of the program.
 */
export function prepareLookup(
    kind: LookupKind,
    name: string,
    args: object,
    givenOpts: pulumi.CustomResourceOptions | undefined,
): PreparedLookup {
    // JavaScript programs pass `null`, too.
    const opts = { ...givenOpts };
    const what = `${kind.className} "${name}"`;
    const checked = checkedArgs(what, kind.checks, args, checkOptions(opts));
    const { expect, ...inputs } = checked;
    const type = lookupType(kind.className);
    const provider = providerOf(type, opts);
    const secretInputs = findSecretInputs(checked, provider);
    const id =
        secretInputs === undefined
            ? kind.idOf(inputs, [])
            : pulumi.unsecret(
                  pulumi.all([inputs, secretInputs]).apply(([known, secrets]) => kind.idOf(known, secrets ?? [])),
              );
    const waiting = pulumi.runtime.isDryRun()
        ? { id: afterDependencies(id, inputs, opts) }
        : { id, dependsOn: presentDependencies(what, checked, opts) };
    const hasMock = isMocked();
    const outputs = [...kind.outputs, ...internalOutputs, ...(hasMock ? [mockedFailure] : [])];
    const properties = {
        ...Object.fromEntries(outputs.map((output): [string, undefined] => [output, undefined])),
        ...inputs,
        ...(expect !== undefined && { expect: settleExpect(expect, opts.parent) }),
        ...(secretInputs !== undefined && { secretInputs }),
    };
    return {
        type,
        inputs: { ...properties, __provider: providerText(kind.provider) },
        opts: { ...opts, ...waiting } as pulumi.CustomResourceOptions,
        complete(lookup) {
            const { warning, accessProblem } = lookup as unknown as InternalOutputs;
            void settled(warning).then(
                (message) => (message ? logWarning(message, lookup) : undefined),
                () => undefined,
            );
            if (pulumi.Output.isInstance(waiting.id)) {
                Object.assign(lookup, { id: knownId(lookup) });
            }
            if (hasMock) {
                failAsMocked(lookup as unknown as Record<string, pulumi.Output<unknown>>, kind.outputs, what);
            }
            Object.keys(properties)
                .filter((property) => !kind.outputs.includes(property))
                .forEach((property) => Reflect.deleteProperty(lookup, property));
            return { what, provider, accessProblem };
        },
    };
}

/**
 * The SDK takes four stack traces for each property of a resource: half of the time that it takes to make 1,000 lookups.
 *
 * @returns A function that resumes them.
 */
export function pauseStackTraces(): () => void {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    return () => {
        Error.stackTraceLimit = stackTraceLimit;
    };
}

/** Outputs between a lookup and its provider alone. */
const internalOutputs = ["accessProblem", "warning"] as const;

type InternalOutputs = Readonly<Record<(typeof internalOutputs)[number], pulumi.Output<string | null | undefined>>>;

/** Whether `object` is a lookup of this class, as the SDK's own `isInstance` tells: by its type. */
export function isLookup(className: string, object: unknown): boolean {
    return typeOf(object) === lookupType(className);
}

function typeOf(object: unknown): unknown {
    return pulumi.Resource.isInstance(object) ? (object as { __pulumiType?: unknown }).__pulumiType : undefined;
}

/** The type of a class of lookups, for the engine. */
function lookupType(className: string): string {
    return `${providerPackage}:dynamic/cloudflareImages:${className}`;
}

/** What is wrong with the options of a lookup, which reads what its arguments name. */
function checkOptions(opts: pulumi.CustomResourceOptions): string[] {
    const refused = (["id", "import", "urn"] as const).filter((option) => opts[option] !== undefined);
    const isOther = opts.provider !== undefined && typeOf(opts.provider) !== `pulumi:providers:${providerPackage}`;
    return [
        ...refused.map((option) => `opts.${option} cannot be set: a lookup reads what its arguments name`),
        ...(isOther ? ["opts.provider must be a Provider of pulumi-cloudflare-images"] : []),
    ];
}

/**
 * The dynamic provider, as the state keeps it, twice for each lookup: so it is short. `pulumi.dynamic.Resource` would
 * serialize a provider object to a longer text of this form, and load a TypeScript compiler for it. It has no path,
 * version or credential, so the state does not change when the package is upgraded.
 */
function providerText(provider: LookupKind["provider"]): string {
    return [
        `exports.handler=()=>{try{return require('pulumi-cloudflare-images/dynamic-provider').${provider}}catch(e){`,
        "e.message='Add pulumi-cloudflare-images to the package.json of the program: '+/.*/.exec(e.message);",
        "e.stack='';throw e}}",
    ].join("");
}
