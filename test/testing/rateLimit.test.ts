import { RequestCounter } from "../../src/testing/rateLimit";

function setUp(options: ConstructorParameters<typeof RequestCounter>[0]) {
    let nowMs = 0;
    const limit = new RequestCounter(options, () => nowMs);
    return { count: () => limit.count(), advance: (ms: number) => (nowMs += ms) };
}

const headers = (remaining: number, seconds: number) => ({
    ratelimit: `"default";r=${remaining};t=${seconds}`,
    "ratelimit-policy": '"default";q=2;w=10',
});

describe("the rate limit", () => {
    it("counts down to the reset, then starts again", () => {
        const { count, advance } = setUp({ requests: 2, windowSeconds: 10 });
        expect(count()).toEqual({ headers: headers(1, 10) });
        advance(2500);
        expect(count()).toEqual({ headers: headers(0, 8) });
        advance(7500);
        expect(count()).toEqual({ headers: headers(1, 10) });
    });

    it("blocks for a whole window once it is exceeded", () => {
        const { count, advance } = setUp({ requests: 2, windowSeconds: 10 });
        count();
        count();
        advance(5000);
        expect(count()).toMatchObject({
            refusal: { status: 429, headers: { "retry-after": "10", ...headers(0, 10) } },
        });
        advance(9999);
        expect(count()).toMatchObject({ refusal: { headers: { "retry-after": "1" } } });
        advance(1);
        expect(count()).toEqual({ headers: headers(1, 10) });
    });

    it("runs at the given speed", () => {
        const { count, advance } = setUp({ requests: 2, windowSeconds: 10, speed: 100 });
        count();
        advance(50);
        expect(count()).toEqual({ headers: headers(0, 5) });
    });
});
