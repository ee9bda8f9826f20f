import type { Clock } from "./clock";
import type { RateLimit } from "./rateLimit";

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
    readonly remaining: number;
    readonly quota: number;
    /** The reset is between these two moments: a response does not say when it was written. */
    readonly resetsAfter: number;
    readonly resetsBefore: number;
}

/**
 * What the responses say about the rate limit, and so how many requests may be under way. Others share the limit, so the
 * closer its end, the fewer are sent at once, and the first of a new window is sent alone.
 */
export class RateBudget {
    private readonly windows = new Map<string, Window>();
    private pausedUntil = -Infinity;
    /** When the last request was sent that met a pause. */
    private refusedAt = -Infinity;
    private throttledSince: number | undefined;
    private isProbing = false;

    constructor(private readonly clock: Clock) {}

    /**
     * Learns from the response to a request that was sent at `sentAt`. One that asks to send nothing for `throttleMs` is
     * obeyed until a later request succeeds, and then one request is sent alone.
     */
    learn(limits: readonly RateLimit[], sentAt: number, throttleMs: number | undefined): void {
        const now = this.clock.now();
        for (const { name, remaining, resetMs, quota = remaining, windowMs = Infinity } of limits) {
            const told: Window = {
                remaining,
                quota,
                resetsAfter: sentAt + resetMs - roundingMs,
                resetsBefore: now + longestTo(resetMs, windowMs),
            };
            const known = this.windows.get(name);
            this.windows.set(name, known === undefined ? told : merge(known, told));
        }
        this.isProbing = throttleMs !== undefined;
        if (throttleMs === undefined) {
            this.throttledSince = undefined;
            // A success of an older request was sent before the limit was met.
            this.pausedUntil = sentAt > this.refusedAt ? -Infinity : this.pausedUntil;
        } else {
            this.throttledSince ??= sentAt;
            this.refusedAt = Math.max(this.refusedAt, sentAt);
            this.pausedUntil = Math.max(this.pausedUntil, now + throttleMs);
        }
    }

    /** How many requests may be under way now. */
    allowedInFlight(): number {
        const now = this.clock.now();
        if (this.waitMs() > 0) {
            return 0;
        }
        for (const [name, { resetsBefore }] of this.windows) {
            if (resetsBefore <= now) {
                this.windows.delete(name);
                this.isProbing = true;
            }
        }
        if (this.isProbing) {
            return 1;
        }
        return [...this.windows.values()]
            .map((window) => Math.ceil(spendable(window) * share))
            .reduce(
                (least, allowed) => Math.min(least, allowed),
                this.windows.size === 0 ? inFlightUnknown : maxInFlight,
            );
    }

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        const freeAt = [...this.windows.values()]
            .filter((window) => spendable(window) <= 0)
            .reduce((latest, { resetsBefore }) => Math.max(latest, resetsBefore), this.pausedUntil);
        return Math.max(0, freeAt - this.clock.now());
    }

    /** How long every response has asked to send nothing, in milliseconds; 0 when the last one did not. */
    throttledMs(): number {
        return this.throttledSince === undefined ? 0 : this.clock.now() - this.throttledSince;
    }
}

/**
 * The longest time to the reset that a response may mean. No reset is further away than a whole window, so the first
 * response of a window is exact, however it is rounded.
 */
function longestTo(resetMs: number, windowMs: number): number {
    const rounded = resetMs + roundingMs;
    return resetMs <= windowMs ? Math.min(rounded, windowMs) : rounded;
}

/** The later of two windows; what both responses say about it, when it may be the same. */
function merge(known: Window, told: Window): Window {
    if (told.resetsAfter > known.resetsBefore) {
        return told;
    }
    if (told.resetsBefore < known.resetsAfter) {
        return known;
    }
    return {
        remaining: Math.min(known.remaining, told.remaining),
        quota: Math.max(known.quota, told.quota),
        resetsAfter: Math.max(known.resetsAfter, told.resetsAfter),
        resetsBefore: Math.min(known.resetsBefore, told.resetsBefore),
    };
}

function spendable({ remaining, quota }: Window): number {
    return remaining - Math.min(maxReserve, Math.floor(quota / 100));
}
