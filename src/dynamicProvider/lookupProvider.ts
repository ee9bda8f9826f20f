import type { dynamic } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { AuthenticationError, ImageNotFoundError, InvalidInputError, withAdvice } from "../base/errors";
import type { Call } from "../lookup/functions/function";
import type { ProviderProcess } from "../client/providerProcess";

/** What every lookup passes to `read`. */
export interface LookupInputs {
    readonly accountId?: unknown;
    /** With the level of this preview or up; left out while it is unknown. */
    readonly expect?: unknown;
    /** The names of the arguments that are secrets of the program. */
    readonly secretInputs?: readonly string[] | null;
    /** In the state alone. */
    readonly warning?: unknown;
}

/** A class of lookups. */
export interface LookupKind<Inputs extends LookupInputs> {
    readonly className: string;
    /** An output, by which a refresh, which passes the whole state, is told from a program, which passes its inputs. */
    readonly stateOutput: string;
    /** The outputs that reveal a secret argument. */
    readonly revealing: Readonly<Record<string, readonly string[]>>;
    /** Reads and judges: a refresh gives no `expect`. */
    readonly read: (inputs: Inputs, call: Call, read: { id: string; isRefresh: boolean }) => Promise<LookupOutputs>;
}

export interface LookupOutputs extends Readonly<Record<string, unknown>> {
    readonly warning: string | null;
}

/**
 * A dynamic provider that only reads. The engine calls `read` at preview and at up for a lookup of the program, and at
 * refresh for each lookup of the state.
 */
export function createLookupProvider<Inputs extends LookupInputs>(
    { className, stateOutput, revealing, read }: LookupKind<Inputs>,
    { configure, connect, canceled }: ProviderProcess,
): dynamic.ResourceProvider {
    const readLookup = async (id: string, props: Inputs, isRefresh: boolean): Promise<dynamic.ReadResult> => {
        const secretArgs = props.secretInputs ?? [];
        const call: Call = {
            connection: connect(props.accountId),
            secretArgs,
            // The program has chosen the level.
            isPreview: false,
            warn: () => undefined,
        };
        const inputs = isRefresh ? { ...props, expect: undefined } : props;
        const { warning: given, ...outputs } = await read(inputs, call, { id, isRefresh });
        // A refresh judges nothing, so the last warning stands.
        const warning = isRefresh ? props.warning : given;
        const shown = { ...outputs, ...(typeof warning === "string" && { warning }) };
        return { id, props: withSecrets(shown, revealing, secretArgs) };
    };
    return {
        // Everything happens before the first await: the engine's first reads do not wait for the promise.
        configure({ config }) {
            configure((key) => config.get(key));
            return Promise.resolve();
        },

        async read(id, props: Inputs = {} as Inputs) {
            const isRefresh = stateOutput in props;
            try {
                return await Promise.race([readLookup(id, props, isRefresh), canceled]);
            } catch (error) {
                if (isRefresh && error instanceof ImageNotFoundError) {
                    return { id: "" };
                }
                const isRotated = isRefresh && error instanceof AuthenticationError;
                throw toShortStack(isRotated ? withAdvice(error, refreshAdvice) : error);
            }
        },

        create() {
            return Promise.reject(toShortStack(new InvalidInputError(`${className} is a lookup: it creates nothing.`)));
        },
    };
}

/** `outputs`, in which those that reveal a secret argument are secret. */
function withSecrets(
    outputs: object,
    revealing: Readonly<Record<string, readonly string[]>>,
    secretInputs: readonly string[],
): Record<string, unknown> {
    const names = new Set(secretInputs.flatMap((input) => revealing[input] ?? []));
    const values = Object.entries(outputs).map(([name, value]: [string, unknown]): [string, unknown] => [
        name,
        names.has(name) ? secret(value) : value,
    ]);
    return { ...Object.fromEntries(values), ...(secretInputs.length > 0 && { secretInputs }) };
}

/** A value that the engine keeps encrypted, in the form in which properties travel to it. */
function secret(value: unknown): Record<string, unknown> {
    return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

const refreshAdvice =
    "A refresh uses the credentials of the last update, unless they come from the environment: run an update without " +
    "refresh first, or refresh with --run-program.";

/**
 * The SDK's provider process prints an error of `read` as `${error}: ${error.stack}`, beside the message that the engine
 * shows at the resource, and it leaves no way not to. So it prints a line without the message, and without frames.
 */
function toShortStack(error: unknown): Error {
    const shown = error instanceof Error ? error : new Error(String(error));
    shown.toString = () => shown.name;
    shown.stack = "see the error of the lookup.";
    return shown;
}
