import { createRequire } from "node:module";

import { ensureToolchain } from "./setup/toolchain.mjs";
import { IMAGES, VARIANTS } from "./start/images.mjs";

const REAL_ACCOUNT = `
This was a mock of the Images API on this machine. For an account of yours, in a shell without CLOUDFLARE_BASE_URL:
  export PATH="$(npm run --silent toolchain):$PATH" CLOUDFLARE_ACCOUNT_ID=… CLOUDFLARE_API_TOKEN=…   # needs "Images Read"
  pulumi stack init mine && pulumi config set publicImageId … && pulumi config set privateImageId …
  pulumi config set featuredImageId … && pulumi up   # the variants "public" and "thumbnail" must exist`;

try {
    const toolchain = await ensureToolchain();
    // An exit releases the lock that deploy holds.
    process.once("SIGTERM", () => process.exit(1));
    // These import dependencies, which are installed only now.
    const { attached } = await import("./setup/run.mjs");
    const { deploy } = await import("./start/deploy.mjs");
    const { savePage, servePage } = await import("./start/page.mjs");
    await attached("tsc", ["-b", "tsconfig.build.json"], toolchain.env);
    const { startMockApi } = createRequire(import.meta.url)("../dist/testing/index.js");
    const mockApi = await startMockApi({ images: IMAGES, variants: VARIANTS, deliverAt: "self" });
    try {
        const page = await deploy(toolchain.env, mockApi);
        console.log(REAL_ACCOUNT);
        if (process.stdout.isTTY && !process.env.CI) {
            await servePage(page, (url) => console.log(`\nThe page: ${url} (until Ctrl-C)`));
        } else {
            console.log(`\nThe page: ${await savePage(page)}`);
        }
    } finally {
        await mockApi.close();
    }
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
