import fc from "fast-check";
import { shareQueued } from "../../src/client/request";

interface Sent {
    readonly path: string;
    /** The number of the event at which it was sent. */
    readonly sentAt: number;
}

/** Requests that are queued, sent and answered when the test says so. */
function setUp() {
    let moment = 0;
    let waiting: { path: string; onSend: () => void; respond: (sent: Sent) => void }[] = [];
    let underWay: { path: string; respond: () => void }[] = [];
    const share = shareQueued<Sent>();
    const get = (path: string) =>
        share(path, (onSend) => new Promise((respond) => waiting.push({ path, onSend, respond })));
    return {
        get: (path: string) => {
            moment += 1;
            return get(path);
        },
        now: () => moment,
        queued: () => waiting.map(({ path }) => path),
        underWay: () => underWay.map(({ path }) => path),
        /** Sends all that is queued. */
        send: async () => {
            await settled();
            moment += 1;
            const sentAt = moment;
            for (const { path, onSend, respond } of waiting) {
                onSend();
                underWay.push({ path, respond: () => respond({ path, sentAt }) });
            }
            waiting = [];
        },
        /** Responds to the request that was sent first. */
        respond: async () => {
            underWay[0]?.respond();
            underWay = underWay.slice(1);
            await settled();
        },
        /** Responds to all that is queued without sending it. */
        giveUp: async () => {
            await settled();
            waiting.splice(0).forEach(({ path, respond }) => respond({ path, sentAt: NaN }));
            await settled();
        },
    };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("requests that wait for the same path", () => {
    it("are one, and all but the first know that it is shared", async () => {
        const { get, queued, send, respond } = setUp();
        const asked = Array.from({ length: 3 }, () => get("/same"));
        const other = get("/other");
        await settled();
        expect(queued()).toEqual(["/same", "/other"]);
        await send();
        await respond();
        await respond();
        const responses = await Promise.all(asked);
        expect(responses.map(({ isShared }) => isShared)).toEqual([false, true, true]);
        expect(new Set(responses.map(({ sentAt }) => sentAt)).size).toBe(1);
        expect(await other).toMatchObject({ path: "/other", isShared: false });
    });

    it("are not the one that is under way: it ends before the next is queued", async () => {
        const { get, queued, underWay, send, respond } = setUp();
        const first = get("/same");
        await send();
        const [second, third] = [get("/same"), get("/same")];
        await settled();
        expect({ queued: queued(), underWay: underWay() }).toEqual({ queued: [], underWay: ["/same"] });
        await respond();
        expect(queued()).toEqual(["/same"]);
        await send();
        await respond();
        expect(await second).toEqual({ ...(await third), isShared: false });
        expect((await second).sentAt).toBeGreaterThan((await first).sentAt);
    });

    it("let other paths pass while theirs is under way", async () => {
        const { get, queued, send } = setUp();
        void get("/same");
        await send();
        void get("/same");
        void get("/other");
        await settled();
        expect(queued()).toEqual(["/other"]);
    });

    it("are given up together, and the next for the path is queued again", async () => {
        const { get, queued, send, respond, giveUp } = setUp();
        const given = [get("/same"), get("/same")];
        await giveUp();
        expect((await Promise.all(given)).map(({ sentAt }) => sentAt)).toEqual([NaN, NaN]);
        const next = get("/same");
        await settled();
        expect(queued()).toEqual(["/same"]);
        await send();
        await respond();
        expect(await next).toMatchObject({ isShared: false, path: "/same" });
    });

    it("get the response to a request that was sent after each was asked for, one for a path at a time", async () => {
        const asking = fc.record({ ask: fc.constantFrom("/a", "/b", "/c") });
        const steps = fc.constantFrom("send" as const, "respond" as const, "give up" as const);
        await fc.assert(
            fc.asyncProperty(fc.array(fc.oneof(asking, steps), { maxLength: 40 }), async (events) => {
                const { get, now, queued, underWay, send, respond, giveUp } = setUp();
                const asked: Promise<void>[] = [];
                const expectFresh = async (path: string) => {
                    const response = get(path);
                    const askedAt = now();
                    const { path: sentPath, sentAt } = await response;
                    expect(sentPath).toBe(path);
                    expect(sentAt <= askedAt).toBe(false);
                };
                for (const event of events) {
                    if (typeof event === "object") {
                        asked.push(expectFresh(event.ask));
                    } else if (event === "send") {
                        await send();
                    } else {
                        await (event === "respond" ? respond() : giveUp());
                    }
                    const both = [...queued(), ...underWay()];
                    expect(new Set(both).size).toBe(both.length);
                }
                while ((await settled(), queued().length + underWay().length > 0)) {
                    await send();
                    await respond();
                }
                await Promise.all(asked);
            }),
            { numRuns: 300 },
        );
    });
});
