import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A mock API for each latency. `takeRequests` resolves to how many requests came since the last call. */
export async function startMockApis(options) {
    const worker = new Worker(new URL("mockApiWorker.mjs", import.meta.url), { workerData: options });
    const [listening] = await once(worker, "message");
    return {
        ...options,
        at: (latencyMs) => listening.find((mockApi) => mockApi.latencyMs === latencyMs),
        async takeRequests() {
            worker.postMessage("take requests");
            return (await once(worker, "message"))[0];
        },
        close: () => worker.terminate(),
    };
}
