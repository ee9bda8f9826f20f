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
    ])("%j matches %j", (pattern, text) => expect(matchesAny(["other", pattern], text)).toBe(true));

    it.each([
        ["a", "ab"],
        ["a*", "ba"],
        ["*a", "ab"],
        ["a*a", "a"],
        ["a*b*b*c", "a.b.c"],
        ["a*bc*c", "abc"],
        ["a.c", "abc"],
        ["", "a"],
    ])("%j does not match %j", (pattern, text) => expect(matchesAny([pattern], text)).toBe(false));

    it("does not match if there is none", () => expect(matchesAny([], "")).toBe(false));

    it("is compared in one pass, also with a text that nearly matches in many ways", () => {
        // A regular expression would not end in a lifetime.
        expect(matchesAny([`${"*a".repeat(50)}*b`], "a".repeat(10_000))).toBe(false);
    });
});
