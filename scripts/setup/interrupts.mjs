import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"];

/** An interrupt during the work exits the process, so exit handlers end the children and release the locks. */
export async function exitingOnInterrupt(work) {
    const exit = (signal) => process.exit(128 + constants.signals[signal]);
    SIGNALS.forEach((signal) => process.on(signal, exit));
    try {
        return await work();
    } finally {
        SIGNALS.forEach((signal) => process.off(signal, exit));
    }
}
