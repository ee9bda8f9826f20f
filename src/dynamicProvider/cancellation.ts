import { subscribe } from "node:diagnostics_channel";

const cancelPath = "/pulumirpc.ResourceProvider/Cancel";

/**
 * Aborted when the engine cancels its providers, as it does on Ctrl-C before it waits for all reads to end. The SDK does
 * not tell dynamic providers, so this listens to Node's own channel of requests to HTTP/2 servers. Node has that channel
 * since 22.17; with an older Node a canceled read ends by itself.
 */
export function engineCancellation(): AbortSignal {
    const controller = new AbortController();
    subscribe("http2.server.stream.start", (message) => {
        const { headers } = message as { headers?: Record<string, unknown> };
        if (headers?.[":path"] === cancelPath) {
            controller.abort();
        }
    });
    return controller.signal;
}
