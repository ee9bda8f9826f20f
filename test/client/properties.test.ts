import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { createClient } from "../../src/client/client";
import { detailsOf, judgeFailure } from "../../src/client/failure";
import { parseImage } from "../../src/client/image";
import {
    RateBudget,
    type RateLimit,
    RateLimiter,
    readRateLimits,
    readThrottleMs,
    type Sent,
} from "../../src/client/rateLimiter";
import { retryDelayMs } from "../../src/client/request";
import { type HttpResponse, openEnvelope, parsed, readRetryAfterMs } from "../../src/client/response";
import type { Settings } from "../../src/base/settings";
import { settingsFor } from "../support/settings";
import { RestlessClock, StillClock } from "./support/clocks";
import { anyResponse, type GeneratedResponse, mutatedResponse } from "./support/hostileResponses";
import { expectComplete, expectOneOfOurs } from "./support/soundness";

const onTheWire = { numRuns: 300 };
const inMemory = { numRuns: 5000 };

describe("a response, over a real socket", () => {
    let response: GeneratedResponse;
    let server: http.Server;
    let settings: Settings;

    beforeAll(async () => {
        server = http.createServer((_, out) => out.writeHead(response.status, response.headers).end(response.body));
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        settings = settingsFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
            timeoutMs: 10_000,
            retryTimeoutMs: 600_000,
        });
    });

    afterAll(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    });

    it.each([
        ["any JSON", anyResponse],
        ["a good response, mutated", mutatedResponse],
    ])(
        "%s ends in a whole image or in one of our errors",
        async (_, responses) => {
            const ends = { ok: 0, error: 0 };
            await fc.assert(
                fc.asyncProperty(responses, async (generated) => {
                    response = generated;
                    ends[await readSoundly()] += 1;
                }),
                onTheWire,
            );
            expect(ends.error).toBeGreaterThan(0);
            expect(ends.ok > 0 || responses === anyResponse).toBe(true);
        },
        60_000,
    );

    async function readSoundly(): Promise<"ok" | "error"> {
        // A client of its own for each response: a rate limit that one tells of must not hold up the next.
        const client = createClient(settings, { clock: new StillClock(), random: () => 0.5, print: () => undefined });
        try {
            expectComplete(await client.getImage({ accountId: "a", imageId: "x", secrets: [] }));
            return "ok";
        } catch (error) {
            expectOneOfOurs(error);
            return "error";
        }
    }
});

describe("a response, interpreted", () => {
    it.each([
        ["any JSON", anyResponse],
        ["a good response, mutated", mutatedResponse],
    ])("%s is a whole image or a failure that can be told", (_, responses) => {
        const ends = { image: 0, failure: 0 };
        fc.assert(
            fc.property(responses, (response) => {
                ends[interpretSoundly(response)] += 1;
            }),
            inMemory,
        );
        expect(ends.failure).toBeGreaterThan(0);
        expect(ends.image > 0 || responses === anyResponse).toBe(true);
    });

    function interpretSoundly(response: HttpResponse): "image" | "failure" {
        const outcome = parsed(response, openEnvelope(response), (result) =>
            parseImage({ accountId: "a", imageId: "x" }, result),
        );
        if ("value" in outcome) {
            expectComplete(outcome.value);
            return "image";
        }
        const { errorClass, advice } = judgeFailure(outcome, "api", "image");
        const message = `Could not read image "x" in account "a": ${outcome.summary}. ${advice}`;
        expectOneOfOurs(new errorClass(message, detailsOf(outcome)));
        return "failure";
    }
});

