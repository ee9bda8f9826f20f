import { failure, type Response } from "./responses";

/** The rate limit that the mock API enforces. All requests share it, as those of a user do in the real API. */
export interface MockApiRateLimit {
    /** Requests in a window. Default: 1200. */
    requests?: number;
    /** Length of a window, and of the block after the limit is exceeded, in seconds. Default: 300. */
    windowSeconds?: number;
    /** Speed of its clock: at 100, a window of 300 seconds ends after 3 seconds. Default: 1. */
    speed?: number;
}

/** Counts requests in windows. Each window begins with a request. */
export class RequestCounter {
    readonly #requests: number;
    readonly #windowSeconds: number;
    readonly #speed: number;
    readonly #nowMs: () => number;
    #remaining = 0;
    #resetsAt = -Infinity;
    #blockedUntil = -Infinity;

    constructor(
        { requests = 1200, windowSeconds = 300, speed = 1 }: MockApiRateLimit,
        nowMs = () => performance.now(),
    ) {
        this.#requests = requests;
        this.#windowSeconds = windowSeconds;
        this.#speed = speed;
        this.#nowMs = nowMs;
    }

    /** Counts a request. Returns the response that refuses it, or the headers to add to its response. */
    count(): { refusal: Response } | { headers: Record<string, string> } {
        const now = (this.#nowMs() / 1000) * this.#speed;
        if (now >= this.#resetsAt) {
            this.#remaining = this.#requests;
            this.#resetsAt = now + this.#windowSeconds;
        }
        if (now >= this.#blockedUntil && this.#remaining === 0) {
            this.#blockedUntil = now + this.#windowSeconds;
            this.#resetsAt = this.#blockedUntil;
        }
        if (now < this.#blockedUntil) {
            const refusal = failure(429, { code: 10429, message: "Too Many Requests" });
            const retryAfter = String(Math.ceil(this.#blockedUntil - now));
            return {
                refusal: {
                    ...refusal,
                    headers: { ...refusal.headers, "retry-after": retryAfter, ...this.#headers(now) },
                },
            };
        }
        this.#remaining -= 1;
        return { headers: this.#headers(now) };
    }

    #headers(now: number): Record<string, string> {
        return {
            ratelimit: `"default";r=${this.#remaining};t=${Math.ceil(this.#resetsAt - now)}`,
            "ratelimit-policy": `"default";q=${this.#requests};w=${this.#windowSeconds}`,
        };
    }
}
