import fc from "fast-check";
import { isSecret, redactor } from "../../src/base/redactor";
import { safeText } from "../../src/base/safeText";

const id = 'résumés/été 2026+"a\\b"/😀.png';

/** The ways in which a service may write a text that it was sent. */
const ways: Record<string, (text: string) => string> = {
    "as it is": (text) => text,
    "made safe": safeText,
    // As `quote` does, which cuts a long text.
    "in quotes": (text) => safeText(text).replace(/["\\]/g, "\\$&"),
    "percent-encoded": encodeURIComponent,
    "percent-encoded in lower case": (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
    "encoded as a URL": encodeURI,
    "encoded as a path": (text) => text.split("/").map(encodeURIComponent).join("/"),
    "every byte percent-encoded": (text) => Buffer.from(text).toString("hex").replace(/../g, "%$&"),
    "encoded as a form": (text) => new URLSearchParams({ text }).toString().slice("text=".length),
    JSON: (text) => JSON.stringify(text).slice(1, -1),
    "JSON with slashes escaped": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
    "JSON in ASCII": (text) =>
        JSON.stringify(text)
            .slice(1, -1)
            .replace(/[^ -~]/g, unit("\\u")),
    "escape()": (text) => text.replace(/[^\w@*+./-]/g, unit("%u")),
    "code points": (text) => Array.from(text, (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ""}}`).join(""),
    "bytes of Latin-1": (text) => text.replace(/[\u0080-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`),
    HTML: (text) => text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char] ?? "&quot;"),
    "HTML in numbers": (text) => Array.from(text, (char) => `&#${char.codePointAt(0) ?? 0};`).join(""),
    "HTML in hex": (text) => Array.from(text, (char) => `&#x${char.codePointAt(0)?.toString(16) ?? ""};`).join(""),
    "upper case": (text) => text.toUpperCase(),
};

