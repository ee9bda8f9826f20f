import * as pulumi from "@pulumi/pulumi";
import type { Check } from "../base/checks";
import { NotReadError } from "../base/errors";
import { checkedArgs } from "./args";
import { afterDependencies, presentDependencies } from "./dependencies";
import { logWarning } from "./logWarning";
import { isMocked, mockedFailure, mockedFailureOf, unlessFailed } from "./mocks";
import { knownId, makeWhenUsed, settled } from "./outputs";
import { prepareArgs } from "./prepareArgs";
import { type Provider, providerOf, providerPackage } from "./provider";
import { transformLast } from "./transformLast";

/** A class of lookups. */
export interface LookupKind {
    readonly className: string;
    /** The export of the entry "dynamic-provider" that reads it. */
    readonly provider: "provider" | "setProvider";
    /** Those of the function that reads the same. */
    readonly checks: Readonly<Record<string, Check>>;
    /** The outputs of the provider, and what the program sees of each. */
    readonly outputs: Readonly<Record<string, View>>;
    /** Its id in the engine, which shows and stores it in clear text. */
    readonly idOf: (args: Readonly<Record<string, unknown>>, secretInputs: readonly string[]) => string;
}

/** What the program sees of an output of the provider; under mocks, one may be left out. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the type of its output
export type View = (value: any, lookup: LookupFacts) => unknown;

export const asRead: View = (value: unknown) => value;

/** What the methods of a lookup need, and no output shows. */
export interface LookupFacts {
    /** Names the lookup in messages. */
    readonly what: string;
    readonly provider: Provider | undefined;
    /** Why there is no access; of images alone. */
    readonly accessProblem: pulumi.Output<string | null | undefined>;
}

/** What the SDK's constructor takes, `super(type, name, inputs, opts)`, and what completes the lookup after it. */
interface PreparedLookup {
    readonly type: string;
    readonly inputs: pulumi.Inputs;
    readonly opts: pulumi.CustomResourceOptions;
    readonly complete: (lookup: pulumi.CustomResource) => LookupFacts;
}

/**
 * A Read: the engine has it read at every preview, up and refresh, and creates nothing. This is not a base class, because the
 * SDK records the caller of the class that extends `CustomResource` as the line of the program.
 *
 * All is derived from the arguments and options that the program's transformations leave.
 */
export function prepareLookup(
    kind: LookupKind,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
): PreparedLookup {
    const what = `${kind.className} "${name}"`;
    const type = lookupType(kind.className);
    let request: ReadRequest | undefined;
    return {
        type,
        inputs: args,
        // JavaScript programs pass `null`, too.
        opts: transformLast({ ...opts }, (transformed) => {
            request = requestRead(kind, what, type, transformed);
            return request;
        }),
        complete(lookup) {
            if (request === undefined) {
                throw new Error(`${what} does not work with the installed @pulumi/pulumi: use 3.139.0 or newer.`);
            }
            const { warning, accessProblem } = lookup as unknown as InternalOutputs;
            const facts = { what, provider: request.provider, accessProblem };
            void settled(warning).then(
                (message) => (message ? logWarning(message, lookup) : undefined),
                () => undefined,
            );
            showOutputs(lookup, kind.outputs, facts);
            Object.keys(request.props)
                .filter((property) => !(property in kind.outputs))
                .forEach((property) => Reflect.deleteProperty(lookup, property));
            return facts;
        },
    };
}

/** What the engine is asked to read. */
interface ReadRequest {
    readonly props: pulumi.Inputs;
    readonly opts: pulumi.CustomResourceOptions;
    readonly provider: Provider | undefined;
}

function requestRead(
    kind: LookupKind,
    what: string,
    type: string,
    { props: args, opts }: { readonly props: unknown; readonly opts: pulumi.CustomResourceOptions },
): ReadRequest {
    const checked = checkedArgs(what, kind.checks, args, checkOptions(opts));
    const provider = providerOf(type, opts);
    const { inputs, expect, secretInputs } = prepareArgs(checked, provider, opts.parent);
    const id =
        secretInputs === undefined
            ? kind.idOf(inputs, [])
            : pulumi.unsecret(
                  pulumi.all([inputs, secretInputs]).apply(([known, secrets]) => kind.idOf(known, secrets ?? [])),
              );
    const waiting = pulumi.runtime.isDryRun()
        ? { id: afterDependencies(id, inputs, opts) }
        : { id, dependsOn: presentDependencies(what, checked, opts) };
    const outputs = [...Object.keys(kind.outputs), ...internalOutputs, ...(isMocked() ? [mockedFailure] : [])];
    const props = {
        ...Object.fromEntries(outputs.map((output): [string, undefined] => [output, undefined])),
        ...inputs,
        ...(expect !== undefined && { expect }),
        ...(secretInputs !== undefined && { secretInputs }),
        __provider: providerText(kind.provider),
    };
    warnOfOptions(what, opts);
    return { props, opts: { ...opts, ...waiting } as pulumi.CustomResourceOptions, provider };
}

/**
 * Replaces the outputs of the provider by what the program sees of them. With --continue-on-error the program goes on after a
 * lookup that was not read: whatever uses its outputs or its id fails, instead of taking them for empty.
 */
function showOutputs(lookup: pulumi.CustomResource, views: LookupKind["outputs"], facts: LookupFacts): void {
    const raw = new Map(Object.entries(lookup) as [string, unknown][]);
    const { id } = lookup;
    const failure = isMocked() ? mockedFailureOf(lookup) : undefined;
    const show = (name: string, output: string, view: View) =>
        makeWhenUsed(lookup, name, () =>
            pulumi.all([raw.get(output), failure]).apply(([value, failed]: unknown[]) => {
                unlessFailed(failed, facts.what);
                if (value === undefined && failure === undefined) {
                    throw new NotReadError(`${facts.what} was not read, so it has no ${name}.`);
                }
                return view(value, facts);
            }),
        );
    Object.entries(views).forEach(([name, view]) => show(name, name, view));
    show("id", failure === undefined ? "accountId" : "id", () => knownId({ id }));
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

/** Options that a user may rely on, and that do nothing for a Read. */
const idleOptions = ["hooks", "protect", "transforms"] as const;

function warnOfOptions(what: string, opts: pulumi.CustomResourceOptions): void {
    const idle = idleOptions.filter((option) => opts[option]);
    if (idle.length > 0) {
        logWarning(
            `${what} is only read, so it ignores ${idle.map((option) => `opts.${option}`).join(" and ")}.`,
            opts.parent,
        );
    }
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
