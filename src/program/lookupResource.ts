import * as pulumi from "@pulumi/pulumi";
import type { Check } from "../base/checks";
import { NotReadError } from "../base/errors";
import { isMocked, knownId, logWarning, observed, type Registration, settled, transformLast } from "../base/sdk";
import { levelNow } from "../lookup/expectations";
import { checkArgs, findSecretInputs } from "./args";
import { requireDependencies, waitForDependencies, waitForExpect } from "./dependencies";
import { mockedFailure, mockedFailureOf, unlessFailed } from "./mocks";
import type { ImageExpectationsArgs } from "./outputArgs";
import { defaultAccountId, type Provider, providerOf, providerPackage } from "./provider";

/** A class of lookups, such as `ImageDetails`. */
export interface LookupKind {
    readonly className: string;
    /** The export of "dynamic-provider" that reads it. */
    readonly provider: "provider" | "setProvider";
    /** The checks of the function that reads the same. */
    readonly checks: Readonly<Record<string, Check>>;
    /** The outputs of the provider, and how the program sees each. Mocks may leave outputs out. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each view knows the type of its output
    readonly outputs: Readonly<Record<string, (value: any, accessProblem: InternalOutput) => unknown>>;
    /** The resource id. The engine shows and stores it in clear text. */
    readonly idOf: (args: Readonly<Record<string, unknown>>, secretInputs: readonly string[]) => string;
}

/** The view of an output that is not changed. */
export const asRead = (value: unknown) => value;

/** Outputs that the program does not see. */
const internalOutputs = ["accessProblem", "warning"] as const;

export type InternalOutput = pulumi.Output<string | null | undefined>;

/**
 * Prepares a Read: the engine reads it at every preview, up and refresh, and creates nothing. This is not a base class,
 * because the SDK records the caller of the class that extends `CustomResource` as the line of the program.
 *
 * Everything is derived from the arguments and options after the program's transformations.
 *
 * @returns The arguments of the SDK's constructor, and a function to call after it.
 */
export function prepareLookup(
    kind: LookupKind,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
) {
    const what = `${kind.className} "${name}"`;
    const type = lookupType(kind.className);
    let read: (Registration & { readonly provider: Provider | undefined }) | undefined;
    return {
        type,
        inputs: args as pulumi.Inputs,
        // JavaScript programs can pass `null`.
        opts: transformLast({ ...opts }, (given) => (read = prepareRead(kind, what, type, given))),
        complete(lookup: pulumi.CustomResource) {
            if (read === undefined) {
                throw new Error(`${what} does not work with the installed @pulumi/pulumi: use 3.139.0 or newer.`);
            }
            showOutputs(kind, what, lookup, read);
            return { what, provider: read.provider };
        },
    };
}

function prepareRead(kind: LookupKind, what: string, type: string, { props: args, opts }: Registration) {
    const checked = checkArgs(what, kind.checks, args, checkOptions(opts));
    const provider = providerOf(type, opts);
    const { expect, ...inputs } = checked;
    const secretInputs = findSecretInputs(checked, defaultAccountId(provider));
    const id =
        secretInputs === undefined
            ? kind.idOf(inputs, [])
            : pulumi.unsecret(
                  pulumi.all([inputs, secretInputs]).apply(([known, secrets]) => kind.idOf(known, secrets ?? [])),
              );
    const waiting = pulumi.runtime.isDryRun()
        ? { id: waitForDependencies(id, inputs, opts) }
        : { id, dependsOn: requireDependencies(what, checked, opts) };
    const outputs = [...Object.keys(kind.outputs), ...internalOutputs, ...(isMocked() ? [mockedFailure] : [])];
    const props = {
        ...Object.fromEntries(outputs.map((output): [string, undefined] => [output, undefined])),
        ...inputs,
        ...(expect !== undefined && { expect: waitForExpect(withLevelNow(expect), opts.parent) }),
        ...(secretInputs !== undefined && { secretInputs }),
        __provider: providerText(kind.provider),
    };
    warnOfOptions(what, opts);
    return { props, opts: { ...opts, ...waiting } as pulumi.CustomResourceOptions, provider };
}

/**
 * Sets the level for this phase, because the process that reads does not know the phase. It treats a missing level as
 * mandatory.
 */
