import type { HttpResponse } from "./http";

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

/** A header with a reset that is further away is ignored, and no wait is longer: Cloudflare blocks for 5 minutes. */
const maxWaitMs = 60 * 60 * 1000;

/** The wait after a 429 that names none; several of these outlast Cloudflare's block of 5 minutes. */
const blindThrottleMs = 60_000;

/** The limits that a response names. Malformed ones are left out. */
export function readRateLimits(headers: HttpResponse["headers"]): RateLimit[] {
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

/** The wait before the next attempt: as long as a `Retry-After` asks for, but not for ever. */
export function readWaitMs(headers: HttpResponse["headers"]): number | undefined {
    const askedMs = readRetryAfterMs(headers);
    return askedMs === undefined ? undefined : Math.min(askedMs, maxWaitMs);
}

/** The wait that a `Retry-After` asks for, in milliseconds; `undefined` when there is none, or a malformed one. */
export function readRetryAfterMs(headers: HttpResponse["headers"]): number | undefined {
    const value = headers["retry-after"]?.trim() ?? "";
    if (/^\d{1,9}(\.\d+)?$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = /^[A-Z][a-z]+, .* GMT$/.test(value) ? Date.parse(value) : NaN;
    // The server's own clock, when it gives it: this machine's may be wrong.
    const now = Date.parse(headers["date"] ?? "");
    return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(now) ? Date.now() : now));
}

/** How long to send nothing after a 429: as it asks, else until its limit is reset, else a guess. */
export function readThrottleMs(headers: HttpResponse["headers"], random: () => number): number {
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