function unit(prefix: string) {
    return (char: string) => `${prefix}${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const words = fc.constantFrom(
    "a",
    "é",
    "日本",
    "😀",
    "/",
    "%",
    "+",
    " ",
    '"',
    "\\",
    "&",
    "%41",
    "\\u0041",
    "&lt;",
    "7",
    "İ",
    "\n",
);
const secrets = fc.array(words, { minLength: 1, maxLength: 12 }).map((parts) => `secret${parts.join("")}!`);

describe("a secret", () => {
    it.each(Object.entries(ways))("is hidden %s", (_, write) => {
        expect(redactor([id])(`There is no "${write(id)}" here.`)).toBe('There is no "[secret]" here.');
    });

    it("is hidden however it is written, once or twice, and nothing else is", () => {
        const way = fc.constantFrom(...Object.entries(ways).filter(([name]) => name !== "upper case"));
        fc.assert(
            fc.property(secrets, way, way, (secret, [, inner], [, outer]) => {
                const redact = redactor([secret]);
                expect(redact(`<${inner(secret)}>`)).toBe("<[secret]>");
                expect(redact(`<${outer(inner(secret))}>`)).toBe("<[secret]>");
            }),
            { numRuns: 3000 },
        );
    });

    it.each([
        ["kunden/café 42", "kunden/caf&eacute; 42"],
        ["kunden/café 42", "kunden/caf&#233 42"],
        ["kunden/café 42", "kunden/cafe\u0301 42"],
        ["tom&jerry-42", "tom&ampjerry-42"],
        ["customer 42 passport", "customer&nbsp;42&nbsp;passport"],
        ["a/b&c/d e", "a&sol;b&amp;c&#47;d e"],
        ["straße-passport", "STRASSE-PASSPORT"],
        ["πελάτης-42", "ΠΕΛΆΤΗΣ-42"],
        ["İstanbul-42", "i\u0307stanbul-42"],
    ])("%j is hidden as %j", (secret, written) => {
        expect(redactor([secret])(`<${written}>`)).toBe("<[secret]>");
    });

    it("is hidden when it was encoded five times", () => {
        let text = id;
        for (let times = 0; times < 5; times++) {
            text = encodeURIComponent(text);
            expect(redactor([id])(`<${text}>`)).toBe("<[secret]>");
        }
    });

    it("is hidden as a part of a longer word, beside others, and where they overlap", () => {
        const redact = redactor(["abcdefgh", "efghijkl", "abcdefgh-long"]);
        expect(redact("xabcdefghx abcdefgh-long abcdefghijkl abcdefg")).toBe("x[secret]x [secret] [secret] abcdefg");
    });

    it("is taken for text, whatever it looks like", () => {
        expect(redactor([".*+?^${}()|[]\\-/"])("x .*+?^${}()|[]\\-/ x")).toBe("x [secret] x");
    });

    it("that was made safe before is hidden", () => {
        const secret = "the\nsecret\ud800\u202e!";
        expect(redactor([secret])(`<${safeText(secret)}> <${secret}>`)).toBe("<[secret]> <[secret]>");
    });
});

describe("a short secret", () => {
    it.each([
        ["a", "Authentication failed: a", "Authentication failed: [secret]"],
        ["t", "not at all, t.", "not at all, [secret]."],
        ["2", '429 (creator "2" of 42, 2x), 2 left', '429 (creator "[secret]" of 42, 2x), [secret] left'],
        ["429", "429 of 4290", "[secret] of 4290"],
        ["err", "error: err=5404", "error: [secret]=5404"],
        ["image", "images of image/x", "images of [secret]/x"],
        ["été", "l'été, étés", "l'[secret], étés"],
        ["bob", "%2Fbob%2F, \\nbob\\n, bobby", "%2F[secret]%2F, \\n[secret]\\n, bobby"],
    ])("%j is hidden in %j as a whole word alone", (secret, text, shown) => {
        expect(redactor([secret])(text)).toBe(shown);
    });

    it("is hidden everywhere in a script without spaces between words", () => {
        expect(redactor(["秘密"])("これは秘密です")).toBe("これは[secret]です");
    });

    it("does not keep a longer or a shorter one from being hidden", () => {
        expect(redactor(["a", "a b", "a b-c"])("a a b a b-c a bc")).toBe("[secret] [secret] [secret] [secret] bc");
    });
});

describe("redactor", () => {
    it("replaces every secret, the longest first", () => {
        const redact = redactor(["a b", "a b/c", ""]);
        expect(redact("<a b/c> <a%20b%2Fc> <a b> <a%20b> <a>")).toBe("<[secret]> <[secret]> <[secret]> <[secret]> <a>");
    });

    it("leaves alone what it put in itself, and so may come twice", () => {
        const redact = redactor(["t", "secret", "secret]"]);
        expect(redact("not secret at all: t")).toBe("not [secret] at all: [secret]");
        expect(redact(redact("not secret at all: t"))).toBe("not [secret] at all: [secret]");
    });

    it("changes nothing without secrets", () => {
        expect(redactor(["", "\n"])("a b")).toBe("a b");
        expect(redactor([])("a b%20\\u0041")).toBe("a b%20\\u0041");
    });

    it("changes nothing in a text without one, however much of it is escaped", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) => {
                expect(redactor(["a-secret-that-is-not-there"])(text)).toBe(text);
            }),
        );
    });

    it("reads a list once for all texts, and not before the first", () => {
        let reads = 0;
        const list = new Proxy(
            Array.from({ length: 20 }, (_, index) => `secret-${index}`),
            {
                get: (target, name, receiver) => {
                    reads += typeof name === "string" && /^\d+$/.test(name) ? 1 : 0;
                    return Reflect.get(target, name, receiver) as unknown;
                },
            },
        );
        const redact = redactor(list);
        expect(reads).toBe(0);
        for (let times = 0; times < 50; times++) {
            expect(redactor(list)(redact("secret-7 and secret-8"))).toBe("[secret] and [secret]");
            expect(isSecret("secret-19", list)).toBe(true);
        }
        // Once for what is hidden, and once for what is one of them.
        expect(reads).toBe(2 * 20);
    });

    it("takes tens of thousands of secrets, long ones that begin alike too", () => {
        const many = Array.from({ length: 30_000 }, (_, index) => `${"folder/".repeat(index % 100)}${index}-image`);
        const redact = redactor(many);
        expect(redact(`"${many[29_999] ?? ""}" and "${encodeURIComponent(many[12_345] ?? "")}"`)).toBe(
            '"[secret]" and "[secret]"',
        );
    });
});
