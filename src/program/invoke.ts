import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { afterDependencies } from "./dependencies";
import { ImageNotFoundError, InvalidInputError } from "../base/errors";
import type { SecretInput } from "../base/imageReference";
import { checkNames } from "../base/checks";
import type { Connection } from "../client/batching";
import { connect } from "../lookup/connect";
import { stackConfig } from "../base/stackConfig";
import { Provider, type ProviderConfig, providerConfig, providerOf, providerPackage } from "./provider";
import { findSecretInputs } from "./secretInputs";

/** A function of the package, as Pulumi would call one of a provider's. */
export interface ProviderFunction<Args extends object, Result extends object> {
    /** What Pulumi's mocks know it by. */
    readonly token: string;
    readonly argNames: readonly (keyof Args & string)[];
    readonly run: (args: Args, connection: Connection, call: Call) => Promise<Result>;
}

/** What a function knows of the call. */
export interface Call {
    /** What is wrong with the names of the arguments. */
    readonly failures: readonly string[];
    readonly secretInputs: readonly SecretInput[];
    readonly isPreview: boolean;
    readonly warn: (message: string) => void;
}

type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<unknown> };

/** Calls `fn` now. Mocks answer in its place, if there are any. */
export function invoke<Args extends object, Result extends object>(
    fn: ProviderFunction<Args, Result>,
    args: Args | undefined,
    opts: pulumi.InvokeOptions | undefined,
): Promise<Result> {
    return run(fn, { ...args } as Args, { ...opts });
}

/**
 * Calls `fn` once its arguments are known and what it depends on is created; until then, and so at preview, its result is
 * unknown. It is secret when an argument is.
 */
export function invokeOutput<Args extends object, Result extends object>(
    fn: ProviderFunction<Args, Result>,
    givenArgs: InputsOf<Args> | undefined,
    givenOpts: pulumi.InvokeOutputOptions | undefined,
): pulumi.Output<Result> {
    const args = { ...givenArgs } as InputsOf<Args>;
    const opts = { ...givenOpts };
    const provider = checkedProvider(fn, opts);
    const secretInputs = findSecretInputs(args, provider);
    const ready = afterDependencies(pulumi.output(args), args, opts);
    // Its credentials must be known, and are no reason for the result to be secret.
    const config = provider === undefined ? undefined : pulumi.unsecret(providerConfig(provider));
    // Each result names the account, which may be a secret of the configuration or of the Provider.
    const secrecy = secretInputs.apply((names) => (names?.includes("accountId") ? pulumi.secret("") : ""));
    return pulumi
        .all([ready, secretInputs, config, secrecy])
        .apply<Result>(([known, secrets]) => run(fn, known as Args, opts, secrets ?? []));
}

/** What runs a function in the program's own process; `undefined` where mocks answer in its place. */
export async function open<Args extends object>(
    fn: Pick<ProviderFunction<Args, object>, "token" | "argNames">,
    args: Args,
    opts: pulumi.InvokeOptions,
    givenSecretInputs?: readonly SecretInput[],
): Promise<{ connection: Connection; call: Call } | undefined> {
    const provider = checkedProvider(fn, opts);
    if (isMocked()) {
        return undefined;
    }
    const connection = connect(await readConfigOf(fn, provider));
    const warn = (message: string) => void pulumi.log.warn(message, opts.parent);
    const failures = checkNames(args, fn.argNames);
    const { accountId } = args as { readonly accountId?: unknown };
    const secretInputs = givenSecretInputs ?? (await settled(findSecretInputs({ accountId }, provider))) ?? [];
    return { connection, call: { failures, secretInputs, isPreview: runtime.isDryRun(), warn } };
}

/** Does `work`, which the program must not end before. */
export async function keepAlive<T>(work: () => Promise<T>): Promise<T> {
    const done = runtime.rpcKeepAlive();
    try {
        return await work();
    } finally {
        done();
    }
}

function run<Args extends object, Result extends object>(
    fn: ProviderFunction<Args, Result>,
    args: Args,
    opts: pulumi.InvokeOptions,
    secretInputs?: readonly SecretInput[],
): Promise<Result> {
    return keepAlive(async () => {
        const opened = await open(fn, args, opts, secretInputs);
        return opened === undefined
            ? (checkMock(fn.token, await runtime.invoke(fn.token, args, opts)) as Result)
            : fn.run(args, opened.connection, opened.call);
    });
}

async function readConfigOf({ token }: { token: string }, provider: Provider | undefined) {
    if (provider === undefined) {
        return stackConfig;
    }
    const config = await settled<ProviderConfig | undefined>(providerConfig(provider));
    if (config === undefined) {
        throw new InvalidInputError(
            `${token}: its Provider is not known before up. Use the function that gives an Output.`,
        );
    }
    return (key: string) => config[key];
}

/** The SDK keeps nothing of what a mock throws, so a mock says by a code that there is no image. */
function checkMock(token: string, answer: unknown): unknown {
    const { code } = { ...(answer as { readonly code?: unknown } | undefined) };
    if (code === "IMAGE_NOT_FOUND") {
        throw new ImageNotFoundError(`The mock of ${token} says that there is no such image.`);
    }
    return answer;
}

/** The value of an output, as the SDK itself waits for it. */
function settled<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}

function checkedProvider({ token }: { token: string }, opts: pulumi.InvokeOptions): Provider | undefined {
    if (opts.provider !== undefined && !Provider.isInstance(opts.provider)) {
        throw new InvalidInputError(`${token}: opts.provider must be a Provider of pulumi-cloudflare-images.`);
    }
    return providerOf(`${providerPackage}:index:function`, opts);
}

/** Whether `pulumi.runtime.setMocks` took the engine's place. */
function isMocked(): boolean {
    const monitor: unknown = runtime.getMonitor();
    return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}
