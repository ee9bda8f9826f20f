import type { Clock } from "./clock";
import type { HttpResponse, NoResponse } from "./http";
import { RateBudget } from "./rateBudget";
import { readRateLimits } from "./rateLimit";

/** What came of a request. */
export interface Exchange {
    readonly response: HttpResponse | NoResponse;
    /** From the moment that it was sent. */
    readonly tookMs: number;
}

export interface RateLimiterOptions {
    readonly clock: Clock;
    /** How long a response asks to send nothing; `undefined` when it does not. */
    readonly throttleMs: (response: HttpResponse) => number | undefined;
    /** The longest wait for the rate limit: a request that would wait for longer is not sent. */
    readonly maxWaitMs: number;
    /** Told of each wait for the rate limit, with how many requests wait. */
    readonly onWait: (ms: number, waiting: number) => void;
}

/** Sends a request. It never rejects. */
type Send = () => Promise<HttpResponse | NoResponse>;

interface Waiting {
    readonly send: Send;
    readonly settle: (exchange: Exchange | Promise<Exchange>) => void;
}

/** Sends requests in their order, as soon as the rate limit has room for them. */
export class RateLimiter {
    private readonly queue: Waiting[] = [];
    private readonly underWay = new Set<Promise<Exchange>>();
    private readonly budget: RateBudget;
    private isRunning = false;

    constructor(private readonly options: RateLimiterOptions) {
        this.budget = new RateBudget(options.clock);
    }

    run(send: Send): Promise<Exchange> {
        return new Promise((settle) => {
            this.queue.push({ send, settle });
            if (!this.isRunning) {
                void this.sendAll();
            }
        });
    }

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        return this.budget.waitMs();
    }

    private async sendAll(): Promise<void> {
        const { clock, maxWaitMs, onWait } = this.options;
        this.isRunning = true;
        // By then, all requests of the same turn of the event loop are here, and responses are acted on.
        await turn();
        while (this.queue.length > 0) {
            const waitMs = this.budget.waitMs();
            if (waitMs === 0) {
                this.sendSome();
                await Promise.race(this.underWay);
            } else if (this.budget.throttledMs() + waitMs > maxWaitMs) {
                this.giveUp(waitMs);
            } else {
                onWait(waitMs, this.queue.length);
                await clock.sleep(waitMs);
            }
            await turn();
        }
        this.isRunning = false;
    }

    private sendSome(): void {
        const room = this.budget.allowedInFlight() - this.underWay.size;
        for (const { send, settle } of this.queue.splice(0, Math.max(0, room))) {
            settle(this.exchange(send));
        }
    }

    private giveUp(waitMs: number): void {
        for (const { settle } of this.queue.splice(0)) {
            settle({ response: { noResponse: "throttled", waitMs }, tookMs: 0 });
        }
    }

    private exchange(send: Send): Promise<Exchange> {
        const { clock, throttleMs } = this.options;
        const sentAt = clock.now();
        const exchange = send().then((response) => {
            this.underWay.delete(exchange);
            if ("status" in response) {
                this.budget.learn(readRateLimits(response.headers), sentAt, throttleMs(response));
            }
            return { response, tookMs: clock.now() - sentAt };
        });
        this.underWay.add(exchange);
        return exchange;
    }
}

/** Ends with this turn of the event loop. */
function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
