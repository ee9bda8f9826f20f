import fc from "fast-check";
import { durationSeconds, stableExpiry } from "../../src/delivery/duration";

describe("a duration", () => {
    it.each([
        [1, 1],
        [3600, 3600],
        ["90s", 90],
        ["15m", 900],
        ["12h", 43_200],
        ["7d", 604_800],
        ["1.5h", 5400],
        ["0.5m", 30],
        ["1.1h", 3960],
        ["0.7d", 60_480],
    ])("%j is %d seconds", (duration, seconds) => expect(durationSeconds(duration)).toBe(seconds));

    it.each([
        0,
        -1,
        1.5,
        NaN,
        Infinity,
        2 ** 53,
        "",
        "5",
        "h",
        "-1h",
        "1 h",
        "1w",
        "1e3s",
        "0s",
        "0.5s",
        "1.00001s",
        "1h30m",
    ])("%j is none", (duration) => expect(durationSeconds(duration)).toBeUndefined());

    it.each([undefined, null, {}, [60], ["7d"], true])("%j is none", (duration) =>
        expect(durationSeconds(duration)).toBeUndefined(),
    );
});

describe("the expiry of a URL that is signed again and again", () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000 });
    const span = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 366 * 86_400 }));

    it("is at least expiresIn away, and at most that and rotateEvery", () => {
        fc.assert(
            fc.property(moment, span, span, (now, expiresIn, rotateEvery) => {
                const left = stableExpiry(now, expiresIn, rotateEvery) - now;
                expect(left).toBeGreaterThanOrEqual(expiresIn);
                expect(left).toBeLessThanOrEqual(expiresIn + rotateEvery);
            }),
        );
    });

    it("changes at most once in rotateEvery, and then to a later one", () => {
        const twice = fc.record({
            now: moment,
            expiresIn: span,
            rotateEvery: span,
            part: fc.double({ min: 0, max: 1, noNaN: true }),
        });
        fc.assert(
            fc.property(twice, ({ now, expiresIn, rotateEvery, part }) => {
                const between = now + Math.floor(part * rotateEvery);
                const [first, second, last] = [now, between, now + rotateEvery].map((at) =>
                    stableExpiry(at, expiresIn, rotateEvery),
                );
                expect(last).toBe((first ?? 0) + rotateEvery);
                expect([first, last]).toContain(second);
            }),
        );
    });

    it("is the same in all of a period", () => {
        const [hour, day] = [3600, 86_400];
        const midnight = 1_893_456_000;
        const expiries = Array.from({ length: 24 }, (_, hours) => stableExpiry(midnight + hours * hour, hour, day));
        expect(new Set(expiries)).toEqual(new Set([midnight + day + hour]));
        expect(stableExpiry(midnight - 1, hour, day)).toBe(midnight + hour);
    });
});
