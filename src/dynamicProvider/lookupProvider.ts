import { subscribe } from "node:diagnostics_channel";
import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import type { ProviderProcess } from "../client/providerProcess";
import { type LookupReader, type LookupProps, type LookupState, readLookup } from "../lookup/resources";

/**
 * A dynamic provider that only reads. The engine calls `read` at preview and at up for each lookup in the program, and in a
 * refresh for each lookup in the state.
 */
export function createLookupProvider(
    reader: LookupReader,
    { configure, clientsFor, untilCanceled }: ProviderProcess,
): pulumi.dynamic.ResourceProvider {
    return {
        // Everything happens before the first await, because the engine's first reads do not wait for the promise.
        configure({ config }) {
            // No function of the SDK lists the keys.
            const { rawConfig = {} } = config as { readonly rawConfig?: object };
            configure(Object.assign((key: string) => config.get(key), { keys: () => Object.keys(rawConfig) }));
            return Promise.resolve();
        },

        async read(id, props: LookupProps = {}) {
            try {
                const found = await untilCanceled(readLookup(reader, props, clientsFor));
                return found === undefined ? { id: "" } : { id, props: stateOf(found, props) };
            } catch (error) {
                throw toShortStack(error);
            }
        },

        create() {
            return Promise.reject(
                toShortStack(new InvalidInputError(`${reader.className} is a lookup: it creates nothing.`)),
            );
        },
    };
}

/**
 * Aborts when the engine cancels its providers, as on Ctrl-C. The SDK does not tell dynamic providers, so this listens to
 * Node's channel of requests to HTTP/2 servers. Before Node 22.17, which has no such channel, a canceled read ends by
 * itself.
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

/**
 * The state of a lookup: its outputs, its secret inputs and its warning, if any. Outputs that reveal a secret argument are
 * encrypted.
 */
function stateOf({ outputs, warning, secretOutputs }: LookupState, { secretInputs }: LookupProps) {
    const hide = (name: string, value: unknown) => (secretOutputs.has(name) ? secret(value) : value);
    return {
        ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, hide(name, value)])),
        ...(warning !== null && { warning }),
        ...(secretInputs?.length && { secretInputs }),
    };
}

/** A secret value in the wire form of the engine, which encrypts it. */
function secret(value: unknown): Record<string, unknown> {
    return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}

/**
 * Removes the message and the frames. The SDK's provider process always prints an error of `read` as `${error}:
 * ${error.stack}`, and the engine already shows the message at the resource.
 */
function toShortStack(error: unknown): Error {
    const shown = error instanceof Error ? error : new Error(String(error));
    shown.toString = () => shown.name;
    shown.stack = "see the error of the lookup.";
    return shown;
}
