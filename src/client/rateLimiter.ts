import { setImmediate as turn } from "node:timers/promises";
import { type Failure, noResponse, type ResponseHead } from "./failure";
import { maxWaitMs, readWaitMs, seconds } from "./response";

/** Time, passed in so that a test need not wait for it. */
export interface Clock {
    /** Milliseconds since some fixed moment. */
    now(): number;
    sleep(ms: number): Promise<void>;
}

export interface RateLimiterOptions {
    readonly clock: Clock;
    readonly random: () => number;
    /** The longest wait for the rate limit: a request that would wait for longer is not sent. */
    readonly maxWaitMs: number;
    /** Called at each wait for the rate limit, with the response that asks for it and how many requests wait. */
    readonly onWait: (ms: number, throttledBy: string | undefined, waiting: number) => void;
}

/** What the rate limiter reads of a response. */
export interface Sent extends ResponseHead {
    /** The response in words, if it asks all to slow down. */
    readonly throttledBy?: string | undefined;
}

/** What came back for a request. */
export interface Exchange<Response> {
    readonly response: Response | Failure;
    /** From the moment that it was sent. */
    readonly tookMs: number;
}

/** Sends requests in their order, as soon as the rate limit has room for them. */
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

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        return this.budget.waitMs();
    }

    private async sendAll(): Promise<void> {
        const { clock, maxWaitMs, onWait } = this.options;
        const { queue, underWay, budget } = this;
        this.isRunning = true;
        // By then, all requests of the same turn of the event loop are here, and responses are acted on.
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

/** The most requests under way at once, also to keep below Cloudflare's 200 requests a second from one address. */
const maxInFlight = 16;

/** The same, as long as nothing is known about the limit. */
const inFlightUnknown = 8;

/** The part of the remaining requests that may be under way at once, so that others with the same limit have room. */
const share = 1 / 4;

/** The most requests that are left to others at the end of a window; at most 1 % of the quota. */
const maxReserve = 5;

/** The API counts down to the reset in whole seconds, and does not say which way it rounds. */
const roundingMs = 1000;

interface Window {
    /** The last request that a response to told of it was sent at. */
    readonly sentAt: number;
    readonly remaining: number;
    readonly quota: number;
    /** The reset is between these two moments: a response does not say when it was written. */
    readonly resetsAfter: number;
    readonly resetsBefore: number;
}

/**
 * How many requests may be under way, by what the responses say about the rate limit. Others share the limit, so the closer
 * its end, the fewer are sent at once. The first request of a new window, and the first after a throttle, is sent alone. Of
 * several limits, the one with the least room counts.
 */
export class RateBudget {
    private window: Window | undefined;
    /** Responses in a row that ask to send nothing. `by` is the last response in words. */
    private throttle: { until: number; by: string; firstSentAt: number; lastSentAt: number } | undefined;

    constructor(private readonly clock: Clock) {}

    /**
     * Learns from the response to a request that was sent at `sentAt`.
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
            // An older request succeeds because it was sent before the limit was met.
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

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        const { window, throttle } = this;
        const resetsBefore = window !== undefined && spendable(window) <= 0 ? window.resetsBefore : -Infinity;
        return Math.max(0, Math.max(resetsBefore, throttle?.until ?? -Infinity) - this.clock.now());
    }

    /** The last response that asked to send nothing, in words. */
    throttledBy(): string | undefined {
        return this.throttle?.by;
    }

    /** How long every response has asked to send nothing, in milliseconds; 0 when the last response did not ask. */
    throttledMs(): number {
        return this.throttle === undefined ? 0 : this.clock.now() - this.throttle.firstSentAt;
    }
}

/** No reset is further away than a whole window, so the first response of a window is exact, however it is rounded. */
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
        // A response to an older request is about the window before, and one to a later request contradicts this one.
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
    /** Requests in a whole window, when the response says so. */
    readonly quota: number | undefined;
    /** How long a whole window is, when the response says so. */
    readonly windowMs: number | undefined;
}

/** The limits that a response names. Malformed ones are left out. */
export function readRateLimits(headers: ResponseHead["headers"]): RateLimit[] {
    const policies = new Map(readItems(headers["ratelimit-policy"]));
    return readItems(headers["ratelimit"]).flatMap(([name, { r: remaining, t: resetSeconds = Infinity }]) => {
        const { q: quota, w: windowSeconds } = policies.get(name) ?? {};
        const [resetMs, windowMs] = [resetSeconds * 1000, windowSeconds && windowSeconds * 1000];
        return remaining === undefined || resetMs > maxWaitMs ? [] : [{ name, remaining, resetMs, quota, windowMs }];
    });
}

/** The wait after a 429 that names no wait. Several of these waits outlast Cloudflare's block of 5 minutes. */
const blindThrottleMs = 60_000;

/** How long to send nothing after a 429: as it asks, else until its limit is reset, else a guess. */
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
