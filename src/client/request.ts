import { setTimeout as delay } from "node:timers/promises";
import { type Settings, secretsOf } from "../base/settings";
import type { Checked } from "../base/checks";
import { AuthenticationError, type CloudflareError, type ErrorDetails, PermissionError } from "../base/errors";
import { type Redact, redactor } from "../base/redactor";
import { cut, safeText } from "../base/safeText";
import { detailsOf, judgeFailure, type Service, type Subject } from "./failure";
import { type Get, maxListBytes, maxObjectBytes } from "./http";
import { type Clock, type Exchange, RateLimiter, type Sent } from "./rateLimiter";
import { describeRay, type HttpResponse, type Outcome, parsed, readWaitMs } from "./response";

/** What a client needs from the machine. */
export interface Machine {
    readonly clock: Clock;
    readonly random: () => number;
    /** Prints a line for the user. The engine shows lines of the provider process in the plan. */
    readonly print: (line: string) => void;
}

export const thisMachine: Machine = {
    clock: { now: () => performance.now(), sleep: (ms) => delay(ms) },
    random: Math.random,
    print: (line) => console.error(safeText(line)),
};

export interface Target<Content, T> {
    readonly subject: Subject;
    /** For messages: `image "x" in account "y"`. */
    readonly what: string;
    /** The image, for errors; `undefined` if its id is secret. */
    readonly imageId?: string | undefined;
    readonly path: string;
    /** Hidden in messages, as are the credentials. */
    readonly secrets: readonly string[];
    /** Checks the content of the response. */
    readonly parse: (content: Content) => Checked<T>;
}

/** Sends requests until one has a value, or no attempt is left. */
export type Read<Content> = <T>(target: Target<Content, T>) => Promise<T>;

/** The content of a response, for all callers that wait for its path. */
interface Received<Content> extends Sent {
    readonly outcome: Outcome<Content>;
}

const names = { api: "the Cloudflare API", delivery: "the delivery host" };

/**
 * The trip of a request to one service, which has its own rate limit. One request is sent for all callers that wait for its
 * path (`shareQueued`), once the rate limit has room (`RateLimiter`), and its response is read once. Each caller then checks
 * the content, and gets the value, tries again, or gets an error (`judgeFailure`).
 *
 * @param interpret The content of a response, or a failure.
 */
export function createReader<Content>(
    service: Service,
    get: Get,
    interpret: (response: HttpResponse) => Outcome<Content>,
    settings: Settings,
    { clock, random, print }: Machine,
): Read<Content> {
    const name = names[service];
    const redactors = new WeakMap<readonly string[], Redact>();
    const share = shareQueued<Exchange<Received<Content>>>();
    const logWait = logLongWaits(clock, print);
    const logWaitFor = (ms: number, summary: string) => logWait(ms, `because ${name} responded: ${summary}`);
    const limiter = new RateLimiter<Received<Content>>({
        clock,
        random,
        maxWaitMs: settings.retryTimeoutMs,
        onWait: (ms, throttledBy, waiting) =>
            throttledBy === undefined
                ? logWait(ms, `because the rate limit of ${name} leaves no room now (requests that wait: ${waiting})`)
                : logWaitFor(ms, throttledBy),
    });

    async function send(path: string, subject: Subject, redact: Redact): Promise<Received<Content>> {
        const response = await get(path, subject === "list" ? maxListBytes : maxObjectBytes);
        const outcome = "kind" in response ? response : interpret(response);
        const isThrottle = "kind" in outcome && judgeFailure(outcome, service, subject).retry === "throttled";
        const { status, headers } = response;
        return { status, headers, outcome, throttledBy: isThrottle ? shown(outcome.summary, redact) : undefined };
    }

    return async ({ subject, what, imageId, path, secrets, parse }) => {
        // One redactor for all secrets, because one may contain another.
        const redact = redactors.get(secrets) ?? redactor([...secretsOf(settings.credentials), ...secrets]);
        redactors.set(secrets, redact);
        let spentMs = 0;
        for (let attempts = 1; ; attempts++) {
            const { response, tookMs, isShared } = await share(path, (onSend) =>
                limiter.run(() => {
                    onSend();
                    return send(path, subject, redact);
                }),
            );
            const outcome = "outcome" in response ? parsed(response, response.outcome, parse) : response;
            if (settings.isDebug && !isShared) {
                // Without the query, which may contain a secret filter.
                const [pathname = ""] = path.split("?");
                const result = "kind" in outcome && outcome.status === 0 ? outcome.kind : response.status;
                const effort = `in ${Math.round(tookMs)} ms, attempt ${attempts}${describeRay(response)}`;
                print(redact(`pulumi-cloudflare-images: GET ${pathname} ${result} ${effort}`));
            }
            if ("value" in outcome) {
                return outcome.value;
            }
            const summary = shown(outcome.summary, redact);
            const { errorClass, retry, advice } = judgeFailure(outcome, service, subject);
            // The rate limiter already makes all requests wait for this long.
            const heldUpMs = retry === "throttled" ? limiter.waitMs() : 0;
            spentMs += tookMs;
            const retryAfterMs = heldUpMs > 0 ? heldUpMs : readWaitMs(outcome.headers);
            const delayMs = retryDelayMs({ attempts, spentMs, retryAfterMs }, settings, random);
            if (retry === "never" || delayMs === undefined) {
                const effort = `${attempts === 1 ? "1 attempt" : `${attempts} attempts`} in ${(spentMs / 1000).toFixed(1)} s`;
                const isRefused = errorClass === AuthenticationError || errorClass === PermissionError;
                const source = isRefused ? ` The credentials come from ${settings.credentialsFrom}.` : "";
                const message = `Could not read ${what}: ${summary}, ${effort}. ${advice}${source}`;
                throw new errorClass(message, { ...redactDetails(detailsOf(outcome), redact), imageId });
            }
            if (heldUpMs === 0) {
                logWaitFor(delayMs, summary);
                await clock.sleep(delayMs);
            }
            spentMs += delayMs;
        }
    };
}

