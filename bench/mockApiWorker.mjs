// A mock API for each latency, in a thread that shares no event loop with what is measured.
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

import { VARIANTS, accountImages } from "./account.mjs";

const { startMockApi } = createRequire(import.meta.url)("../dist/testing/index.js");

const images = accountImages(workerData.account);
const mockApis = await Promise.all(
    workerData.latencies.map((latencyMs) => startMockApi({ images, variants: VARIANTS, latencyMs })),
);
parentPort.postMessage(
    mockApis.map(({ url, accountId }, index) => ({ url, accountId, latencyMs: workerData.latencies[index] })),
);
parentPort.on("message", () => {
    parentPort.postMessage(mockApis.reduce((sum, { requests }) => sum + requests.length, 0));
    mockApis.forEach((mockApi) => mockApi.clearRequests());
});
