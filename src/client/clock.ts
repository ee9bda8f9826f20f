import { setTimeout as delay } from "node:timers/promises";

/** Time, passed in so that a test need not wait for it. */
export interface Clock {
    /** Milliseconds since some fixed moment. */
    now(): number;
    sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
    now: () => performance.now(),
    sleep: (ms) => delay(ms),
};
