export interface RetryPolicy {
    /** Tries after the first. */
    readonly maxRetries: number;
    /** Time for all tries of a lookup and the waits between them, in milliseconds. */
    readonly retryTimeoutMs: number;
}

/** What has been tried so far. */
export interface Tried {
    readonly tries: number;
    readonly spentMs: number;
    /** How long the last answer asks to wait. */
    readonly retryAfterMs: number | undefined;
}

const firstBackoffMs = 500;
const maxBackoffMs = 30_000;

/**
 * How long to wait before the next try, in milliseconds; `undefined` when there is to be none. What the answer asks
 * for is obeyed, or nothing is sent any more; else the backoff doubles, with full jitter.
 */
export function retryDelayMs(tried: Tried, policy: RetryPolicy, random: () => number): number | undefined {
    if (tried.tries > policy.maxRetries) {
        return undefined;
    }
    const backoffMs = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (tried.tries - 1));
    const delayMs = tried.retryAfterMs === undefined ? backoffMs : tried.retryAfterMs + random() * firstBackoffMs;
    return tried.spentMs + delayMs > policy.retryTimeoutMs ? undefined : delayMs;
}
