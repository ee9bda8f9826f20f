import type { Clock } from "../../src/client/clock";
import { Gate } from "../../src/client/gate";
import type { HttpReply, NoReply } from "../../src/client/http";

/** A clock that stands still until it is told to go on. */
class TestClock implements Clock {
    private time = 0;
    private sleepers: { at: number; wake: () => void }[] = [];

    now(): number {
        return this.time;
    }

    sleep(ms: number): Promise<void> {
        return new Promise((wake) => this.sleepers.push({ at: this.time + ms, wake }));
    }

    async advance(ms: number): Promise<void> {
        this.time += ms;
        const woken = this.sleepers.filter(({ at }) => at <= this.time);
        this.sleepers = this.sleepers.filter(({ at }) => at > this.time);
        woken.forEach(({ wake }) => wake());
        await settled();
    }
}

/** All promises that can settle by now have. */
function settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

const ok = (headers: HttpReply["headers"] = {}): HttpReply => ({ status: 200, headers, body: new Uint8Array() });
const limited = (remaining: number, seconds: number) =>
    ok({ ratelimit: `"default";r=${remaining};t=${seconds}`, "ratelimit-policy": '"default";q=1200;w=300' });

function setUp() {
    const clock = new TestClock();
    const sent: { path: string; answer: (reply: HttpReply | NoReply) => Promise<void> }[] = [];
    const waits: [number, number][] = [];
    const gate = new Gate({
        get: (path) =>
            new Promise((resolve) => {
                const answer = (reply: HttpReply | NoReply) => {
                    resolve(reply);
                    return settled();
                };
                sent.push({ path, answer });
            }),
        clock,
        random: () => 0.5,
        maxWaitMs: 600_000,
        onWait: (ms, waiting) => waits.push([ms, waiting]),
    });
    const paths = () => sent.map(({ path }) => path);
    const answer = async (index: number, reply: HttpReply | NoReply) => sent[index]?.answer(reply);
    const ask = (count: number, prefix = "p") => Array.from({ length: count }, (_, i) => gate.get(`/${prefix}${i}`));
    return { clock, gate, waits, paths, answer, ask, sent };
}

describe("the gate", () => {
    it("sends few while it knows nothing of the limit, and more once it does", async () => {
        const { ask, sent, answer } = setUp();
        void Promise.all(ask(40));
        expect(sent).toHaveLength(8);
        await answer(0, limited(1000, 300));
        expect(sent).toHaveLength(17);
    });

    it("shares a request that waits, and never one that is under way", async () => {
        const { gate, ask, paths, answer } = setUp();
        void Promise.all(ask(8));
        const first = gate.get("/same");
        const second = gate.get("/same");
        await answer(0, ok());
        expect(paths().filter((path) => path === "/same")).toHaveLength(1);
        const third = gate.get("/same");
        await answer(1, ok());
        expect(paths().filter((path) => path === "/same")).toHaveLength(2);
        await answer(8, limited(999, 1));
        expect(await first).toMatchObject({ isShared: false });
        expect(await second).toMatchObject({ isShared: true });
        await answer(9, ok());
        expect(await third).toMatchObject({ isShared: false });
    });

    it("sends fewer at once the less is left, and leaves a reserve to others", async () => {
        const { ask, sent, answer } = setUp();
        void Promise.all(ask(40));
        for (let index = 0; index < 8; index++) {
            await answer(index, limited(13 - index, 300));
        }
        expect(sent).toHaveLength(9);
        await answer(8, limited(5, 300));
        expect(sent).toHaveLength(9);
    });

    it("waits for the reset, says so, and then sends one alone", async () => {
        const { clock, ask, sent, answer, waits } = setUp();
        void Promise.all(ask(10));
        for (let index = 0; index < 8; index++) {
            await answer(index, limited(0, 30));
        }
        expect(sent).toHaveLength(8);
        expect(waits).toEqual([[31_000, 2]]);
        await clock.advance(30_999);
        expect(sent).toHaveLength(8);
        await clock.advance(1);
        expect(sent).toHaveLength(9);
        await answer(8, limited(1199, 300));
        expect(sent).toHaveLength(10);
    });

    it("obeys the Retry-After of a 429 for all that wait", async () => {
        const { clock, ask, sent, answer } = setUp();
        void Promise.all(ask(10));
        await answer(0, { status: 429, headers: { "retry-after": "7" }, body: new Uint8Array() });
        await answer(1, ok());
        expect(sent).toHaveLength(8);
        await clock.advance(7000);
        for (let index = 2; index < 8; index++) {
            await answer(index, ok());
        }
        expect(sent.length).toBeGreaterThan(8);
    });

    it("takes a late reply of the window before for what it is", async () => {
        const { clock, ask, sent, answer } = setUp();
        void Promise.all(ask(60));
        await answer(0, limited(0, 10));
        await clock.advance(11_000);
        await answer(1, limited(1000, 300));
        const before = sent.length;
        await answer(2, limited(0, 0));
        expect(sent.length).toBeGreaterThan(before);
    });

    it("gives up at once what would wait for too long", async () => {
        const { gate, answer } = setUp();
        const first = gate.get("/a");
        await answer(0, { status: 429, headers: { "retry-after": "3600" }, body: new Uint8Array() });
        await first;
        expect((await gate.get("/b")).reply).toEqual({ noReply: "throttled", waitMs: 3_600_000 });
        expect(gate.waitMs()).toBe(3_600_000);
    });

    it.each([
        { ratelimit: "" },
        { ratelimit: "nonsense" },
        { ratelimit: '"default"' },
        { ratelimit: '"default";r=x;t=1' },
        { ratelimit: '"default";r=-1;t=1' },
        { ratelimit: '"default";r=0;t=86400' },
    ])("is not stopped by the header %j", async (headers) => {
        const { ask, sent, answer } = setUp();
        void Promise.all(ask(10));
        await answer(0, ok(headers));
        await answer(1, ok(headers));
        expect(sent).toHaveLength(10);
    });
});
