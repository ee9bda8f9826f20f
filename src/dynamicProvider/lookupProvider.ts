import type { dynamic } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { isPlainObject } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import type { Connection } from "../client/connection";
import type { EnforcementLevel } from "../lookup/enforcement";
import type { Call } from "../lookup/functions/function";
import type { ProviderProcess } from "./process";

/** What every lookup passes to `read`: its arguments, and which of them are secrets of the program. */
export interface LookupInputs {
    readonly accountId?: unknown;
    /** Left out while it is unknown. */
    readonly expect?: unknown;
    /** The level of this preview or up; left out where nothing is to be judged now. */
    readonly enforcement?: unknown;
    readonly secretInputs?: readonly string[] | null;
    /** In the state alone. */
    readonly warning?: unknown;
}

/**
 * A dynamic provider that only reads. The engine calls `read` at preview and at up for a lookup of the program, and at
 * refresh for each lookup of the state.
 */
export function createLookupProvider(
    className: string,
    { configure, connect, canceled }: ProviderProcess,
    read: (id: string, props: LookupInputs, connection: Connection) => Promise<dynamic.ReadResult>,
): dynamic.ResourceProvider {
    return {
        // Everything happens before the first await: the engine's first reads do not wait for the promise.
        configure({ config }) {
            configure((key) => config.get(key));
            return Promise.resolve();
        },

        async read(id, props: LookupInputs = {}) {
            try {
                return await Promise.race([read(id, props, connect(props.accountId)), canceled]);
            } catch (error) {
                throw withoutFrames(error);
            }
        },

        create() {
            return Promise.reject(
                withoutFrames(new InvalidInputError(`${className} is a lookup: it creates nothing.`)),
            );
        },
    };
}

/** The `expect` of a lookup as functions take it. A refresh judges nothing. */
export function toExpect({ expect, enforcement }: LookupInputs, isRefresh: boolean): unknown {
    if (isRefresh) {
        return undefined;
    }
    return isPlainObject(expect) ? { ...expect, enforcement } : expect;
}

export function toCall(
    { expect, enforcement, secretInputs }: LookupInputs,
    isRefresh: boolean,
    connection: Connection,
): Call {
    return {
        connection,
        secretArgs: secretInputs ?? [],
        // The program has chosen the level.
        isPreview: false,
        unjudged: isRefresh || expect !== undefined ? undefined : (enforcement as EnforcementLevel | undefined),
        warn: () => undefined,
    };
}

/** `outputs`, in which those that reveal a secret argument are secret. */
export function withSecrets(
    outputs: object,
    revealing: Readonly<Record<string, readonly string[]>>,
    secretInputs: readonly string[] | null | undefined,
): Record<string, unknown> {
    const given = secretInputs ?? [];
    const names = new Set(given.flatMap((input) => revealing[input] ?? []));
    const values = Object.entries(outputs).map(([name, value]: [string, unknown]): [string, unknown] => [
        name,
        names.has(name) ? secret(value) : value,
    ]);
    return { ...Object.fromEntries(values), secretInputs: given.length > 0 ? given : null };
}

/** A value that the engine keeps encrypted, in the form in which properties travel to it. */
function secret(value: unknown): Record<string, unknown> {
    return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

/** The provider process prints an error's frames for the user to read, so there must be none. */
function withoutFrames(error: unknown): Error {
    const shown = error instanceof Error ? error : new Error(String(error));
    shown.stack = "";
    return shown;
}
