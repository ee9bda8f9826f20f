import fc from "fast-check";
import { RateLimiter, type Sent } from "../../src/client/rateLimiter";
import { SimulatedClock } from "./support/clocks";

interface Api {
    readonly quota: number;
    readonly windowMs: number;
    /** How it makes whole seconds of the time to the reset. */
    readonly round: (seconds: number) => number;
    /** Windows begin at this time and one after another; `undefined`: with the first request after the last one. */
    readonly startsAt?: number | undefined;
    readonly tellsWindow: boolean;
    /** From a request to its response: the first, the second, … and again from the first. */
    readonly latenciesMs: readonly number[];
}

/** An API with a rate limit; who goes over it is blocked for the length of a window. */
class SimulatedApi {
    refusals = 0;
    private requests = 0;
    private remaining = 0;
    private resetsAt = -Infinity;
    private blockedUntil = -Infinity;

    constructor(
        private readonly api: Api,
        private readonly clock: SimulatedClock,
    ) {}

    async get(): Promise<Sent> {
        const { latenciesMs } = this.api;
        const latencyMs = latenciesMs[this.requests++ % latenciesMs.length] ?? 0;
        await this.clock.sleep(latencyMs / 2);
        const response = this.respond(this.clock.now());
        await this.clock.sleep(latencyMs / 2);
        return response;
    }

    private respond(now: number): Sent {
        const { quota, windowMs, round, startsAt, tellsWindow } = this.api;
        if (now >= this.resetsAt) {
            this.remaining = quota;
            const passed = startsAt === undefined ? 0 : (now - startsAt) % windowMs;
            this.resetsAt = now - passed + windowMs;
        }
        if (now >= this.blockedUntil && this.remaining === 0) {
            this.blockedUntil = now + windowMs;
            this.resetsAt = this.blockedUntil;
        }
        const isRefused = now < this.blockedUntil;
        this.remaining -= isRefused ? 0 : 1;
        const headers = {
            ratelimit: `"default";r=${this.remaining};t=${round((this.resetsAt - now) / 1000)}`,
            "ratelimit-policy": `"default";q=${quota}${tellsWindow ? `;w=${windowMs / 1000}` : ""}`,
        };
        if (isRefused) {
            this.refusals += 1;
            const retryAfter = String(Math.ceil((this.blockedUntil - now) / 1000));
            return { status: 429, headers: { ...headers, "retry-after": retryAfter }, throttledBy: "429" };
        }
        return { status: 200, headers };
    }
}

/** Each limiter sends as many requests, and begins `delayMs` after the one before. */
async function simulate(options: Api, counts: readonly number[], delayMs = 0) {
    const clock = new SimulatedClock();
    const api = new SimulatedApi(options, clock);
    const one = async (count: number, index: number) => {
        await clock.sleep(index * delayMs);
        const limiter = new RateLimiter<Sent>({
            clock,
            random: () => 0.5,
            maxWaitMs: 600_000,
            onWait: () => undefined,
        });
        const exchanges = await Promise.all(Array.from({ length: count }, () => limiter.run(() => api.get())));
        return exchanges.filter(({ response }) => "kind" in response).length;
    };
    const notSent = await clock.runUntil(Promise.all(counts.map(one)));
    return {
        seconds: clock.now() / 1000,
        refusals: api.refusals,
        notSent: notSent.reduce((sum, each) => sum + each, 0),
    };
}

const small: Api = { quota: 100, windowMs: 6000, round: Math.ceil, tellsWindow: true, latenciesMs: [50] };
const cloudflare: Api = { ...small, quota: 1200, windowMs: 300_000 };

describe("a rate limit that is used up several times", () => {
    // The least possible is 12 s, and 600 s.
    it.each<[string, Api, number[], number]>([
        ["260 requests, 100 in 6 s", small, [260], 12.5],
        ["260 requests of two processes, 100 in 6 s", small, [130, 130], 12.5],
        ["3,000 requests, 1,200 in 300 s", cloudflare, [3000], 606],
        ["3,000 requests of two processes, 1,200 in 300 s", cloudflare, [1500, 1500], 615],
    ])("takes hardly longer than it must, without a refusal: %s", async (_, api, counts, maxSeconds) => {
        for (const round of [Math.ceil, Math.floor, Math.round]) {
            const { seconds, refusals, notSent } = await simulate({ ...api, round }, counts);
            expect({ refusals, notSent }).toEqual({ refusals: 0, notSent: 0 });
            expect(seconds).toBeLessThanOrEqual(maxSeconds);
        }
    });

    it("costs a second more at each reset where the length of a window is not told", async () => {
        const told = await simulate(small, [260]);
        const untold = await simulate({ ...small, tellsWindow: false }, [260]);
        expect(untold).toMatchObject({ refusals: 0, notSent: 0 });
        expect(untold.seconds - told.seconds).toBeCloseTo(2, 1);
    });

    it("is met by a second process that begins later", async () => {
        const { refusals, notSent } = await simulate(small, [130, 130], 300);
        expect({ refusals, notSent }).toEqual({ refusals: 0, notSent: 0 });
    });

    it("refuses no request of one process, however it counts its windows and rounds", async () => {
        const apis = fc.record<Api>({
            quota: fc.integer({ min: 10, max: 300 }),
            // Whole seconds cannot tell one window of 3 s from the next.
            windowMs: fc.integer({ min: 5, max: 20 }).map((seconds) => seconds * 1000),
            round: fc.constantFrom(Math.ceil, Math.floor, Math.round),
            startsAt: fc.option(
                fc.nat(20_000).map((ms) => -ms),
                { nil: undefined },
            ),
            tellsWindow: fc.boolean(),
            latenciesMs: fc.array(fc.integer({ min: 2, max: 400 }), { minLength: 1, maxLength: 5 }),
        });
        await fc.assert(
            fc.asyncProperty(apis, fc.integer({ min: 1, max: 400 }), async (api, count) => {
                const { seconds, refusals, notSent } = await simulate(api, [count]);
                expect({ refusals, notSent }).toEqual({ refusals: 0, notSent: 0 });
                const windows = Math.ceil(count / (api.quota - Math.floor(api.quota / 100)));
                const sendingSeconds = (count * Math.max(...api.latenciesMs)) / 1000;
                expect(seconds).toBeLessThanOrEqual(windows * (api.windowMs / 1000 + 2) + sendingSeconds);
            }),
            { numRuns: 80 },
        );
    }, 60_000);
});
