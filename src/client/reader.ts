import { type Settings, secretsOf } from "../base/settings";
import { AuthenticationError, type CloudflareError, PermissionError } from "../base/errors";
import { type Redact, redactor } from "../base/redactor";
import { cut, safeText } from "../base/safeText";
import { type Clock, systemClock } from "./clock";
import type { Outcome } from "./envelope";
import { type Failure, isThrottle, noResponseFailure, responseFailure } from "./failure";
import type { Service, Subject } from "./failureRules";
import { type Get, type HttpResponse, maxListBytes, maxObjectBytes, type NoResponse } from "./http";
import { readThrottleMs } from "./rateLimit";
import { type Exchange, RateLimiter } from "./rateLimiter";
import { retryDelayMs } from "./retryTiming";
import { shareQueued } from "./sharedRequests";
import { type Print, waitNotice } from "./waitNotice";

/** What to read, and how to understand the response. */
export interface Question<T> {
    readonly subject: Subject;
    /** What is read, for messages: `image "x" in account "y"`. */
    readonly what: string;
    readonly path: string;
    /** What no message may show, besides the credentials. */
    readonly secrets: readonly string[];
    readonly interpret: (response: HttpResponse) => Outcome<T>;
}

/** Sends requests until there is a value, or no attempt is left. */
export type Read = <T>(question: Question<T>) => Promise<T>;

type Understood<T> = { readonly value: T } | { readonly failure: Failure };

/** What a client needs from outside. */
export interface Dependencies {
    readonly clock: Clock;
    readonly random: () => number;
    readonly print: Print;
}

const maxSummaryCharacters = 600;

const names = { api: "the Cloudflare API", delivery: "the delivery host" };

export const systemDependencies: Dependencies = {
    clock: systemClock,
    random: Math.random,
    print: (line) => console.error(safeText(line)),
};

/** A reader of one service, which has a rate limit of its own. */
export function createReader(service: Service, get: Get, settings: Settings, dependencies: Dependencies): Read {
    const { clock, random, print } = dependencies;
    const name = names[service];
    const logWait = waitNotice(clock, print);
    const redactCredentials = redactor(secretsOf(settings.credentials));
    const limiter = new RateLimiter({
        clock,
        throttleMs: (response) =>
            isThrottle(service, response) ? readThrottleMs(response.headers, random) : undefined,
        maxWaitMs: settings.retryTimeoutMs,
        onWait: (ms, waiting) =>
            logWait(ms, `because the rate limit of ${name} leaves no room now (requests that wait: ${waiting})`),
    });
    const share = shareQueued<Exchange>();
    const request = ({ path, subject }: Question<unknown>) =>
        share(path, (onSend) =>
            limiter.run(() => {
                onSend();
                return get(path, subject === "list" ? maxListBytes : maxObjectBytes);
            }),
        );

    function understand<T>({ subject, interpret }: Question<T>, response: HttpResponse | NoResponse): Understood<T> {
        const asked = { service, subject };
        if ("noResponse" in response) {
            return { failure: noResponseFailure(asked, response, settings.timeoutMs) };
        }
        const outcome = interpret(response);
        return "value" in outcome ? outcome : { failure: responseFailure(asked, response, outcome) };
    }

    return async (question) => {
        const { what, path, secrets } = question;
        const redact = (text: string) => redactor(secrets)(redactCredentials(text));
        let spentMs = 0;
        for (let attempts = 1; ; attempts++) {
            const { response, tookMs, isShared } = await request(question);
            if (settings.isDebug && !isShared) {
                print(redact(describeRequest(path, { response, tookMs }, attempts)));
            }
            spentMs += tookMs;
            const understood = understand(question, response);
            if ("value" in understood) {
                return understood.value;
            }
            const { failure } = understood;
            const throttledMs = failure.retry === "throttled" ? limiter.waitMs() : 0;
            const retryAfterMs = throttledMs > 0 ? throttledMs : failure.retryAfterMs;
            const delayMs = retryDelayMs({ attempts, spentMs, retryAfterMs }, settings, random);
            if (failure.retry === "never" || delayMs === undefined) {
                throw toError(failure, what, describeEffort(attempts, spentMs), redact, settings.credentialsFrom);
            }
            logWait(delayMs, `because ${name} responded: ${cut(redact(failure.summary), maxSummaryCharacters)}`);
            await clock.sleep(delayMs);
            spentMs += delayMs;
        }
    };
}

function describeRequest(path: string, { response, tookMs }: Exchange, attempt: number): string {
    const ray =
        "status" in response && response.headers["cf-ray"] !== undefined ? `, Ray ${response.headers["cf-ray"]}` : "";
    const result = "status" in response ? response.status : response.noResponse;
    // The query may hold what is to be found, and says nothing else.
    const [pathname = ""] = path.split("?");
    return `pulumi-cloudflare-images: GET ${pathname} ${result} in ${Math.round(tookMs)} ms, attempt ${attempt}${ray}`;
}

function describeEffort(attempts: number, spentMs: number): string {
    return `${attempts === 1 ? "1 attempt" : `${attempts} attempts`} in ${(spentMs / 1000).toFixed(1)} s`;
}

function toError(
    { errorClass, summary, advice, details }: Failure,
    what: string,
    effort: string,
    redact: Redact,
    credentialsFrom: string,
): Error {
    // Redacted before it is cut, so that no part of a secret is left at the cut.
    const shown = cut(redact(summary), maxSummaryCharacters);
    const isRefused = errorClass === AuthenticationError || errorClass === PermissionError;
    const source = isRefused ? ` The credentials come from ${credentialsFrom}.` : "";
    return new errorClass(`Could not read ${what}: ${shown}, ${effort}. ${advice}${source}`, {
        ...details,
        ...(details.rayId !== undefined && { rayId: redact(details.rayId) }),
        cloudflareErrors: (details.cloudflareErrors ?? []).map((error) => redactError(error, redact)),
    });
}

function redactError(error: CloudflareError, redact: Redact): CloudflareError {
    const fields = Object.entries(error).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === "string" ? redact(value) : value,
    ]);
    return Object.fromEntries(fields) as CloudflareError;
}
