import { createRequire } from "node:module";

import { VARIANTS, accountImages } from "./account.mjs";

const { startStandIn } = createRequire(import.meta.url)("../dist/testing/index.js");

const { latencies, accountSize, signedEvery } = JSON.parse(process.argv[2]);
const standIns = await Promise.all(
    latencies.map((/** @type {number} */ latencyMs) =>
        startStandIn({
            images: accountImages(accountSize, signedEvery),
            variants: VARIANTS.map((id) => ({ id })),
            latencyMs,
        }),
    ),
);

process.on("message", () => {
    const count = standIns.reduce((sum, { requests }) => sum + requests.length, 0);
    standIns.forEach((standIn) => standIn.clearRequests());
    process.send?.(count);
});
process.on("disconnect", () => standIns.forEach((standIn) => void standIn.close()));
process.send?.(standIns.map(({ url, accountId }, index) => ({ url, accountId, latencyMs: latencies[index] })));
