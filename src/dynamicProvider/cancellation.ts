import { subscribe } from "node:diagnostics_channel";

const cancelPath = "/pulumirpc.ResourceProvider/Cancel";

/**
 * Aborted once the engine cancels its providers, as it does on Ctrl-C before it waits for all reads to end. The SDK
 * tells dynamic providers nothing of it, so this listens to Node's own channel for what its HTTP/2 servers are asked.
 * Node has that channel since 22.17; with an older one a read ends when it ends.
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
