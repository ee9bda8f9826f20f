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
    /** Called at each wait for the rate limit, with the response that asks for it or how many requests wait. */
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

/** Sends a request. It never rejects. */
type Send<Response> = () => Promise<Response>;

interface Waiting<Response> {
    readonly send: Send<Response>;
    readonly settle: (exchange: Exchange<Response> | Promise<Exchange<Response>>) => void;
}

/** Sends requests in their order, as soon as the rate limit has room for them. */
export class RateLimiter<Response extends Sent> {
    private readonly queue: Waiting<Response>[] = [];
    private readonly underWay = new Set<Promise<unknown>>();
    private readonly budget: RateBudget;
    private isRunning = false;

    constructor(private readonly options: RateLimiterOptions) {
        this.budget = new RateBudget(options.clock);
    }

    run(send: Send<Response>): Promise<Exchange<Response>> {
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
                const room = this.budget.allowedInFlight() - this.underWay.size;
                this.queue.splice(0, Math.max(0, room)).forEach(({ send, settle }) => settle(this.exchange(send)));
                if (this.queue.length > 0) {
                    await Promise.race(this.underWay);
                }
            } else if (this.budget.throttledMs() + waitMs > maxWaitMs) {
                const response = noResponse(
                    "throttled",
                    `not sent, because Cloudflare asks to wait ${seconds(waitMs)}`,
                );
                this.queue.splice(0).forEach(({ settle }) => settle({ response, tookMs: 0 }));
            } else {
                onWait(waitMs, this.budget.throttledBy(), this.queue.length);
                await clock.sleep(waitMs);
            }
            await turn();
        }
        this.isRunning = false;
    }

    private exchange(send: Send<Response>): Promise<Exchange<Response>> {
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

/** Responses in a row that ask to send nothing. */
interface Throttle {
    readonly until: number;
    /** The last of them in words. */
    readonly by: string;
    readonly firstSentAt: number;
    readonly lastSentAt: number;
}

/**
 * How many requests may be under way, by what the responses say about the rate limit. Others share the limit, so the closer
 * its end, the fewer are sent at once. The first request of a new window, and the first after a throttle, is sent alone. Of
 * several limits, the one with the least room counts.
 */
export class RateBudget {
    private window: Window | undefined;
    private throttle: Throttle | undefined;

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
        this.window = told === undefined || known === undefined ? (told ?? known) : newer(known, told);
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
        if (this.waitMs() > 0) {
            return 0;
        }
        if (
            this.throttle !== undefined ||
            (this.window !== undefined && this.window.resetsBefore <= this.clock.now())
        ) {
            return 1;
        }
        return this.window === undefined
            ? inFlightUnknown
            : Math.min(maxInFlight, Math.ceil(spendable(this.window) * share));
    }

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        const resetsBefore =
            this.window !== undefined && spendable(this.window) <= 0 ? this.window.resetsBefore : -Infinity;
        return Math.max(0, Math.max(resetsBefore, this.throttle?.until ?? -Infinity) - this.clock.now());
    }

    /** The last response that asked to send nothing, in words. */
    throttledBy(): string | undefined {
        return this.throttle?.by;
    }

    /** How long every response has asked to send nothing, in milliseconds; 0 when the last one did not. */
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

/** The newer window, or both merged if they may be one. */
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

/** The wait after a 429 that names none; several of these outlast Cloudflare's block of 5 minutes. */
const blindThrottleMs = 60_000;

/** The limits that a response names. Malformed ones are left out. */
export function readRateLimits(headers: ResponseHead["headers"]): RateLimit[] {
    const policies = new Map(readItems(headers["ratelimit-policy"]).map(({ name, parameters }) => [name, parameters]));
    return readItems(headers["ratelimit"]).flatMap(({ name, parameters }) => {
        const remaining = parameters.get("r");
        const resetSeconds = parameters.get("t");
        if (remaining === undefined || resetSeconds === undefined || resetSeconds * 1000 > maxWaitMs) {
            return [];
        }
        const policy = policies.get(name);
        const windowSeconds = policy?.get("w");
        return [
            {
                name,
                remaining,
                resetMs: resetSeconds * 1000,
                quota: policy?.get("q"),
                windowMs: windowSeconds === undefined ? undefined : windowSeconds * 1000,
            },
        ];
    });
}

/** How long to send nothing after a 429: as it asks, else until its limit is reset, else a guess. */
export function readThrottleMs(headers: ResponseHead["headers"], random: () => number): number {
    const [resetMs] = readRateLimits(headers)
        .filter(({ remaining }) => remaining === 0)
        .map((limit) => limit.resetMs)
        .sort((a, b) => b - a);
    return readWaitMs(headers) ?? resetMs ?? blindThrottleMs * (0.75 + random() / 2);
}

/** The items of a structured field such as `"default";r=50;t=30, "burst";r=5;t=1`, with their whole-number parameters. */
function readItems(field: string | undefined): { name: string; parameters: ReadonlyMap<string, number> }[] {
    return (field ?? "").split(",").flatMap((item) => {
        const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
        if (!/^"[^"]*"$/.test(name)) {
            return [];
        }
        const numbers = parameters.flatMap((parameter): [string, number][] => {
            const match = /^([a-z]+)=(\d{1,15})$/.exec(parameter);
            return match === null ? [] : [[match[1] ?? "", Number(match[2])]];
        });
        return [{ name, parameters: new Map(numbers) }];
    });
}

/** Ends with this turn of the event loop. */
function turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
