import { noResponse } from "../../src/client/failure";
import { type Exchange, RateLimiter, type Sent } from "../../src/client/rateLimiter";
import { settled, SimulatedClock } from "./support/clocks";

const ok = (headers: Sent["headers"] = {}): Sent => ({ status: 200, headers });
const limited = (remaining: number, seconds: number) =>
    ok({ ratelimit: `"default";r=${remaining};t=${seconds}`, "ratelimit-policy": '"default";q=1200;w=300' });
const throttled = (retryAfter: number): Sent => ({
    ...ok({ "retry-after": String(retryAfter) }),
    status: 429,
    throttledBy: "429",
});

const notSent = (seconds: number): Exchange<Sent> => ({
    response: noResponse("throttled", `not sent, because Cloudflare asks to wait ${seconds} s`),
    tookMs: 0,
});

function setUp() {
    const clock = new SimulatedClock();
    const sent: ((response: Sent) => void)[] = [];
    const waits: [number, number][] = [];
    const limiter = new RateLimiter<Sent>({
        clock,
        random: () => 0.5,
        maxWaitMs: 600_000,
        onWait: (ms, _, waiting) => waits.push([ms, waiting]),
    });
    const run = () => limiter.run(() => new Promise((resolve) => sent.push(resolve)));
    /** Runs as many requests, and lets the limiter send what it will. */
    const ask = async (count: number) => {
        Array.from({ length: count }, () => void run());
        await settled();
    };
    const respond = (index: number, response: Sent) => {
        sent[index]?.(response);
        return settled();
    };
    return { clock, limiter, waits, run, ask, respond, sent };
}

describe("the rate limiter", () => {
    it("sends nothing before the turn of the event loop ends", async () => {
        const { run, sent } = setUp();
        void run();
        await Promise.resolve();
        expect(sent).toHaveLength(0);
        await settled();
        expect(sent).toHaveLength(1);
    });

    it("lets no slow request hold up one that is asked for later", async () => {
        const { ask, sent } = setUp();
        await ask(1);
        expect(sent).toHaveLength(1);
        await ask(1);
        expect(sent).toHaveLength(2);
    });

    it("believes a later request that says that there is room, rather than an older one", async () => {
        const { clock, ask, respond, limiter } = setUp();
        await ask(1);
        await clock.advance(10);
        await ask(1);
        await respond(0, { ...limited(0, 3600), status: 429, throttledBy: "429" });
        expect(limiter.waitMs()).toBeGreaterThan(3_000_000);
        await respond(1, limited(1000, 200));
        expect(limiter.waitMs()).toBe(0);
    });

    it("gives each request its own response, and the time that it took", async () => {
        const { clock, run, respond } = setUp();
        const exchanges = [run(), run()];
        await settled();
        await clock.advance(70);
        await respond(1, limited(5, 1));
        await clock.advance(30);
        await respond(0, noResponse("timeout", ""));
        expect(await Promise.all(exchanges)).toEqual([
            { response: noResponse("timeout", ""), tookMs: 100 },
            { response: limited(5, 1), tookMs: 70 },
        ]);
    });

    it("sends few while it knows nothing of the limit, and more once it does", async () => {
        const { ask, sent, respond } = setUp();
        await ask(40);
        expect(sent).toHaveLength(8);
        await respond(0, limited(1000, 300));
        expect(sent).toHaveLength(17);
    });

    it("sends fewer at once the less is left, and leaves a reserve to others", async () => {
        const { ask, sent, respond } = setUp();
        await ask(40);
        for (let index = 0; index < 8; index++) {
            await respond(index, limited(13 - index, 300));
        }
        expect(sent).toHaveLength(9);
        await respond(8, limited(5, 300));
        expect(sent).toHaveLength(9);
    });

    it("waits for the reset, says so, and then sends one alone", async () => {
        const { clock, ask, sent, respond, waits } = setUp();
        await ask(10);
        for (let index = 0; index < 8; index++) {
            await respond(index, limited(0, 30));
        }
        expect(sent).toHaveLength(8);
        expect(waits).toEqual([[31_000, 2]]);
        await clock.advance(30_999);
        expect(sent).toHaveLength(8);
        await clock.advance(1);
        expect(sent).toHaveLength(9);
        await respond(8, limited(1199, 300));
        expect(sent).toHaveLength(10);
    });

    it("obeys a response that asks to send nothing, for all that wait", async () => {
        const { clock, ask, sent, respond } = setUp();
        await ask(10);
        await respond(0, throttled(7));
        await respond(1, ok());
        await clock.advance(6999);
        expect(sent).toHaveLength(8);
        await clock.advance(1);
        for (let index = 2; index < 8; index++) {
            await respond(index, ok());
        }
        expect(sent).toHaveLength(10);
    });

    it("takes a late response of the window before for what it is", async () => {
        const { clock, ask, sent, respond } = setUp();
        await ask(60);
        await respond(0, limited(0, 10));
        await clock.advance(11_000);
        await respond(1, limited(1000, 300));
        const before = sent.length;
        await respond(2, limited(0, 0));
        expect(sent.length).toBeGreaterThan(before);
    });

    it("gives up at once what would wait for too long", async () => {
        const { limiter, run, respond, sent } = setUp();
        const first = run();
        await settled();
        await respond(0, throttled(3600));
        await first;
        expect(await run()).toEqual(notSent(3600));
        expect(limiter.waitMs()).toBe(3_600_000);
        expect(sent).toHaveLength(1);
    });

    it.each([3601, 7200, 999_999_999])("waits an hour where a response asks for %d s", async (seconds) => {
        const { clock, limiter, run, respond, sent } = setUp();
        void run();
        await settled();
        await respond(0, throttled(seconds));
        expect(limiter.waitMs()).toBe(3_600_000);
        await clock.advance(3_600_000);
        void run();
        await settled();
        expect(sent).toHaveLength(2);
    });

    it("sends again once a request that was sent after the refused one succeeds", async () => {
        const { clock, limiter, ask, respond, sent } = setUp();
        await ask(9);
        await clock.advance(1);
        await respond(0, ok());
        await respond(1, throttled(999_999_999));
        expect(limiter.waitMs()).toBe(3_600_000);
        await respond(8, ok());
        expect(limiter.waitMs()).toBe(0);
        await ask(1);
        expect(sent).toHaveLength(10);
    });

    it("sends nothing because of a success that is older than the refusal", async () => {
        const { clock, limiter, ask, respond } = setUp();
        await ask(9);
        await clock.advance(1);
        await respond(0, ok());
        await respond(8, throttled(900));
        await respond(1, ok());
        expect(limiter.waitMs()).toBe(900_000);
    });

    it("gives up once waits in a row are too long together, and not before", async () => {
        const { clock, run, respond, sent } = setUp();
        const exchanges = [run()];
        for (let index = 0; index <= 10; index++) {
            await settled();
            await respond(index, throttled(60));
            exchanges.push(run());
            await settled();
            await clock.advance(60_000);
        }
        const ends = await Promise.all(exchanges);
        expect(sent).toHaveLength(11);
        expect(ends[11]).toEqual(notSent(60));
    });

    it.each([
        { ratelimit: "" },
        { ratelimit: "nonsense" },
        { ratelimit: '"default"' },
        { ratelimit: '"default";r=x;t=1' },
        { ratelimit: '"default";r=-1;t=1' },
        { ratelimit: '"default";r=0;t=86400' },
    ])("is not stopped by the header %j", async (headers) => {
        const { ask, sent, respond } = setUp();
        await ask(10);
        await respond(0, ok(headers));
        await respond(1, ok(headers));
        expect(sent).toHaveLength(10);
    });
});
