import { AuthenticationError, ImageNotFoundError, withAdvice } from "../../base/errors";
import type { Connection } from "../../client/batching";
import type { Call } from "../functions/function";

/** What every lookup is read from: its inputs in a program, its whole state in a refresh. */
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
    readonly read: (inputs: Inputs, call: Call, isRefresh: boolean) => Promise<LookupOutputs>;
}

export interface LookupOutputs extends Readonly<Record<string, unknown>> {
    readonly warning: string | null;
}

/** What a Read found. */
export interface ReadLookup {
    readonly outputs: Readonly<Record<string, unknown>>;
    /** What advisory expectations reported: now or, in a refresh, which judges nothing, when the lookup was judged last. */
    readonly warning: string | undefined;
    /** The outputs that reveal a secret argument. */
    readonly secretOutputs: ReadonlySet<string>;
}

/**
 * Reads a lookup as the engine asks for it: for a program at preview and at up, and for a refresh.
 *
 * @returns `undefined` in a refresh whose image is gone, so that the engine drops the lookup from the state.
 */
export async function readLookup<Inputs extends LookupInputs>(
    { stateOutput, revealing, read }: LookupKind<Inputs>,
    props: Inputs,
    connect: (accountId: unknown) => Connection,
): Promise<ReadLookup | undefined> {
    const isRefresh = stateOutput in props;
    const secretArgs = props.secretInputs ?? [];
    try {
        const call: Call = {
            connection: connect(props.accountId),
            secretArgs,
            // The program has chosen the level.
            isPreview: false,
            warn: () => undefined,
        };
        const inputs = isRefresh ? { ...props, expect: undefined } : props;
        const { warning: given, ...outputs } = await read(inputs, call, isRefresh);
        const warning = isRefresh ? props.warning : given;
        return {
            outputs,
            warning: typeof warning === "string" ? warning : undefined,
            secretOutputs: new Set(secretArgs.flatMap((input) => revealing[input] ?? [])),
        };
    } catch (error) {
        if (isRefresh && error instanceof ImageNotFoundError) {
            return undefined;
        }
        throw isRefresh && error instanceof AuthenticationError ? withAdvice(error, refreshAdvice) : error;
    }
}

const refreshAdvice =
    "A refresh uses the credentials of the last update, unless they come from the environment: run an update without " +
    "refresh first, or refresh with --run-program.";
