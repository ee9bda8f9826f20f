// A mock API for each latency, in a process that shares no event loop with what is measured.
import { createRequire } from "node:module";

import { VARIANTS, accountImages } from "./account.mjs";

const { startMockApi } = createRequire(import.meta.url)("../dist/testing/index.js");

const { latencies, account } = JSON.parse(process.argv[2]);
const mockApis = await Promise.all(
    latencies.map((latencyMs) => startMockApi({ images: accountImages(account), variants: VARIANTS, latencyMs })),
);

// Each message asks how many requests came since the last one.
process.on("message", () => {
    const count = mockApis.reduce((sum, { requests }) => sum + requests.length, 0);
    mockApis.forEach((mockApi) => mockApi.clearRequests());
    process.send(count);
});
process.send(mockApis.map(({ url, accountId }, index) => ({ url, accountId, latencyMs: latencies[index] })));