describe("headers", () => {
    const fragments = ["default", '"default"', '"', ";", ",", "r=", "t=", "q=", "w=", "=", " ", "-", ".", "5", "0"];
    const fieldLike = fc
        .array(fc.constantFrom(...fragments, "9".repeat(20), "1e9", "NaN", "Infinity", "é", "\u0000"))
        .map((parts) => parts.join(""));
    const anyHeaders = fc.dictionary(
        fc.constantFrom("ratelimit", "ratelimit-policy", "retry-after", "date"),
        fc.oneof(fieldLike, fc.string({ unit: "binary" }), fc.nat().map(String)),
    );
    const isWait = (ms: number) => Number.isFinite(ms) && ms >= 0;
    const instant = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    const wholeSecond = instant.map((date) => Math.floor(date.getTime() / 1000) * 1000);
    const httpDate = (time: number) => new Date(time).toUTCString();

    it("give finite waits, or none, whatever they are", () => {
        fc.assert(
            fc.property(
                anyHeaders,
                fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
                (headers, random) => {
                    for (const { remaining, resetMs, quota = 0, windowMs = 0 } of readRateLimits(headers)) {
                        expect([remaining, resetMs, quota, windowMs].every(isWait)).toBe(true);
                    }
                    expect(isWait(readRetryAfterMs(headers) ?? 0)).toBe(true);
                    expect(isWait(readThrottleMs(headers, () => random))).toBe(true);
                },
            ),
            inMemory,
        );
    });

    it("give finite waits, however long a Retry-After is", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 500 }), (digits) => {
                expect(isWait(readRetryAfterMs({ "retry-after": "9".repeat(digits) }) ?? 0)).toBe(true);
            }),
        );
    });

    it("are no Retry-After when they are neither a number of seconds nor an HTTP date", () => {
        fc.assert(
            fc.property(fc.constantFrom("-", "after ", "v1."), fc.integer({ min: 1, max: 99 }), (prefix, number) => {
                expect(readRetryAfterMs({ "retry-after": `${prefix}${number}` })).toBeUndefined();
            }),
        );
    });

    it("of a rate limit are read as they were written", () => {
        const limit = fc.record({
            name: fc.stringMatching(/^"[a-z][a-z0-9 _-]{0,20}"$/),
            remaining: fc.nat(),
            resetMs: fc.nat(3600).map((seconds) => seconds * 1000),
            quota: fc.option(fc.nat(), { nil: undefined }),
            windowMs: fc.option(
                fc.nat(3600).map((seconds) => seconds * 1000),
                { nil: undefined },
            ),
        });
        fc.assert(
            fc.property(fc.uniqueArray(limit, { selector: ({ name }) => name }), (limits) => {
                expect(readRateLimits(written(limits))).toEqual(limits);
            }),
            inMemory,
        );
    });

    it("of a wait are read as they were written, in seconds and as a date", () => {
        fc.assert(
            fc.property(wholeSecond, fc.nat(100_000), (now, seconds) => {
                const date = httpDate(now);
                expect(readRetryAfterMs({ "retry-after": String(seconds) })).toBe(seconds * 1000);
                expect(readRetryAfterMs({ "retry-after": httpDate(now + seconds * 1000), date })).toBe(seconds * 1000);
                expect(readRetryAfterMs({ "retry-after": httpDate(now - seconds * 1000), date })).toBe(0);
            }),
            inMemory,
        );
    });

    function written(limits: readonly RateLimit[]): HttpResponse["headers"] {
        return {
            ratelimit: limits
                .map(({ name, remaining, resetMs }) => `${name};r=${remaining};t=${resetMs / 1000}`)
                .join(", "),
            "ratelimit-policy": limits
                .map(({ name, quota, windowMs }) =>
                    [name, quota !== undefined && `q=${quota}`, windowMs !== undefined && `w=${windowMs / 1000}`]
                        .filter(Boolean)
                        .join(";"),
                )
                .join(","),
        };
    }
});

describe("the delay before the next attempt", () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const policies = fc.record({ maxRetries: fc.nat(100), retryTimeoutMs: fc.nat(2 ** 31 - 1) });
    const duration = fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(1000), fc.double({ min: 0, max: 1e7, noNaN: true }));
    const asked = fc.option(duration, { nil: undefined });
    const maxJitterMs = 500;
    const maxBackoffMs = 30_000;

    it("is what was asked with some jitter, else a backoff that doubles up to 30 s, in the time that is left", () => {
        const state = fc.record({ attempts: fc.integer({ min: 1, max: 120 }), spentMs: duration, retryAfterMs: asked });
        fc.assert(
            fc.property(state, policies, unit, (tried, policy, random) => {
                const { attempts, spentMs, retryAfterMs } = tried;
                const longest =
                    retryAfterMs === undefined
                        ? Math.min(maxBackoffMs, 500 * 2 ** (attempts - 1))
                        : retryAfterMs + maxJitterMs;
                const delayMs = retryDelayMs(tried, policy, () => random);
                if (attempts > policy.maxRetries) {
                    expect(delayMs).toBeUndefined();
                } else if (delayMs === undefined) {
                    expect(spentMs + longest).toBeGreaterThan(policy.retryTimeoutMs);
                } else {
                    expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
                    expect(delayMs).toBeLessThanOrEqual(longest);
                    expect(spentMs + delayMs).toBeLessThanOrEqual(policy.retryTimeoutMs);
                }
            }),
            inMemory,
        );
    });

    it("ends a row of attempts within their count and their time, whatever each is asked to wait", () => {
        fc.assert(
            fc.property(
                policies,
                fc.array(fc.tuple(asked, unit), { minLength: 101, maxLength: 110 }),
                (policy, answers) => {
                    let spentMs = 0;
                    const failedAt = answers.findIndex(([retryAfterMs, random], index) => {
                        const delayMs = retryDelayMs(
                            { attempts: index + 1, spentMs, retryAfterMs },
                            policy,
                            () => random,
                        );
                        spentMs += delayMs ?? 0;
                        return delayMs === undefined;
                    });
                    expect(failedAt).toBeGreaterThanOrEqual(0);
                    expect(failedAt).toBeLessThanOrEqual(policy.maxRetries);
                    expect(spentMs).toBeLessThanOrEqual(policy.retryTimeoutMs);
                },
            ),
        );
    });
});

