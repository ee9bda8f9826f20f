import { redactor } from "../../src/base/redact";

describe("redactor", () => {
    it("replaces every secret, as it is and percent-encoded, the longest first", () => {
        const redact = redactor(["a b", "a b/c", undefined, ""]);
        expect(redact("<a b/c> <a%20b%2Fc> <a b> <a%20b> <a>")).toBe("<[secret]> <[secret]> <[secret]> <[secret]> <a>");
    });

    it("leaves alone what it put in itself", () => {
        expect(redactor(["t", "secret"])("not secret at all")).toBe("no[secret] [secret] a[secret] all");
    });

    it("takes a secret for text, whatever it looks like", () => {
        expect(redactor([".*+?^${}()|[]\\-/"])("x .*+?^${}()|[]\\-/ x")).toBe("x [secret] x");
    });
});
