import { ensureToolchain } from "./setup/toolchain.mjs";

try {
    console.log((await ensureToolchain()).bin);
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
