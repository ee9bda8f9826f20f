import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { stackConfig } from "../base/stackConfig";
import { connect } from "../lookup/connect";
import type { CallContext, PublicFunction } from "../lookup/functions/function";
import { checkedArgs } from "./args";
import { afterDependencies } from "./dependencies";
import { logWarning } from "./logWarning";
import { isMocked, unlessFailed } from "./mocks";
import type { OutputArgs } from "./outputArgs";
import { findOutputs, settled } from "./outputs";
import { findSecretInputs, prepareArgs } from "./prepareArgs";
import { Provider, type ProviderConfig, providerConfig, providerOf, providerPackage } from "./provider";

/** Calls `fn` now. Mocks respond instead, if there are any. */
export function invoke<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    args: Args | undefined,
    opts: pulumi.InvokeOptions | undefined,
): Promise<Result> {
    return run(fn, (args ?? {}) as Args, { ...opts });
}

/**
 * Calls `fn` once its arguments are known and what it depends on is created; until then, and so at preview, its result is
 * unknown. `expect` is judged once it is known. The result is secret when an argument is.
 */
export function invokeOutput<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    givenArgs: OutputArgs<Args> | undefined,
    givenOpts: pulumi.InvokeOutputOptions | undefined,
): pulumi.Output<Result> {
    const name = `${nameOf(fn.token)}Output`;
    const checked = checkedArgs(name, fn.checks, givenArgs ?? {});
    const opts = { ...givenOpts };
    const provider = checkedProvider(fn, opts);
    const { inputs, expect, secretInputs } = prepareArgs(checked, provider, opts.parent);
    const ready = afterDependencies(inputs, inputs, opts);
    // Its credentials must be known, and are no reason for the result to be secret.
    const config = provider === undefined ? undefined : pulumi.unsecret(providerConfig(provider));
    // Each result names the account, which may be a secret of the configuration or of the Provider.
    const secrecy = secretInputs?.apply((names) => (names?.includes("accountId") ? pulumi.secret("") : ""));
    return pulumi
        .all([onlyOutput(ready), onlyOutput(expect), secretInputs, config, secrecy])
        .apply<Result>(([readyInputs, readyExpect, secretArgs = []]) => {
            const known = (pulumi.Output.isInstance(ready) ? readyInputs : ready) as object;
            const knownExpect = pulumi.Output.isInstance(expect) ? readyExpect : expect;
            if (expect !== undefined && knownExpect === undefined && !pulumi.runtime.isDryRun()) {
                throw new InvalidInputError(
                    `${name}: expect is unknown because --target or --exclude leaves out a resource that it comes from. ` +
                        "Include that resource in the update.",
                );
            }
            return run(fn, { ...known, ...(knownExpect && { expect: knownExpect }) } as Args, opts, secretArgs);
        });
}

/** Nothing for plain data: the SDK would walk through a part that is in several places once for each. */
function onlyOutput<T>(value: pulumi.Input<T>): pulumi.Output<T> | undefined {
    return pulumi.Output.isInstance(value) ? (value as pulumi.Output<T>) : undefined;
}

/** What runs a function in the program's own process; `undefined` where mocks respond instead. */
async function open<Args extends object>(
    fn: Pick<PublicFunction<Args, object>, "token">,
    args: Args,
    opts: pulumi.InvokeOptions,
    secretArgs?: readonly string[],
): Promise<CallContext | undefined> {
    const name = nameOf(fn.token);
    const outputs = findOutputs(args);
    if (outputs.length > 0) {
        throw new InvalidInputError(`${name}: ${outputs.join("; ")}: use ${name}Output, which takes outputs.`);
    }
    // A field that is inherited, such as `expect`, would be ignored.
    if (!isPlainObject(args)) {
        throw new InvalidInputError(`${name}: the arguments must be a plain object.`);
    }
    const provider = checkedProvider(fn, opts);
    if (isMocked()) {
        return undefined;
    }
    const { accountId } = args as { readonly accountId?: unknown };
    const connection = connect(await readConfigOf(fn, provider), accountId);
    return {
        connection,
        secretArgs: secretArgs ?? (await settled(findSecretInputs({ accountId }, provider))) ?? [],
        isPreview: pulumi.runtime.isDryRun(),
        warn: (message) => logWarning(message, opts.parent),
    };
}

/** Does `work`, which the program must not end before. */
async function keepAlive<T>(work: () => Promise<T>): Promise<T> {
    const done = pulumi.runtime.rpcKeepAlive();
    try {
        return await work();
    } finally {
        done();
    }
}

function run<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    args: Args,
    opts: pulumi.InvokeOptions,
    secretArgs?: readonly string[],
): Promise<Result> {
    return keepAlive(async () => {
        const call = await open(fn, args, opts, secretArgs);
        return call === undefined
            ? (unlessFailed(await pulumi.runtime.invoke(fn.token, args, opts), fn.token) as Result)
            : fn.run(args, call);
    });
}

async function readConfigOf({ token }: { token: string }, provider: Provider | undefined) {
    if (provider === undefined) {
        return stackConfig;
    }
    const config = await settled<ProviderConfig | undefined>(providerConfig(provider));
    if (config === undefined) {
        throw new InvalidInputError(`${nameOf(token)}: its Provider is unknown before up: use ${nameOf(token)}Output.`);
    }
    return (key: string) => config[key];
}

function checkedProvider({ token }: { token: string }, opts: pulumi.InvokeOptions): Provider | undefined {
    if (opts.provider !== undefined && !Provider.isInstance(opts.provider)) {
        throw new InvalidInputError(`${nameOf(token)}: opts.provider must be a Provider of pulumi-cloudflare-images.`);
    }
    return providerOf(`${providerPackage}:index:function`, opts);
}

/** The name by which the program calls a function. */
function nameOf(token: string): string {
    return token.split(":").at(-1) ?? token;
}
