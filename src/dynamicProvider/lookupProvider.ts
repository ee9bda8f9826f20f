import { subscribe } from "node:diagnostics_channel";
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import type { ProviderProcess } from "../client/providerProcess";
import { type LookupReader, type LookupProps, type LookupState, readLookup } from "../lookup/resources";

/**
 * A dynamic provider that only reads. The engine calls `read` at preview and at up for a lookup of the program, and at
 * refresh for each lookup of the state.
 */
export function createLookupProvider(
    kind: LookupReader,
    { configure, connect, untilCanceled }: ProviderProcess,
): pulumi.dynamic.ResourceProvider {
    return {
        // Everything happens before the first await: the engine's first reads do not wait for the promise.
        configure({ config }) {
            // No function of the SDK lists the keys.
            const { rawConfig = {} } = config as { readonly rawConfig?: object };
            configure(Object.assign((key: string) => config.get(key), { keys: () => Object.keys(rawConfig) }));
            return Promise.resolve();
        },

        async read(id, props: LookupProps = {}) {
            try {
                const found = await untilCanceled(readLookup(kind, props, connect));
                return found === undefined ? { id: "" } : { id, props: stateOf(found, props) };
            } catch (error) {
                throw toShortStack(error);
            }
        },

        create() {
            return Promise.reject(
                toShortStack(new InvalidInputError(`${kind.className} is a lookup: it creates nothing.`)),
            );
        },
    };
}

/**
 * Aborted when the engine cancels its providers, as it does on Ctrl-C before it waits for all reads to end. The SDK does
 * not tell dynamic providers, so this listens to Node's own channel of requests to HTTP/2 servers. Node has that channel
 * since 22.17; with an older Node a canceled read ends by itself.
 */
export function engineCancellation(): AbortSignal {
    const controller = new AbortController();
    subscribe("http2.server.stream.start", (message) => {
        const { headers } = message as { headers?: Record<string, unknown> };
        if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
            controller.abort();
        }
    });
    return controller.signal;
}

/** What the state keeps of a lookup: its outputs, those that reveal a secret argument encrypted, and what is not empty. */
function stateOf({ outputs, warning, secretOutputs }: LookupState, { secretInputs }: LookupProps) {
    const values = Object.entries(outputs).map(([name, value]): [string, unknown] => [
        name,
        secretOutputs.has(name) ? secret(value) : value,
    ]);
    return {
        ...Object.fromEntries(values),
        ...(warning !== null && { warning }),
        ...(secretInputs?.length && { secretInputs }),
    };
}

/** A value that the engine keeps encrypted, in the form in which properties travel to it. */
function secret(value: unknown): Record<string, unknown> {
    return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}

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
