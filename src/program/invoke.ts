import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { isMocked, logWarning, settled, stackConfig } from "../base/sdk";
import { clientsFor } from "../lookup/clientsFor";
import type { PublicFunction } from "../lookup/functions/function";
import { checkArgs, findOutputs, findSecretInputs } from "./args";
import { waitForDependencies, waitForExpect } from "./dependencies";
import { unlessFailed } from "./mocks";
import type { OutputArgs } from "./outputArgs";
import {
    defaultAccountId,
    Provider,
    type ProviderConfig,
    providerConfig,
    providerOf,
    providerPackage,
} from "./provider";

/** Calls `fn` now, or its mock. */
export function invoke<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    givenArgs: Args | undefined,
    givenOpts: pulumi.InvokeOptions | undefined,
): Promise<Result> {
    return keepAlive(async () => {
        const name = nameOf(fn.token);
        const args: object = givenArgs ?? {};
        const outputs = findOutputs(args);
        if (outputs.length > 0) {
            throw new InvalidInputError(`${name}: ${outputs.join("; ")}: use ${name}Output, which takes outputs.`);
        }
        // In a class instance, an inherited `expect` would be ignored.
        if (!isPlainObject(args)) {
            throw new InvalidInputError(`${name}: the arguments must be a plain object.`);
        }
        const opts = { ...givenOpts };
        const provider = checkProvider(name, opts);
        const { accountId } = args;
        const secretArgs = await settled(findSecretInputs({ accountId }, defaultAccountId(provider)));
        return run(fn, args as Args, opts, provider, secretArgs);
    });
}

/**
 * Calls `fn` once its arguments are known and its dependencies are created. Until then, its result is unknown. `expect` is
 * judged once it is known. The result is secret if an argument is.
 */
export function invokeOutput<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    givenArgs: OutputArgs<Args> | undefined,
    givenOpts: pulumi.InvokeOutputOptions | undefined,
): pulumi.Output<Result> {
    const name = `${nameOf(fn.token)}Output`;
    const checked = checkArgs(name, fn.checks, givenArgs ?? {});
    const opts = { ...givenOpts };
    const provider = checkProvider(nameOf(fn.token), opts);
    const { expect, ...inputs } = checked;
    const readyInputs = waitForDependencies<object>(inputs, inputs, opts);
    const readyExpect = waitForExpect(expect, opts.parent);
    const secretInputs = findSecretInputs(checked, defaultAccountId(provider));
    // The credentials of the Provider must be known, but do not make the result secret.
    const config = provider === undefined ? undefined : pulumi.unsecret(providerConfig(provider));
    // Each result contains the account id, which may be a secret of the configuration or of the Provider.
    const secrecy = secretInputs?.apply((names) => (names?.includes("accountId") ? pulumi.secret("") : ""));
    return pulumi
        .all([onlyOutput(readyInputs), onlyOutput(readyExpect), secretInputs, config, secrecy])
        .apply<Result>(([resolvedInputs, resolvedExpect, secretArgs]) => {
            const knownExpect = pulumi.Output.isInstance(readyExpect) ? resolvedExpect : readyExpect;
            if (expect !== undefined && knownExpect === undefined && !pulumi.runtime.isDryRun()) {
                throw new InvalidInputError(
                    `${name}: expect is unknown because --target or --exclude leaves out a resource that it comes from. ` +
                        "Include that resource in the update.",
                );
            }
            const args = { ...(resolvedInputs ?? readyInputs), ...(knownExpect && { expect: knownExpect }) };
            return keepAlive(() => run(fn, args as Args, opts, provider, secretArgs));
        });
}

/** `undefined` for plain data, because the SDK would walk through an object once for each place that it is in. */
function onlyOutput<T>(value: T | pulumi.Output<T>): pulumi.Output<T> | undefined {
    return pulumi.Output.isInstance<T>(value) ? value : undefined;
}

/** Keeps the program running until `work` is done. */
async function keepAlive<T>(work: () => Promise<T>): Promise<T> {
    const done = pulumi.runtime.rpcKeepAlive();
    try {
        return await work();
    } finally {
        done();
    }
}

async function run<Args extends object, Result extends object>(
    fn: PublicFunction<Args, Result>,
    args: Args,
    opts: pulumi.InvokeOptions,
    provider: Provider | undefined,
    secretArgs: readonly string[] = [],
): Promise<Result> {
    if (isMocked()) {
        return unlessFailed(await pulumi.runtime.invoke(fn.token, args, opts), fn.token) as Result;
    }
    const { accountId } = args as { readonly accountId?: unknown };
    return fn.run(args, {
        clients: clientsFor(await readConfigOf(nameOf(fn.token), provider), accountId),
        secretArgs,
        isPreview: pulumi.runtime.isDryRun(),
        warn: (message) => logWarning(message, opts.parent),
    });
}

/** The settings for a function: those of the Provider, else of the stack. */
async function readConfigOf(name: string, provider: Provider | undefined) {
    if (provider === undefined) {
        return stackConfig;
    }
    const config = await settled<ProviderConfig | undefined>(providerConfig(provider));
    if (config === undefined) {
        throw new InvalidInputError(`${name}: its Provider is unknown before up: use ${name}Output.`);
    }
    return (key: string) => config[key];
}

function checkProvider(name: string, opts: pulumi.InvokeOptions): Provider | undefined {
    if (opts.provider !== undefined && !Provider.isInstance(opts.provider)) {
        throw new InvalidInputError(`${name}: opts.provider must be a Provider of pulumi-cloudflare-images.`);
    }
    return providerOf(`${providerPackage}:index:function`, opts);
}

function nameOf(token: string): string {
    return token.split(":").at(-1) ?? token;
}
