import { subscribe } from "node:diagnostics_channel";
import { createProviderProcess } from "../client/providerProcess";
import { imageDetailsLookup, imageDetailsSetLookup } from "../lookup/resources";
import { createLookupProvider } from "./lookupProvider";

// What `__provider` requires: see `providerText` in lookupResource.ts.
const providerProcess = createProviderProcess(
    { variables: process.env, process: "the process that runs pulumi" },
    engineCancellation(),
);

/** The dynamic provider of `ImageDetails`. */
export const provider = createLookupProvider(imageDetailsLookup, providerProcess);

/** The dynamic provider of `ImageDetailsSet`. */
export const setProvider = createLookupProvider(imageDetailsSetLookup, providerProcess);

/**
 * Aborted when the engine cancels its providers, as it does on Ctrl-C before it waits for all reads to end. The SDK does
 * not tell dynamic providers, so this listens to Node's own channel of requests to HTTP/2 servers. Node has that channel
 * since 22.17; with an older Node a canceled read ends by itself.
 */
function engineCancellation(): AbortSignal {
    const controller = new AbortController();
    subscribe("http2.server.stream.start", (message) => {
        const { headers } = message as { headers?: Record<string, unknown> };
        if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
            controller.abort();
        }
    });
    return controller.signal;
}
