import { createRequire } from "node:module";

import { ensureToolchain } from "./setup/toolchain.mjs";

const require = createRequire(import.meta.url);

try {
    const toolchain = await ensureToolchain();
    // An exit releases the lock that deploy holds.
    process.once("SIGTERM", () => process.exit(1));
    // These import dependencies, which are installed only now.
    const { attached } = await import("./setup/run.mjs");
    const { deploy } = await import("./start/deploy.mjs");
    const { savePictures, servePage } = await import("./start/page.mjs");
    await attached("tsc", ["-b", "tsconfig.build.json"], toolchain.env);
    const account = require("./start/account.json");
    const mockApi = await require("../dist/testing/index.js").startMockApi({ ...account, deliverAt: "self" });
    try {
        const page = await deploy(toolchain.env, mockApi);
        console.log("\nThis was a mock of the Images API. To read images of yours: examples/gallery/README.md");
        if (process.stdout.isTTY && !process.env.CI) {
            await servePage(page, (url) => console.log(`\nThe page: ${url} (until Ctrl-C)`));
        } else {
            await savePictures(page);
            console.log(`\nThe page: ${page}`);
        }
    } finally {
        await mockApi.close();
    }
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