describe("the budget", () => {
    const seconds = fc.nat(3600).map((count) => count * 1000);
    const limit = fc.record({
        name: fc.constantFrom("default", "burst"),
        remaining: fc.oneof(fc.nat(20), fc.nat(2000)),
        resetMs: seconds,
        quota: fc.option(fc.nat(2000), { nil: undefined }),
        windowMs: fc.option(seconds, { nil: undefined }),
    });
    const event = fc.oneof(
        fc.record({ learn: fc.array(limit, { maxLength: 3 }), tookMs: fc.nat(60_000) }),
        fc.record({ pauseMs: fc.oneof(seconds, fc.nat(2000)) }),
        fc.record({ passMs: fc.oneof(seconds, fc.nat(2000)) }),
    );

    it("lets something through exactly when there is nothing to wait for, and always after the wait", () => {
        fc.assert(
            fc.property(fc.array(event, { maxLength: 30 }), (events) => {
                const clock = new StillClock();
                const budget = new RateBudget(clock);
                for (const happened of events) {
                    if ("learn" in happened) {
                        const sentAt = clock.now();
                        clock.pass(happened.tookMs);
                        budget.learn(happened.learn, sentAt, undefined);
                    } else if ("pauseMs" in happened) {
                        budget.learn([], clock.now(), happened.pauseMs);
                    } else {
                        clock.pass(happened.passMs);
                    }
                    expectConsistent(budget);
                }
                clock.pass(budget.waitMs());
                expect(budget.waitMs()).toBe(0);
                expect(budget.allowedInFlight()).toBeGreaterThan(0);
            }),
            inMemory,
        );
    });

    function expectConsistent(budget: RateBudget): void {
        const waitMs = budget.waitMs();
        const allowed = budget.allowedInFlight();
        expect(Number.isInteger(allowed) && allowed >= 0 && allowed <= 16).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThan(Infinity);
        expect(allowed === 0).toBe(waitMs > 0);
    }
});

describe("the rate limiter", () => {
    const response = (status: number, headers: Sent["headers"] = {}): Sent => ({
        status,
        headers,
        throttledBy: status === 429 ? "429" : undefined,
    });
    const responses = fc.oneof(
        fc.constant(response(200)),
        fc.nat(2).map((seconds) => response(429, { "retry-after": String(seconds) })),
        fc.tuple(fc.nat(3), fc.nat(2)).map(([r, t]) => response(200, { ratelimit: `"default";r=${r};t=${t}` })),
    );

    it("answers everything that is asked, whenever the clock moves on", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(responses, { minLength: 1, maxLength: 8 }),
                fc.nat(6),
                async (answers, earlyMs) => {
                    const left = [...answers];
                    const limiter = new RateLimiter<Sent>({
                        clock: new RestlessClock(earlyMs),
                        random: () => 0.5,
                        maxWaitMs: 600_000,
                        onWait: () => undefined,
                    });
                    const run = () => limiter.run(() => Promise.resolve(left.shift() ?? response(200)));
                    expect(await settledIn(Promise.all(answers.map(run)))).toBe(true);
                    expect(await settledIn(run())).toBe(true);
                },
            ),
            { numRuns: 300 },
        );
    });

    /** Whether `promise` settles while time can only pass by sleeping. */
    function settledIn(promise: Promise<unknown>): Promise<boolean> {
        return Promise.race([promise.then(() => true), turns(200).then(() => false)]);
    }

    async function turns(count: number): Promise<void> {
        for (let turn = 0; turn < count; turn++) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    }
});
