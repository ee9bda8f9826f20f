import type { Clock } from "../../../src/client/clock";

/** A clock that stands still but for what is slept or passed. */
export class StillClock implements Clock {
    private time = 0;

    now(): number {
        return this.time;
    }

    pass(ms: number): void {
        this.time += ms;
    }

    sleep(ms: number): Promise<void> {
        this.pass(ms);
        return Promise.resolve();
    }
}

/** A clock that moves on whenever it is looked at, and whose sleepers wake a little early, as those of Node do. */
export class RestlessClock implements Clock {
    private time = 0;

    constructor(private readonly earlyMs: number) {}

    now(): number {
        return this.time++;
    }

    async sleep(ms: number): Promise<void> {
        const wakeAt = this.time + ms - this.earlyMs;
        await new Promise((resolve) => setImmediate(resolve));
        this.time = Math.max(this.time, wakeAt);
    }
}
