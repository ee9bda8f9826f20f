import { createRequire } from "node:module";

import { VARIANTS, accountImages } from "./account.mjs";

const { startMockApi } = createRequire(import.meta.url)("../dist/testing/index.js");

const { latencies, accountSize, signedEvery } = JSON.parse(process.argv[2]);
const mockApis = await Promise.all(
    latencies.map((/** @type {number} */ latencyMs) =>
        startMockApi({
            images: accountImages(accountSize, signedEvery),
            variants: VARIANTS.map((id) => ({ id })),
            latencyMs,
        }),
    ),
);

process.on("message", () => {
    const count = mockApis.reduce((sum, { requests }) => sum + requests.length, 0);
    mockApis.forEach((mockApi) => mockApi.clearRequests());
    process.send?.(count);
});
process.on("disconnect", () => mockApis.forEach((mockApi) => void mockApi.close()));
process.send?.(mockApis.map(({ url, accountId }, index) => ({ url, accountId, latencyMs: latencies[index] })));
