import { execaNode } from "execa";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("mockApiProcess.mjs", import.meta.url));

/** A mock API for each latency. `takeRequests` resolves to how many requests came since it was asked last. */
export async function startMockApis(nodePath, options) {
    const child = execaNode(SCRIPT, [JSON.stringify(options)], { nodePath, ipc: true, reject: false });
    const listening = await child.getOneMessage();
    return {
        ...options,
        at: (latencyMs) => listening.find((mockApi) => mockApi.latencyMs === latencyMs),
        async takeRequests() {
            const [count] = await Promise.all([child.getOneMessage(), child.sendMessage("take requests")]);
            return count;
        },
        close: () => child.kill(),
    };
}