function withLevelNow({ enforcement, ...expect }: ImageExpectationsArgs): ImageExpectationsArgs {
    const level = levelNow(enforcement, pulumi.runtime.isDryRun());
    return level === "mandatory" ? expect : { ...expect, enforcement: level };
}

/**
 * Replaces the outputs of the provider by the program's view of them. With --continue-on-error, the program continues after
 * a failed lookup. Its outputs and its id then fail where they are used, instead of being empty.
 */
function showOutputs(
    kind: LookupKind,
    what: string,
    lookup: pulumi.CustomResource,
    { props, opts }: Registration,
): void {
    const raw = Object.fromEntries(Object.entries(lookup)) as Readonly<Record<string, pulumi.Output<unknown>>>;
    const { accessProblem, warning } = raw as Readonly<Record<(typeof internalOutputs)[number], InternalOutput>>;
    const failure = isMocked() ? mockedFailureOf(lookup) : undefined;
    Object.keys(props).forEach((property) => Reflect.deleteProperty(lookup, property));
    void settled(warning).then(
        (message) => (message ? logWarning(message, lookup) : undefined),
        () => undefined,
    );
    const show = (name: string, output: string, view: (value: unknown) => unknown) =>
        makeWhenUsed(lookup, name, () =>
            pulumi.all([raw[output], failure]).apply(([value, failed]: unknown[]) => {
                if (failure !== undefined) {
                    unlessFailed(failed, what);
                } else if (value === undefined) {
                    throw new NotReadError(`${what} was not read, so it has no ${name}.`);
                }
                return view(value);
            }),
        );
    Object.entries(kind.outputs).forEach(([name, view]) => show(name, name, (value) => view(value, accessProblem)));
    const { id } = lookup;
    if (failure !== undefined) {
        show("id", "id", () => knownId({ id }));
    } else {
        // The id that was asked for, because current SDKs know the id of a Read at preview only with a current CLI.
        show("id", "accountId", () => settled(pulumi.output(opts.id)));
    }
}

/**
 * Makes an output of `target` when it is first used, because each output costs the SDK about ten promises. An output that
 * fails does not end the process.
 */
export function makeWhenUsed(target: object, name: string, make: () => pulumi.Output<unknown>): void {
    Object.defineProperty(target, name, {
        configurable: true,
        enumerable: true,
        get() {
            const value = make();
            observed(value);
            Object.defineProperty(target, name, { enumerable: true, value });
            return value;
        },
    });
}

/** Whether `object` is a lookup of this class, by its type, as in the SDK's `isInstance`. */
export function isLookup(className: string, object: unknown): boolean {
    return typeOf(object) === lookupType(className);
}

function typeOf(object: unknown): unknown {
    return pulumi.Resource.isInstance(object) ? (object as { __pulumiType?: unknown }).__pulumiType : undefined;
}

function lookupType(className: string): string {
    return `${providerPackage}:dynamic/cloudflareImages:${className}`;
}

/** Options that users may rely on, but that have no effect on a Read. */
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

function checkOptions(opts: pulumi.CustomResourceOptions): string[] {
    const refused = (["id", "import", "urn"] as const).filter((option) => opts[option] !== undefined);
    const isOther = opts.provider !== undefined && typeOf(opts.provider) !== `pulumi:providers:${providerPackage}`;
    return [
        ...refused.map((option) => `opts.${option} cannot be set: a lookup reads what its arguments name`),
        ...(isOther ? ["opts.provider must be a Provider of pulumi-cloudflare-images"] : []),
    ];
}

/**
 * The code of the dynamic provider in the state. It is short, because the state has it twice for each lookup. It has no
 * path, version or credential, so upgrading the package does not change the state. `pulumi.dynamic.Resource` would serialize
 * longer code, and load a TypeScript compiler for it.
 */
function providerText(provider: LookupKind["provider"]): string {
    return [
        `exports.handler=()=>{try{return require('pulumi-cloudflare-images/dynamic-provider').${provider}}catch(e){`,
        "e.message='Add pulumi-cloudflare-images to the package.json of the program: '+/.*/.exec(e.message);",
        "e.stack='';throw e}}",
    ].join("");
}
