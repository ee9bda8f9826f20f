import fc from "fast-check";
import { cut, quote, safeText } from "../../src/base/safeText";

/** Any text that JavaScript knows: half surrogate pairs, control and bidi characters, emoji, and what lies between. */
const pieces = fc.oneof(
    fc.constantFrom("\ud83c", "\udf89", "🎉", "\u001b[31m", "\u009b", "\r\n", "\0", "\t", "\u2028", "\u2029"),
    fc.constantFrom("\u202e", "\u2066", "\u200f", "\u061c", "\\", '"', " ", "<{%", "<", "{%", "%}>"),
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
);
const anyText = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(""));

const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]|<\{%/u;

describe("safeText", () => {
    it("is well-formed, on one line, without control and bidi characters, whatever the text is", () => {
        fc.assert(
            fc.property(anyText, (text) => {
                const safe = safeText(text);
                expect(safe.isWellFormed()).toBe(true);
                expect(safe).not.toMatch(unsafe);
                // What grpc does with the message of an error.
                expect(() => encodeURI(safe)).not.toThrow();
                expect(safeText(safe)).toBe(safe);
            }),
            { numRuns: 2000 },
        );
    });

    it("keeps what is safe already", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (text) => {
                fc.pre(text.isWellFormed() && !unsafe.test(text));
                expect(safeText(text)).toBe(text.trim());
            }),
        );
    });

    it.each([
        ["a\nb\u2028c\u009b31m\u202ed", "a b c 31m d"],
        ["\u001b]8;;https://evil.example\u0007click", "]8;;https://evil.example click"],
        ["\r\n\r\n x \t", "x"],
        ["cut \ud83c", "cut \ufffd"],
        ["<{%fg 1%}>red<{%reset%}>", "< {%fg 1%}>red< {%reset%}>"],
    ])("makes %j %j", (text, safe) => expect(safeText(text)).toBe(safe));
});

describe("cut", () => {
    it("keeps whole characters, and marks what it leaves out", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, max) => {
                const characters = Array.from(text);
                const expected = characters.length <= max ? text : `${characters.slice(0, max).join("")}…`;
                expect(cut(text, max)).toBe(expected);
                expect(cut(text, max).isWellFormed()).toBe(true);
            }),
        );
    });

    it.each([
        ["🎉".repeat(101), 100, `${"🎉".repeat(100)}…`],
        ["🎉🎉", 2, "🎉🎉"],
        ["abc", 2, "ab…"],
        ["", 0, ""],
    ])("makes of %s with %d characters %s", (text, max, shown) => expect(cut(text, max)).toBe(shown));

    it("is the first characters, whatever they are", () => {
        fc.assert(
            fc.property(anyText, fc.nat(20), (text, max) => {
                const characters = Array.from(text);
                expect(cut(text, max)).toBe(characters.length <= max ? text : `${characters.slice(0, max).join("")}…`);
            }),
        );
    });

    it("looks at no more than it may keep", () => {
        const from = jest.spyOn(Array, "from");
        cut("x".repeat(1_000_000), 10);
        const lengths = from.mock.calls.map(([taken]) => (taken as string).length);
        from.mockRestore();
        expect(lengths).toEqual([21]);
    });
});

describe("quote", () => {
    it("is one text in quotes, whatever is inside", () => {
        fc.assert(
            fc.property(anyText, (text) => {
                const quoted = quote(text);
                expect(quoted).toMatch(/^"(?:[^"\\]|\\["\\])*"$/u);
                expect(quoted).not.toMatch(unsafe);
                expect(Array.from(quoted).length).toBeLessThanOrEqual(2 * 200 + 3);
            }),
        );
    });
});
