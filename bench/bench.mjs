import { exitingOnInterrupt } from "../scripts/setup/interrupts.mjs";
import { runBenchmark } from "./benchmark.mjs";
import { readOptions, USAGE } from "./options.mjs";
import { runStartup } from "./startup.mjs";

try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        console.log(USAGE);
    } else {
        const isFine = await exitingOnInterrupt(() => (options.startup ? runStartup() : runBenchmark(options)));
        process.exitCode = isFine ? 0 : 1;
    }
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