const firstBackoffMs = 500;
const maxBackoffMs = 30_000;

/**
 * How long to wait before the next attempt, in milliseconds; `undefined` if no attempt is left. It is `retryAfterMs` if the
 * response asks for a wait, else a backoff that doubles, with full jitter.
 */
export function retryDelayMs(
    tried: { readonly attempts: number; readonly spentMs: number; readonly retryAfterMs: number | undefined },
    policy: Pick<Settings, "maxRetries" | "retryTimeoutMs">,
    random: () => number,
): number | undefined {
    if (tried.attempts > policy.maxRetries) {
        return undefined;
    }
    const backoffMs = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (tried.attempts - 1));
    const delayMs = tried.retryAfterMs === undefined ? backoffMs : tried.retryAfterMs + random() * firstBackoffMs;
    return tried.spentMs + delayMs > policy.retryTimeoutMs ? undefined : delayMs;
}

/**
 * Sends one request for all callers that ask for the same path before it is sent. A request under way is not shared, because
 * its response may be older than the call. The next request for its path is queued once it ends.
 *
 * The caller passes the function that queues the request. It must call `onSend` when the request is sent, and must not
 * reject.
 */
export function shareQueued<T extends object>(): (
    path: string,
    enqueue: (onSend: () => void) => Promise<T>,
) => Promise<T & { readonly isShared: boolean }> {
    const queued = new Map<string, Promise<T>>();
    const underWay = new Map<string, Promise<T>>();

    return async (path, enqueue) => {
        const shared = queued.get(path);
        if (shared !== undefined) {
            return { ...(await shared), isShared: true };
        }
        const leaveQueue = () => {
            if (queued.get(path) === response) {
                queued.delete(path);
            }
        };
        const response: Promise<T> = Promise.resolve(underWay.get(path)).then(() =>
            enqueue(() => {
                leaveQueue();
                underWay.set(path, response);
            }),
        );
        queued.set(path, response);
        const received = await response;
        // A request that was given up is still in the queue.
        leaveQueue();
        underWay.delete(path);
        return { ...received, isShared: false };
    };
}

const shortWaitMs = 3000;
const sameWaitMs = 2000;

/** Logs each long wait once, however many lookups it delays. */
export function logLongWaits(clock: Clock, print: Machine["print"]): (ms: number, why: string) => void {
    let loggedUntil = -Infinity;
    return (ms, why) => {
        const until = clock.now() + ms;
        if (ms >= shortWaitMs && until > loggedUntil + sameWaitMs) {
            loggedUntil = until;
            print(`pulumi-cloudflare-images: waiting ${Math.ceil(ms / 1000)} s, ${why}`);
        }
    };
}

const maxShownCharacters = 600;

/** Redacts before it cuts, so that no part of a secret is left at the cut. */
function shown(text: string, redact: Redact): string {
    return cut(redact(text), maxShownCharacters);
}

function redactDetails({ rayId, cloudflareErrors = [], ...details }: ErrorDetails, redact: Redact): ErrorDetails {
    const redactError = (error: CloudflareError): CloudflareError => {
        const values = Object.entries(error).map(([name, value]: [string, unknown]) => [
            name,
            typeof value === "string" ? shown(value, redact) : value,
        ]);
        return Object.fromEntries(values) as CloudflareError;
    };
    return {
        ...details,
        ...(rayId !== undefined && { rayId: redact(rayId) }),
        cloudflareErrors: cloudflareErrors.map(redactError),
    };
}
