export interface RetryPolicy {
    /** Attempts after the first. */
    readonly maxRetries: number;
    /** Time for all attempts of a lookup and the waits between them, in milliseconds. */
    readonly retryTimeoutMs: number;
}

/** What has been tried so far. */
export interface Tried {
    readonly attempts: number;
    readonly spentMs: number;
    /** How long the last response asks to wait. */
    readonly retryAfterMs: number | undefined;
}

const firstBackoffMs = 500;
const maxBackoffMs = 30_000;

/**
 * How long to wait before the next attempt, in milliseconds; `undefined` when there must be none. A wait that the response
 * asks for is obeyed, else the backoff doubles, with full jitter.
 */
export function retryDelayMs(tried: Tried, policy: RetryPolicy, random: () => number): number | undefined {
    if (tried.attempts > policy.maxRetries) {
        return undefined;
    }
    const backoffMs = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (tried.attempts - 1));
    const delayMs = tried.retryAfterMs === undefined ? backoffMs : tried.retryAfterMs + random() * firstBackoffMs;
    return tried.spentMs + delayMs > policy.retryTimeoutMs ? undefined : delayMs;
}
