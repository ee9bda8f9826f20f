import type { Clock } from "./clock";
import type { Get, HttpResponse, NoResponse } from "./http";
import { RateBudget } from "./rateBudget";
import { readRateLimits, readThrottleMs } from "./rateLimit";

/** An answer, and how it came. */
export interface Answer {
    readonly response: HttpResponse | NoResponse;
    /** From the moment that the request was sent. */
    readonly tookMs: number;
    /** Whether another lookup had asked for the same, and the request is that one's. */
    readonly isShared: boolean;
}

export interface GateOptions {
    readonly get: Get;
    readonly clock: Clock;
    readonly random: () => number;
    /** The longest wait for the rate limit: where more is asked, what waits is given up at once. */
    readonly maxWaitMs: number;
    /** Told of each wait for the rate limit, with how many requests wait. */
    readonly onWait: (ms: number, waiting: number) => void;
}

interface Waiting {
    readonly answer: Promise<Answer>;
    readonly settle: (answer: Answer | Promise<Answer>) => void;
}

/**
 * Lets requests through as the rate limit has room for them. Who asks for a path that waits already gets the answer
 * to that request: it is sent after both have asked. A request that is under way is never shared; who asks for its
 * path meanwhile waits for the next, which all that ask by then share.
 */
export class Gate {
    private readonly queue = new Map<string, Waiting>();
    private readonly underWay = new Set<string>();
    private readonly budget: RateBudget;
    private isPumpDue = false;
    private isAsleep = false;
    private throttledSince: number | undefined;

    constructor(private readonly options: GateOptions) {
        this.budget = new RateBudget(options.clock);
    }

    async get(path: string): Promise<Answer> {
        const waiting = this.queue.get(path);
        if (waiting !== undefined) {
            return { ...(await waiting.answer), isShared: true };
        }
        const { answer } = this.enqueue(path);
        this.pumpSoon();
        return answer;
    }

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        return this.budget.waitMs();
    }

    private enqueue(path: string): Waiting {
        let settle: Waiting["settle"] = () => undefined;
        const answer = new Promise<Answer>((resolve) => (settle = resolve));
        const waiting = { answer, settle };
        this.queue.set(path, waiting);
        return waiting;
    }

    /** Once all that is asked in this turn of the event loop waits, and so can share; and once an answer is acted on. */
    private pumpSoon(): void {
        if (!this.isPumpDue) {
            this.isPumpDue = true;
            setImmediate(() => {
                this.isPumpDue = false;
                this.pump();
            });
        }
    }

    private pump(): void {
        const waitMs = this.budget.waitMs();
        if (this.queue.size === 0) {
            return;
        }
        if (waitMs === 0) {
            this.sendSome();
        } else if (this.throttledMs() + waitMs > this.options.maxWaitMs) {
            this.giveUp(waitMs);
        } else if (!this.isAsleep) {
            this.options.onWait(waitMs, this.queue.size);
            void this.wakeIn(waitMs);
        }
    }

    private sendSome(): void {
        for (const [path, { settle }] of this.queue) {
            if (this.underWay.size >= this.budget.allowedInFlight()) {
                break;
            }
            if (!this.underWay.has(path)) {
                this.queue.delete(path);
                settle(this.send(path));
            }
        }
    }

    /** How long every answer has been a 429. */
    private throttledMs(): number {
        return this.throttledSince === undefined ? 0 : this.options.clock.now() - this.throttledSince;
    }

    private giveUp(waitMs: number): void {
        const response: NoResponse = { noResponse: "throttled", waitMs };
        for (const [path, { settle }] of this.queue) {
            this.queue.delete(path);
            settle({ response, tookMs: 0, isShared: false });
        }
    }

    private async wakeIn(ms: number): Promise<void> {
        this.isAsleep = true;
        await this.options.clock.sleep(ms);
        this.isAsleep = false;
        this.pump();
    }

    private async send(path: string): Promise<Answer> {
        const { clock, get, random } = this.options;
        const sentAt = clock.now();
        this.underWay.add(path);
        const response = await get(path);
        this.underWay.delete(path);
        if ("status" in response) {
            this.budget.learn(readRateLimits(response.headers), sentAt);
            this.throttledSince = response.status === 429 ? (this.throttledSince ?? sentAt) : undefined;
            if (response.status === 429) {
                this.budget.pause(readThrottleMs(response.headers, random));
            }
        }
        this.pumpSoon();
        return { response, tookMs: clock.now() - sentAt, isShared: false };
    }
}
