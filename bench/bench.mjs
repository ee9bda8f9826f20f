import { exitingOnInterrupt } from "../scripts/setup/interrupts.mjs";
import { ensureToolchain } from "../scripts/setup/toolchain.mjs";
import { USAGE, readOptions } from "./options.mjs";

try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        console.log(USAGE);
    } else {
        const toolchain = await ensureToolchain();
        // It imports dependencies, which are installed only now.
        const { runBenchmark } = await import("./benchmark.mjs");
        await exitingOnInterrupt(() => runBenchmark(toolchain, options));
    }
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
