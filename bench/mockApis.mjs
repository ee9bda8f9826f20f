import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("mockApiProcess.mjs", import.meta.url));

/**
 * mock APIs of the API, one for each latency, in a process of their own: they share no event loop with what is measured.
 *
 * @typedef {object} MockApis
 * @property {number} accountSize how many images the account has
 * @property {(latencyMs: number) => { url: string, accountId: string }} at
 * @property {() => Promise<number>} takeRequests how many requests came since it was asked last
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} node
 * @param {{ latencies: number[], accountSize: number, signedEvery: number }} options
 * @returns {Promise<MockApis>}
 */
export async function startMockApis(node, options) {
    const child = fork(SCRIPT, [JSON.stringify(options)], { execPath: node });
    const stop = () => child.kill();
    process.once("exit", stop);
    /** @type {(reason: Error) => void} */
    let fail = () => undefined;
    child.on("exit", () => fail(new Error("The process of the mock APIs ended.")));
    const answer = () =>
        new Promise((resolve, reject) => {
            fail = reject;
            child.once("message", resolve);
        });
    const listening = await answer();
    return {
        accountSize: options.accountSize,
        at: (latencyMs) => listening.find((/** @type {any} */ mockApi) => mockApi.latencyMs === latencyMs),
        async takeRequests() {
            child.send("take requests");
            return answer();
        },
        async close() {
            process.off("exit", stop);
            child.disconnect();
            await once(child, "exit");
        },
    };
}
