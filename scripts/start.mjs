import { createRequire } from "node:module";

import { ensureBuilt } from "./build.mjs";
import { deploy } from "./start/deploy.mjs";
import { IMAGES, VARIANTS } from "./start/images.mjs";
import { ensureToolchain } from "./toolchain.mjs";

const REAL_ACCOUNT = `
This was a mock of the Images API on this machine. For an account of yours, in a shell without CLOUDFLARE_BASE_URL:
  export PATH="$(npm run --silent toolchain):$PATH" CLOUDFLARE_ACCOUNT_ID=… CLOUDFLARE_API_TOKEN=…   # may do "Images Read"
  pulumi stack init mine && pulumi config set publicImageId … && pulumi config set privateImageId …
  pulumi config set featuredImageId … && pulumi up   # the variants "public" and "thumbnail" must exist`;

try {
    process.exitCode = await start();
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}

/** Resolves to the exit code: that of the first command that failed. */
async function start() {
    const toolchain = await ensureToolchain();
    const buildCode = await ensureBuilt(toolchain);
    if (buildCode !== 0) {
        return buildCode;
    }
    const { startMockApi } = createRequire(import.meta.url)("../dist/testing/index.js");
    const mockApi = await startMockApi({ images: IMAGES, variants: VARIANTS });
    try {
        const code = await deploy(toolchain, mockApi);
        if (code === 0) {
            console.log(REAL_ACCOUNT);
        }
        return code;
    } finally {
        await mockApi.close();
    }
}
