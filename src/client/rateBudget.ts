import type { Clock } from "./clock";
import type { RateLimit } from "./rateLimit";

/** Requests under way at once, at the most: it also keeps below Cloudflare's 200 requests a second from one address. */
const maxInFlight = 16;

/** As many while nothing is known of the limit yet. */
const inFlightUnknown = 8;

/** The part of what remains of a limit that may be under way at once, so that others with the same token have room. */
const share = 1 / 4;

/** What is left to others at the end of a window: at most this many requests, and at most 1 % of the quota. */
const maxReserve = 5;

/** Two replies of the same window may tell of its end this far apart: they count in whole seconds. */
const toleranceMs = 1500;

interface Window {
    remaining: number;
    quota: number;
    resetsAt: number;
}

/**
 * What the replies tell of the rate limit, and so how many requests may be under way. All users of a token share its
 * limit, so the closer its end, the fewer are sent at once, and the first of a new window goes alone.
 */
export class RateBudget {
    private readonly windows = new Map<string, Window>();
    private pausedUntil = -Infinity;
    private isProbing = false;

    constructor(private readonly clock: Clock) {}

    /** Takes in what a reply says of the limits. */
    learn(limits: readonly RateLimit[]): void {
        const now = this.clock.now();
        this.isProbing = false;
        for (const { name, remaining, resetMs, quota } of limits) {
            const resetsAt = now + resetMs;
            const known = this.windows.get(name);
            if (known === undefined || known.resetsAt <= now || resetsAt > known.resetsAt + toleranceMs) {
                this.windows.set(name, { remaining, quota: quota ?? remaining, resetsAt });
            } else {
                known.remaining = Math.min(known.remaining, remaining);
                known.resetsAt = Math.max(known.resetsAt, resetsAt);
            }
        }
    }

    /** Sends nothing for a while, and then one request alone. */
    pause(ms: number): void {
        this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + ms);
        this.isProbing = true;
    }

    /** How many requests may be under way now. */
    allowedInFlight(): number {
        const now = this.clock.now();
        if (this.waitMs() > 0) {
            return 0;
        }
        for (const [name, { resetsAt }] of this.windows) {
            if (resetsAt <= now) {
                this.windows.delete(name);
                this.isProbing = true;
            }
        }
        if (this.isProbing) {
            return 1;
        }
        const allowed = [...this.windows.values()].map((window) => Math.ceil(spendable(window) * share));
        return Math.min(allowed.length === 0 ? inFlightUnknown : maxInFlight, ...allowed);
    }

    /** How long nothing may be sent, in milliseconds; 0 when something may. */
    waitMs(): number {
        const now = this.clock.now();
        const exhausted = [...this.windows.values()].filter((window) => spendable(window) <= 0);
        const freeAt = Math.max(this.pausedUntil, ...exhausted.map(({ resetsAt }) => resetsAt));
        return Math.max(0, freeAt - now);
    }
}

function spendable({ remaining, quota }: Window): number {
    return remaining - Math.min(maxReserve, Math.floor(quota / 100));
}
