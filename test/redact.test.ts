import { redactor } from "../src/redact";

describe("redactor", () => {
    it("replaces every secret, as it is and percent-encoded, the longest first", () => {
        const redact = redactor(["a b", "a b/c", undefined, ""]);
        expect(redact("<a b/c> <a%20b%2Fc> <a b> <a%20b> <a>")).toBe("<[secret]> <[secret]> <[secret]> <[secret]> <a>");
    });
});
