import { matchesAny } from "../../src/policy/patterns";

describe("a pattern", () => {
    it.each([
        ["a", "a"],
        ["*", ""],
        ["*", "anything\nat all"],
        ["brand/*", "brand/logo.png"],
        ["*::legacy-page", "urn:pulumi:dev::p::t::legacy-page"],
        ["a*b*c", "abc"],
        ["a*b*c", "a.b.b.c"],
        ["*b*", "abc"],
        ["a**c", "abc"],
        ["a.c", "a.c"],
    ])("%j stands for %j", (pattern, text) => expect(matchesAny(["other", pattern], text)).toBe(true));

    it.each([
        ["a", "ab"],
        ["a*", "ba"],
        ["*a", "ab"],
        ["a*a", "a"],
        ["a*b*b*c", "a.b.c"],
        ["a*bc*c", "abc"],
        ["a.c", "abc"],
        ["", "a"],
    ])("%j does not stand for %j", (pattern, text) => expect(matchesAny([pattern], text)).toBe(false));

    it("is none of no patterns", () => expect(matchesAny([], "")).toBe(false));

    it("takes no longer for a text that nearly fits in many ways", () => {
        // As a regular expression, it would not end in a lifetime.
        expect(matchesAny([`${"*a".repeat(50)}*b`], "a".repeat(10_000))).toBe(false);
    });
});
