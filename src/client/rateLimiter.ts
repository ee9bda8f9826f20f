import { setImmediate as turn } from "node:timers/promises";
import { type Failure, noResponse, type ResponseHead } from "./failure";
import { maxWaitMs, readWaitMs, seconds } from "./response";

/** Time, passed in so that tests need not wait. */
export interface Clock {
    /** Milliseconds since a fixed moment. */
    now(): number;
    sleep(ms: number): Promise<void>;
}

export interface RateLimiterOptions {
    readonly clock: Clock;
    readonly random: () => number;
    /** The longest wait for the rate limit. A request that would wait longer is not sent. */
    readonly maxWaitMs: number;
    /** Called at each wait for the rate limit, with the response that asks for it and the number of waiting requests. */
    readonly onWait: (ms: number, throttledBy: string | undefined, waiting: number) => void;
}

/** The part of a response that the rate limiter reads. */
export interface Sent extends ResponseHead {
    /** The response in words, if it asks to slow down. */
    readonly throttledBy?: string | undefined;
}

/** A response and its timing. */
export interface Exchange<Response> {
    readonly response: Response | Failure;
    /** Time since it was sent. */
    readonly tookMs: number;
}

/** Sends requests in order, each as soon as the rate limit has room for it. */
export class RateLimiter<Response extends Sent> {
    /** Sends a request, or gives it up. */
    private readonly queue: ((failure?: Failure) => void)[] = [];
    private readonly underWay = new Set<Promise<unknown>>();
    private readonly budget: RateBudget;
    private isRunning = false;

    constructor(private readonly options: RateLimiterOptions) {
        this.budget = new RateBudget(options.clock);
    }

    /** @param send Never rejects. */
    run(send: () => Promise<Response>): Promise<Exchange<Response>> {
        return new Promise((settle) => {
            this.queue.push((failure) => settle(failure ? { response: failure, tookMs: 0 } : this.exchange(send)));
            if (!this.isRunning) {
                void this.sendAll();
            }
        });
    }

    /** How long to wait before sending anything, in milliseconds; 0 if a request may be sent now. */
    waitMs(): number {
        return this.budget.waitMs();
    }

    private async sendAll(): Promise<void> {
        const { clock, maxWaitMs, onWait } = this.options;
        const { queue, underWay, budget } = this;
        this.isRunning = true;
        // After a turn of the event loop, all requests that were made in it are here, and the responses are counted.
        await turn();
        while (queue.length > 0) {
            const waitMs = budget.waitMs();
            if (waitMs === 0) {
                queue.splice(0, Math.max(0, budget.allowedInFlight() - underWay.size)).forEach((settle) => settle());
                if (queue.length > 0) {
                    await Promise.race(underWay);
                }
            } else if (budget.throttledMs() + waitMs > maxWaitMs) {
                const why = `not sent, because Cloudflare asks to wait ${seconds(waitMs)}`;
                queue.splice(0).forEach((settle) => settle(noResponse("throttled", why)));
            } else {
                onWait(waitMs, budget.throttledBy(), queue.length);
                await clock.sleep(waitMs);
            }
            await turn();
        }
        this.isRunning = false;
    }

    private exchange(send: () => Promise<Response>): Promise<Exchange<Response>> {
        const { clock, random } = this.options;
        const sentAt = clock.now();
        const exchange = send().then((response) => {
            this.underWay.delete(exchange);
            if (response.status > 0) {
                const { headers, throttledBy } = response;
                const throttleMs = throttledBy === undefined ? undefined : readThrottleMs(headers, random);
                this.budget.learn(readRateLimits(headers), sentAt, throttleMs, throttledBy);
            }
            return { response, tookMs: clock.now() - sentAt };
        });
        this.underWay.add(exchange);
        return exchange;
    }
}

/** The most requests under way at once. It also keeps below Cloudflare's 200 requests a second from one address. */
const maxInFlight = 16;

/** The same, while the limit is unknown. */
const inFlightUnknown = 8;

/** The share of the remaining requests that may be under way at once. The rest is for others with the same limit. */
const share = 1 / 4;

/** The most requests to leave for others at the end of a window. Never more than 1 % of the quota. */
const maxReserve = 5;

/** The API says the time to the reset in whole seconds, and not whether it rounds up or down. */
const roundingMs = 1000;

interface Window {
    /** When the last request was sent whose response is about this window. */
    readonly sentAt: number;
    readonly remaining: number;
    readonly quota: number;
    /** The reset is between these two moments, because a response does not say when it was written. */
    readonly resetsAfter: number;
    readonly resetsBefore: number;
}

/**
 * Decides how many requests may be under way, from what responses say about the rate limit. Others share the limit, so the
 * less is left, the fewer are sent at once. The first request of a new window, and the first after a throttle, is sent
 * alone. With several limits, the one with the least room counts.
 */
export class RateBudget {
    private window: Window | undefined;
    /** Consecutive responses that ask to send nothing. `by` is the last response in words. */
    private throttle: { until: number; by: string; firstSentAt: number; lastSentAt: number } | undefined;

    constructor(private readonly clock: Clock) {}

