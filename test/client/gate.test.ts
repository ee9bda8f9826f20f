import fc from "fast-check";
import type { Clock } from "../../src/client/clock";
import { Gate } from "../../src/client/gate";
import type { HttpResponse, NoResponse } from "../../src/client/http";

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

/** All promises that can settle by now have, and the gate has sent what it will: it does so once answers are acted on. */
async function settled(): Promise<void> {
    await turn();
    await turn();
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

const ok = (headers: HttpResponse["headers"] = {}): HttpResponse => ({ status: 200, headers, body: new Uint8Array() });
const limited = (remaining: number, seconds: number) =>
    ok({ ratelimit: `"default";r=${remaining};t=${seconds}`, "ratelimit-policy": '"default";q=1200;w=300' });

function setUp() {
    const clock = new TestClock();
    const sent: { path: string; answer: (response: HttpResponse | NoResponse) => Promise<void> }[] = [];
    const waits: [number, number][] = [];
    const gate = new Gate({
        get: (path) =>
            new Promise((resolve) => {
                const answer = (response: HttpResponse | NoResponse) => {
                    resolve(response);
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
    const answer = async (index: number, response: HttpResponse | NoResponse) => sent[index]?.answer(response);
    /** Asks for as many paths, and lets the gate send what it will. */
    const ask = (count: number) => {
        Array.from({ length: count }, (_, index) => void gate.get(`/p${index}`));
        return settled();
    };
    return { clock, gate, waits, paths, answer, ask, sent };
}

describe("the gate", () => {
    it("sends few while it knows nothing of the limit, and more once it does", async () => {
        const { ask, sent, answer } = setUp();
        await ask(40);
        expect(sent).toHaveLength(8);
        await answer(0, limited(1000, 300));
        expect(sent).toHaveLength(17);
    });

    it("shares a request that waits, and never one that is under way", async () => {
        const { gate, ask, paths, answer } = setUp();
        const sentForSame = () => paths().filter((path) => path === "/same");
        await ask(8);
        const [first, second] = [gate.get("/same"), gate.get("/same")];
        await answer(0, ok());
        const [third, fourth] = [gate.get("/same"), gate.get("/same")];
        await settled();
        await answer(1, ok());
        expect(sentForSame()).toHaveLength(1);
        await answer(8, limited(999, 1));
        expect(sentForSame()).toHaveLength(2);
        expect(await first).toMatchObject({ isShared: false, response: limited(999, 1) });
        expect(await second).toMatchObject({ isShared: true, response: limited(999, 1) });
        await answer(9, ok());
        expect(await third).toMatchObject({ isShared: false, response: ok() });
        expect(await fourth).toMatchObject({ isShared: true, response: ok() });
    });

    it("sends one request for all that ask for a path at the same time", async () => {
        const { gate, paths, answer } = setUp();
        const asked = Array.from({ length: 20 }, () => gate.get("/same"));
        // Promises that settle in between are of the same time.
        await Promise.resolve();
        asked.push(gate.get("/same"));
        await settled();
        expect(paths()).toEqual(["/same"]);
        await answer(0, ok());
        expect((await Promise.all(asked)).map(({ isShared }) => isShared)).toEqual([
            false,
            ...Array<boolean>(20).fill(true),
        ]);
        expect(paths()).toEqual(["/same"]);
    });

    it("lets other paths pass one that waits for its own request to end", async () => {
        const { gate, paths, answer } = setUp();
        void gate.get("/same");
        await settled();
        void gate.get("/same");
        void gate.get("/other");
        await settled();
        expect(paths()).toEqual(["/same", "/other"]);
        await answer(1, ok());
        expect(paths()).toEqual(["/same", "/other"]);
        await answer(0, ok());
        expect(paths()).toEqual(["/same", "/other", "/same"]);
    });

    it("sends a path again whose request had no answer", async () => {
        const { gate, paths, answer } = setUp();
        const first = gate.get("/same");
        await settled();
        const second = gate.get("/same");
        await answer(0, { noResponse: "timeout" });
        expect(await first).toMatchObject({ response: { noResponse: "timeout" } });
        await answer(1, ok());
        expect(await second).toMatchObject({ response: ok() });
        expect(paths()).toEqual(["/same", "/same"]);
    });

    it("answers with what was sent after it was asked, and sends no path twice at once", async () => {
        const asking = fc.record({ ask: fc.constantFrom("/a", "/b", "/c") });
        const answering = fc.record({ answer: fc.nat() });
        const pausing = fc.record({ pause: fc.constantFrom(true) });
        await fc.assert(
            fc.asyncProperty(fc.array(fc.oneof(asking, answering, pausing), { maxLength: 40 }), async (events) => {
                let moment = 0;
                const underWay: { path: string; sentAt: number; finish: (response: HttpResponse) => void }[] = [];
                const gate = new Gate({
                    get: (path) => {
                        expect(underWay.map((request) => request.path)).not.toContain(path);
                        return new Promise((finish) => underWay.push({ path, sentAt: moment, finish }));
                    },
                    clock: new TestClock(),
                    random: () => 0.5,
                    maxWaitMs: 600_000,
                    onWait: () => undefined,
                });
                const asked: Promise<void>[] = [];
                const finish = async (choice: number) => {
                    const [request] = underWay.splice(choice % Math.max(1, underWay.length), 1);
                    request?.finish(ok({ "sent-at": `${request.path} ${request.sentAt}` }));
                    await settled();
                };
                const expectFresh = async (path: string, askedAt: number) => {
                    const { response } = await gate.get(path);
                    const [sentPath, sentAt] =
                        ("headers" in response ? response.headers["sent-at"] : "")?.split(" ") ?? [];
                    expect(sentPath).toBe(path);
                    expect(Number(sentAt)).toBeGreaterThanOrEqual(askedAt);
                };
                for (const event of events) {
                    moment += 1;
                    if ("ask" in event) {
                        asked.push(expectFresh(event.ask, moment));
                    } else if ("answer" in event) {
                        await finish(event.answer);
                    } else {
                        await settled();
                    }
                }
                await settled();
                while (underWay.length > 0) {
                    await finish(0);
                }
                await Promise.all(asked);
            }),
            { numRuns: 300 },
        );
    });

    it("sends fewer at once the less is left, and leaves a reserve to others", async () => {
        const { ask, sent, answer } = setUp();
        await ask(40);
        for (let index = 0; index < 8; index++) {
            await answer(index, limited(13 - index, 300));
        }
        expect(sent).toHaveLength(9);
        await answer(8, limited(5, 300));
        expect(sent).toHaveLength(9);
    });

    it("waits for the reset, says so, and then sends one alone", async () => {
        const { clock, ask, sent, answer, waits } = setUp();
        await ask(10);
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
        await ask(10);
        await answer(0, { status: 429, headers: { "retry-after": "7" }, body: new Uint8Array() });
        await answer(1, ok());
        expect(sent).toHaveLength(8);
        await clock.advance(7000);
        for (let index = 2; index < 8; index++) {
            await answer(index, ok());
        }
        expect(sent.length).toBeGreaterThan(8);
    });

    it("takes a late response of the window before for what it is", async () => {
        const { clock, ask, sent, answer } = setUp();
        await ask(60);
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
        await settled();
        await answer(0, { status: 429, headers: { "retry-after": "3600" }, body: new Uint8Array() });
        await first;
        expect((await gate.get("/b")).response).toEqual({ noResponse: "throttled", waitMs: 3_600_000 });
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
        await ask(10);
        await answer(0, ok(headers));
        await answer(1, ok(headers));
        expect(sent).toHaveLength(10);
    });
});
