import type { Clock } from "../../../src/client/rateLimiter";

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

/** A clock whose time passes only when it is told to, or all at once up to the next sleeper. */
export class SimulatedClock implements Clock {
    private time = 0;
    private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

    now(): number {
        return this.time;
    }

    sleep(ms: number): Promise<void> {
        return new Promise((wake) => this.sleepers.push({ at: this.time + ms, wake }));
    }

    /** Wakes those whose time has come, and lets all that follows happen. */
    async advance(ms: number): Promise<void> {
        this.time += ms;
        const woken = this.sleepers.filter(({ at }) => at <= this.time);
        this.sleepers = this.sleepers.filter(({ at }) => at > this.time);
        woken.forEach(({ wake }) => wake());
        await settled();
    }

    /** Lets time pass from one sleeper to the next until `end` resolves. */
    async runUntil<T>(end: Promise<T>): Promise<T> {
        const ended = end.then(() => true);
        while (!(await Promise.race([ended, settled().then(() => false)]))) {
            await this.advance(Math.min(...this.sleepers.map(({ at }) => at)) - this.time);
        }
        return end;
    }
}

/** Ends once all promises that can settle have, and what waits for the end of a turn of the event loop has happened. */
export async function settled(): Promise<void> {
    await turn();
    await turn();
}

function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