    /**
     * Updates the budget from the response to a request that was sent at `sentAt`.
     *
     * @param throttleMs How long it asks to send nothing; `undefined` if it does not ask.
     * @param by The response in words.
     */
    learn(limits: readonly RateLimit[], sentAt: number, throttleMs: number | undefined, by = ""): void {
        const now = this.clock.now();
        const [told] = limits.map((limit) => toWindow(limit, sentAt, now)).sort(byRoom);
        const known = this.window !== undefined && this.window.resetsBefore <= sentAt ? undefined : this.window;
        this.window = known && told ? newer(known, told) : (told ?? known);
        const { until = -Infinity, firstSentAt = sentAt, lastSentAt = -Infinity } = this.throttle ?? {};
        if (throttleMs !== undefined) {
            this.throttle = {
                until: Math.max(until, now + throttleMs),
                by,
                firstSentAt,
                lastSentAt: Math.max(lastSentAt, sentAt),
            };
        } else if (sentAt > lastSentAt || until <= now) {
            // Only a later request ends the throttle. An older one succeeds because it was sent before the limit was
            // reached.
            this.throttle = undefined;
        }
    }

    /** How many requests may be under way now. */
    allowedInFlight(): number {
        const { window, throttle } = this;
        if (this.waitMs() > 0) {
            return 0;
        }
        if (throttle !== undefined || (window !== undefined && window.resetsBefore <= this.clock.now())) {
            return 1;
        }
        return window === undefined ? inFlightUnknown : Math.min(maxInFlight, Math.ceil(spendable(window) * share));
    }

    /** How long to wait before sending anything, in milliseconds; 0 if a request may be sent now. */
    waitMs(): number {
        const { window, throttle } = this;
        const resetsBefore = window !== undefined && spendable(window) <= 0 ? window.resetsBefore : -Infinity;
        return Math.max(0, Math.max(resetsBefore, throttle?.until ?? -Infinity) - this.clock.now());
    }

    /** The last response that asked to wait, in words. */
    throttledBy(): string | undefined {
        return this.throttle?.by;
    }

    /** For how long all responses have asked to wait, in milliseconds; 0 if the last response did not. */
    throttledMs(): number {
        return this.throttle === undefined ? 0 : this.clock.now() - this.throttle.firstSentAt;
    }
}

/** A reset is at most a whole window away, so the first response of a window is exact despite rounding. */
function toWindow(limit: RateLimit, sentAt: number, now: number): Window {
    const { remaining, resetMs, quota = remaining, windowMs = Infinity } = limit;
    const latestMs = resetMs <= windowMs ? Math.min(resetMs + roundingMs, windowMs) : resetMs + roundingMs;
    return { sentAt, remaining, quota, resetsAfter: sentAt + resetMs - roundingMs, resetsBefore: now + latestMs };
}

/** The newer window, or both merged if they may be the same. */
function newer(known: Window, told: Window): Window {
    if (told.resetsAfter > known.resetsBefore) {
        return told;
    }
    if (told.resetsBefore < known.resetsAfter) {
        // The two contradict each other. The later request is right, because the older one was in the previous window.
        return told.sentAt > known.sentAt ? told : known;
    }
    return {
        sentAt: Math.max(known.sentAt, told.sentAt),
        remaining: Math.min(known.remaining, told.remaining),
        quota: Math.max(known.quota, told.quota),
        resetsAfter: Math.max(known.resetsAfter, told.resetsAfter),
        resetsBefore: Math.min(known.resetsBefore, told.resetsBefore),
    };
}

function byRoom(a: Window, b: Window): number {
    return spendable(a) - spendable(b) || b.resetsBefore - a.resetsBefore;
}

function spendable({ remaining, quota }: Window): number {
    return remaining - Math.min(maxReserve, Math.floor(quota / 100));
}

/** What a response says about one limit: `Ratelimit: "default";r=50;t=30`, with the quota of `Ratelimit-Policy`. */
export interface RateLimit {
    readonly name: string;
    readonly remaining: number;
    readonly resetMs: number;
    /** Requests in a whole window, if the response says so. */
    readonly quota: number | undefined;
    /** Length of a whole window, if the response says so. */
    readonly windowMs: number | undefined;
}

/** The limits that a response names, without malformed items. */
export function readRateLimits(headers: ResponseHead["headers"]): RateLimit[] {
    const policies = new Map(readItems(headers["ratelimit-policy"]));
    return readItems(headers["ratelimit"]).flatMap(([name, { r: remaining, t: resetSeconds = Infinity }]) => {
        const { q: quota, w: windowSeconds } = policies.get(name) ?? {};
        const [resetMs, windowMs] = [resetSeconds * 1000, windowSeconds && windowSeconds * 1000];
        return remaining === undefined || resetMs > maxWaitMs ? [] : [{ name, remaining, resetMs, quota, windowMs }];
    });
}

/** The wait after a 429 that does not name a wait. A few of these waits outlast Cloudflare's block of 5 minutes. */
const blindThrottleMs = 60_000;

/** How long to wait after a 429: as long as it asks, else until its limit is reset, else a guess. */
export function readThrottleMs(headers: ResponseHead["headers"], random: () => number): number {
    const usedUp = readRateLimits(headers).filter(({ remaining }) => remaining === 0);
    const [resetMs] = usedUp.map((limit) => limit.resetMs).sort((a, b) => b - a);
    return readWaitMs(headers) ?? resetMs ?? blindThrottleMs * (0.75 + random() / 2);
}

/** The items of a structured field such as `"default";r=50;t=30, "burst";r=5;t=1`, with their whole-number parameters. */
function readItems(field = ""): [name: string, parameters: Readonly<Record<string, number>>][] {
    return field.split(",").flatMap((item): ReturnType<typeof readItems> => {
        const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
        const numbers = parameters
            .filter((parameter) => /^[a-z]+=\d{1,15}$/.test(parameter))
            .map((parameter) => parameter.split("="))
            .map(([key = "", digits]): [string, number] => [key, Number(digits)]);
        return /^"[^"]*"$/.test(name) ? [[name, Object.fromEntries(numbers)]] : [];
    });
}
