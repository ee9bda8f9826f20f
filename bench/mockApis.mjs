import { execaNode } from "execa";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("mockApiProcess.mjs", import.meta.url));

/**
 * @typedef {object} MockApis
 * @property {number} account how many images the account has
 * @property {number[]} latencies in milliseconds
 * @property {(latencyMs: number) => { url: string, accountId: string }} at
 * @property {() => Promise<number>} takeRequests how many requests came since it was asked last
 * @property {() => void} close
 */

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
