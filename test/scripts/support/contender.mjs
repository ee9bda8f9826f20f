// Wants each of the locks once, when it is told to: `contender.mjs <lock>…`. It says that it holds the lock, which it does until
// it is told to go on, or that it would wait for it.
import { on } from "node:events";

import { withLock } from "../../../scripts/setup/lock.mjs";

const orders = on(process, "message");

for (const lock of process.argv.slice(2)) {
    await orders.next();
    const holds = async () => {
        process.send("holds");
        await orders.next();
    };
    const giveUp = () => Promise.reject(new Error("waits"));
    await withLock(lock, holds, giveUp).catch(() => undefined);
    process.send("waits");
}
process.disconnect();
