import { type Settings, secretsOf } from "../base/settings";
import type { CloudflareError } from "../base/errors";
import { redactor } from "../base/safeText";
import { type Clock, systemClock } from "./clock";
import { type Failure, noResponseFailure } from "./failure";
import type { Get, HttpResponse } from "./http";
import { readThrottleMs } from "./rateLimit";
import { type Exchange, RateLimiter } from "./rateLimiter";
import { retryDelayMs } from "./retryTiming";
import { shareQueued } from "./sharedRequests";
import { type Print, waitNotice } from "./waitNotice";

/** What is asked, and how to understand the answer. */
export interface Question<T> {
    /** What is read, for messages: `image "x" of account "y"`. */
    readonly what: string;
    readonly path: string;
    /** What no message may show, the credentials apart. */
    readonly secrets: readonly string[];
    readonly interpret: (response: HttpResponse) => Outcome<T>;
}

export type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

/** Asks until there is an answer, or no more tries. */
export type Read = <T>(question: Question<T>) => Promise<T>;

/** What a client needs of the world. */
export interface Dependencies {
    readonly clock: Clock;
    readonly random: () => number;
    readonly print: Print;
}

const maxAnswerLength = 600;

export const systemDependencies: Dependencies = { clock: systemClock, random: Math.random, print: console.error };

/** A reader of one service, which has a rate limit of its own. */
export function createReader(service: string, get: Get, settings: Settings, dependencies: Dependencies): Read {
    const { clock, random, print } = dependencies;
    const announceWait = waitNotice(clock, print);
    const limiter = new RateLimiter({
        clock,
        throttleMs: ({ status, headers }) => (status === 429 ? readThrottleMs(headers, random) : undefined),
        maxWaitMs: settings.retryTimeoutMs,
        onWait: (ms, waiting) =>
            announceWait(ms, `for the rate limit of ${service} leaves no room now; requests that wait: ${waiting}`),
    });
    const request = shareQueued<Exchange>((path, onSend) =>
        limiter.run(() => {
            onSend();
            return get(path);
        }),
    );

    return async ({ what, path, secrets, interpret }) => {
        const redact = redactor([...secretsOf(settings.credentials), ...secrets]);
        let spentMs = 0;
        for (let tries = 1; ; tries++) {
            const { isShared, ...exchange } = await request(path);
            if (settings.isDebug && !isShared) {
                print(redact(describeRequest(path, exchange, tries)));
            }
            spentMs += exchange.tookMs;
            const { response } = exchange;
            const outcome =
                "noResponse" in response
                    ? { failure: noResponseFailure(response, settings.timeoutMs) }
                    : interpret(response);
            if ("value" in outcome) {
                return outcome.value;
            }
            const { failure } = outcome;
            const retryAfterMs = failure.retry === "throttled" ? limiter.waitMs() : failure.retryAfterMs;
            const delayMs = retryDelayMs({ tries, spentMs, retryAfterMs }, settings, random);
            if (failure.retry === "never" || delayMs === undefined) {
                throw toError(failure, what, describeEffort(tries, spentMs), redact);
            }
            announceWait(delayMs, `for ${service} answered: ${cut(redact(failure.answer))}`);
            await clock.sleep(delayMs);
            spentMs += delayMs;
        }
    };
}

function describeRequest(path: string, { response, tookMs }: Exchange, tries: number): string {
    const ray =
        "status" in response && response.headers["cf-ray"] !== undefined ? `, Ray ${response.headers["cf-ray"]}` : "";
    const result = "status" in response ? response.status : response.noResponse;
    // The query may hold what is to be found, and says nothing else.
    const [pathname = ""] = path.split("?");
    return `pulumi-cloudflare-images: GET ${pathname} ${result} in ${Math.round(tookMs)} ms, try ${tries}${ray}`;
}

function describeEffort(tries: number, spentMs: number): string {
    return `${tries === 1 ? "tried once" : `tried ${tries} times`} in ${(spentMs / 1000).toFixed(1)} s`;
}

function toError(
    { errorClass, answer, advice, details }: Failure,
    what: string,
    effort: string,
    redact: (text: string) => string,
): Error {
    // Redacted before it is cut, so that no part of a secret is left at the cut.
    const shownAnswer = cut(redact(answer));
    return new errorClass(`Could not read ${what}: ${shownAnswer}, ${effort}. ${advice}`, {
        ...details,
        ...(details.rayId !== undefined && { rayId: redact(details.rayId) }),
        cloudflareErrors: (details.cloudflareErrors ?? []).map((error) => redactError(error, redact)),
    });
}

function redactError(error: CloudflareError, redact: (text: string) => string): CloudflareError {
    const fields = Object.entries(error).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === "string" ? redact(value) : value,
    ]);
    return Object.fromEntries(fields) as CloudflareError;
}

function cut(text: string): string {
    return text.length > maxAnswerLength ? `${text.slice(0, maxAnswerLength)}…` : text;
}
