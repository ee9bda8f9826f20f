import { connect } from "../../src/lookup/connect";

const withToken = (token: string) => (key: string) => (key === "cloudflare:apiToken" ? token : undefined);

describe("the connections of a program", () => {
    it("are one for each set of settings, so that what waits together shares its requests", () => {
        expect(connect(withToken("one"))).toBe(connect(withToken("one")));
        expect(connect(withToken("one"))).not.toBe(connect(withToken("two")));
    });

    it("are no more than a hundred: the one that was used longest ago is given up", () => {
        const first = connect(withToken("first"));
        const second = connect(withToken("second"));
        for (let number = 0; number < 98; number++) {
            connect(withToken(`token ${number}`.replace(" ", "-")));
        }
        expect(connect(withToken("first"))).toBe(first);
        connect(withToken("one-more"));
        expect(connect(withToken("first"))).toBe(first);
        expect(connect(withToken("second"))).not.toBe(second);
    });
});
