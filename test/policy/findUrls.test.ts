import fc from "fast-check";
import { buildDeliveryUrl } from "../../src";
import { findDeliveryUrls } from "../../src/policy/findUrls";
import { deliveryUrlParts } from "../support/deliveryUrls";

const url = "https://imagedelivery.net/hash/8985537f-4737/public";
const signed = `${url}?exp=1893456000&sig=00ff`;
const onDomain = "https://example.com/cdn-cgi/imagedelivery/hash/brand/logo.png/w=400,h=300";

function urlsIn(text: string): string[] {
    return findDeliveryUrls(text).map(({ readings, shown }) => readings[0]?.url.href ?? `broken: ${shown}`);
}

describe("a delivery URL is found", () => {
    it.each([
        ["alone", signed, [signed]],
        ["on a custom domain", onDomain, [onDomain]],
        ["in another case", url.replace("https://imagedelivery.net", "HTTPS://ImageDelivery.NET"), [url]],
        ["with the port of https", url.replace(".net", ".net:443"), [url]],
        ["over http", url.replace("https", "http"), [url.replace("https", "http")]],
        [
            "with the spaces that the API leaves",
            "https://imagedelivery.net/hash/a b/c d.png/public",
            ["https://imagedelivery.net/hash/a%20b/c%20d.png/public"],
        ],
        ["in JSON", JSON.stringify({ a: [{ b: signed }] }), [signed]],
        ["in JSON with escaped slashes", JSON.stringify([signed]).replaceAll("/", "\\/"), [signed]],
        ["in JSON with an escaped ampersand", JSON.stringify([signed]).replaceAll("&", "\\u0026"), [signed]],
        ["in JSON in JSON in JSON", JSON.stringify(JSON.stringify(JSON.stringify([signed]))), [signed]],
        ["in HTML", `<img alt='"' src="${signed.replace("&", "&amp;")}">`, [signed]],
        ["in HTML, with numbers", `<img src='${signed.replace("&", "&#38;").replaceAll("/", "&#x2F;")}'>`, [signed]],
        ["in an unquoted attribute", `<img src=${signed}>`, [signed]],
        ["in HTML in JSON", JSON.stringify({ html: `<a href="${signed.replace("&", "&amp;")}">x</a>` }), [signed]],
        ["in HTML in HTML", `<p title="&lt;img src=&quot;${signed.replace("&", "&amp;amp;")}&quot;&gt;">`, [signed]],
        ["in CSS", `a{background:url(${signed})} b{background:url('${onDomain}')}`, [signed, onDomain]],
        ["in CSS in HTML", `<p style="background:url(&quot;${signed.replace("&", "&amp;")}&quot;)">`, [signed]],
        [
            "in Markdown",
            `[![logo](${onDomain} "Logo")](<${signed}>) **${url}** [${url}][1]`,
            [onDomain, signed, url, url],
        ],
        ["in a srcset", `<img srcset="${url} 1x, ${onDomain} 2x">`, [url, onDomain]],
        ["in a srcset, before a path", `<img srcset="${url} 1x, /img/fallback.png">`, [url]],
        ["before a template of others", `${url} /img/*`, [url]],
        ["before a template of others, in quotes", `x = "${url} /app/:splat"`, [url]],
        ["before an entity", `<p>${url}&nbsp;now</p>`, [url]],
        ["in a list without spaces", `${url},${signed},${onDomain}`, [url, signed, onDomain]],
        ["in prose", `It is at ${url}. Or (see ${signed}), or at ${onDomain}; is it?`, [url, signed, onDomain]],
        ["before other text with a slash", `See ${url} and/or\n${onDomain} w/o\n`, [url, onDomain]],
        ["on its own line", `\n  ${signed}\r\n`, [signed]],
        ["in code", `fetch(\`${url}\`).then(() => "${onDomain}" + suffix); // ${signed}`, [url, onDomain, signed]],
        ["in the path of another", `https://example.com/cdn-cgi/image/w=80/${url}`, [url]],
        ["in the query of another", `https://example.com/?u=${url}&v=1`, [`${url}&v=1`]],
        [
            "without a scheme",
            `<img src="//imagedelivery.net/hash/id/public">`,
            ["https://imagedelivery.net/hash/id/public"],
        ],
        [
            "without a host",
            `<img src="/cdn-cgi/imagedelivery/hash/id/public">`,
            ["https://relative.invalid/cdn-cgi/imagedelivery/hash/id/public"],
        ],
        [
            "with a quote in its id",
            `["https://imagedelivery.net/hash/it's (1).png/public"]`,
            ["https://imagedelivery.net/hash/it's%20(1).png/public"],
        ],
    ])("%s", (_, text, expected) => expect(urlsIn(text)).toEqual(expected));

    it.each([
        ["a dot at its end", "https://imagedelivery.net./hash/id/public"],
        ["a port", "https://imagedelivery.net:8443/hash/id/public"],
        ["a user name", "https://user@imagedelivery.net/hash/id/public"],
        ["a password", "https://user:pass@word@imagedelivery.net/hash/id/public"],
        ["no slash before it", "https:imagedelivery.net/hash/id/public"],
        ["a backslash before it", "https:/\\imagedelivery.net/hash/id/public"],
        ["many slashes before it", "https:////imagedelivery.net/hash/id/public"],
        ["no scheme and a backslash before it", "/\\imagedelivery.net/hash/id/public"],
        ["a full-width dot", "https://imagedelivery．net/hash/id/public"],
        ["full-width letters", "https://ｉｍａｇｅdelivery.net/hash/id/public"],
        ["an encoded letter", "https://image%64elivery.net/hash/id/public"],
        ["a soft hyphen", "https://image\u00addelivery.net/hash/id/public"],
        ["two slashes after it", "https://imagedelivery.net//hash/id/public"],
        ["a path that goes back", "https://imagedelivery.net/x/../hash/id/public"],
    ])("with %s, in any place", (_, written) => {
        const found = ["https://imagedelivery.net/hash/id/public"];
        expect(urlsIn(written).map((href) => href.replace("net//", "net/"))).toEqual(found);
        expect(urlsIn(`See ${written}, please`)).toEqual(found);
        expect(urlsIn(`![logo](${written})`)).toEqual(found);
        expect(urlsIn(JSON.stringify({ html: `<img src="${written}">` }))).toEqual(found);
    });

    it.each([
        ["a backslash for each slash", "https:\\\\imagedelivery.net\\hash\\new\\id\\public", "hash/new/id/public"],
        ["no scheme and two backslashes", "\\\\imagedelivery.net/hash/id/public", "hash/id/public"],
        ["no scheme and backslashes alone", " \\\\imagedelivery.net\\hash\\id\\public", "hash/id/public"],
        ["a tab", "https://image\tdelivery.net/hash/id/public", "hash/id/public"],
        ["line breaks", "\x01 ht\ntps:/\r\n/imagedelivery\n.net/ha\nsh/id/public \n", "hash/id/public"],
        ["a user name with a space", "https://a b@imagedelivery.net/hash/id/public", "hash/id/public"],
    ])("with %s, where the text is the URL", (_, written, path) =>
        expect(urlsIn(written)).toEqual([`https://imagedelivery.net/${path}`]),
    );

    it.each([
        ["a user name", "https://user:password@example.com/cdn-cgi/imagedelivery/hash/id/public"],
        ["two slashes after its host", "https://example.com//cdn-cgi//imagedelivery/hash//id/public"],
        ["letters that are not ASCII", "https://例え。example.com/cdn-cgi/imagedelivery/hash/id/public"],
    ])("on a custom domain with %s", (_, written) => {
        const [url, ...others] = findDeliveryUrls(`src="${written}"`);
        expect(url?.readings[0]).toMatchObject({ accountHash: "hash", imageId: "id", variant: "public" });
        expect(others).toEqual([]);
    });

    it("and shown without its query, and without a host if it has none", () => {
        const text = `${signed} and "/cdn-cgi/imagedelivery/hash/id/public?sig=00ff#x"`;
        expect(findDeliveryUrls(text).map(({ shown }) => shown)).toEqual([
            `"${url}?…"`,
            '"/cdn-cgi/imagedelivery/hash/id/public?…"',
        ]);
    });
});

describe("a relative delivery URL", () => {
    const written = fc.tuple(
        fc.constantFrom("", " ", '"', "(", "<", "=", ", ", "\n"),
        fc.array(fc.constantFrom("./", "../", ".\\", "..\\"), { maxLength: 4 }).map((dots) => dots.join("")),
        fc.constantFrom("cdn-cgi/imagedelivery/", "cdn-cgi\\imagedelivery\\"),
    );

    it("is found however it goes up", () => {
        fc.assert(
            fc.property(written, (parts) => {
                expect(urlsIn(`${parts.join("")}hash/id/public`)).toEqual([
                    "https://relative.invalid/cdn-cgi/imagedelivery/hash/id/public",
                ]);
            }),
        );
    });
});

describe("no delivery URL is found", () => {
    it.each([
        "",
        "imagedelivery",
        "https://imagedelivery.net",
        "https://imagedelivery.net/",
        "https://imagedelivery.net/hash",
        "https://imagedelivery.net/hash/",
        "https://imagedelivery.net.example.com/hash/id/public",
        "https://notimagedelivery.net/hash/id/public",
        "https://www.imagedelivery.net/hash/id/public",
        "https://example.com/imagedelivery.net/hash/id/public",
        "https://example.com//imagedelivery.net/hash/id/public",
        "https://example.com/images/cdn-cgi/imagedelivery/hash/id/public",
        "https://imagedelivery.net@example.com/hash/id/public",
        "https://imagedelivery.net../hash/id/public",
        "https://imagedelivery\\.net/hash/id/public",
        "ftp://imagedelivery.net/hash/id/public",
        "https://example.com/cdn-cgi/image/w=400/hash/id/public",
        "imagedelivery.net/hash/id/public",
    ])("in %j", (text) => expect(urlsIn(text)).toEqual([]));

    it.each([
        "https://imagedelivery.net/hash/${id}/public",
        "https://imagedelivery.net/hash/id/${variant}",
        "https://imagedelivery.net/hash/id/public${query}",
        "https://imagedelivery.net/hash/{{ id }}/public",
        "https://imagedelivery.net/hash/<id>/public",
        "https://imagedelivery.net/hash/[id]/public",
        "https://imagedelivery.net/hash/:id/public",
        "https://imagedelivery.net/hash/id/:variant",
        "https://imagedelivery.net/hash/$1/public",
        "https://imagedelivery.net/hash/%s/public",
        "https://imagedelivery.net/hash/*",
        "https://imagedelivery.net/hash/*/public",
        "https://imagedelivery.net/hash/id/*",
        "img-src 'self' https://imagedelivery.net/hash/*;",
        '"https://imagedelivery.net/hash/" + id + "/public"',
        '"https://imagedelivery.net/hash/id/" + variant',
    ])("in a template such as %s", (text) => {
        expect(urlsIn(text)).toEqual([]);
        expect(urlsIn(JSON.stringify({ code: `fetch(\`${text}\`)` }))).toEqual([]);
    });
});

/** The host with some characters written in another way that a browser reads as the same. */
function oddly(host: string): fc.Arbitrary<string> {
    const characters = Array.from(host).map((character) =>
        fc.constantFrom(
            character,
            character.toUpperCase(),
            character === "." ? "。" : String.fromCodePoint(character.charCodeAt(0) + 0xfee0),
            `%${character.charCodeAt(0).toString(16)}`,
            `\u00ad${character}`,
        ),
    );
    return fc.tuple(...characters).map((written) => written.join(""));
}

const slashes = (minLength: number) =>
    fc.array(fc.constantFrom("/", "\\"), { minLength, maxLength: 3 }).map((several) => several.join(""));

/** The text with tabs and line breaks, which a browser skips; none before a path that may be relative. */
const broken = (text: fc.Arbitrary<string>) =>
    fc
        .tuple(text, fc.array(fc.tuple(fc.nat(), fc.constantFrom("\t", "\n", "\r")), { maxLength: 3 }))
        .map(([whole, breaks]) =>
            breaks.reduce((written, [at, character]) => {
                const index = at % (written.length + 1);
                return /^(?:[.\\/]|cdn-cgi)/.test(written.slice(index))
                    ? written
                    : written.slice(0, index) + character + written.slice(index);
            }, whole),
        );

/** Text that a browser reads as `https://imagedelivery.net/`, or as the beginning of a URL on a custom domain. */
const oddBeginnings = fc
    .tuple(
        fc.constantFrom("https:", "HTTPS:", "hTTp:"),
        slashes(0),
        fc.constantFrom("", "user@", "user:pass@word@", "@", "a b:%2F@"),
        fc.oneof(oddly("imagedelivery.net"), oddly("example.com")),
        fc.constantFrom("", ".", "。", "%2e"),
        fc.constantFrom("", ":", ":443", ":8443"),
        slashes(1),
    )
    .map((parts) => parts.join(""))
    .map((origin) => (new URL(origin).hostname.startsWith("example") ? `${origin}cdn-cgi/imagedelivery/` : origin));

/** Names that begin with no letter of an escape, because a slash before them may be a backslash, and end in no punctuation. */
const plainNames = fc.stringMatching(/^[a-m]([\w-]{0,7}[a-z0-9])?$/);

const oddUrls = fc.tuple(
    broken(fc.tuple(oddBeginnings, plainNames).map((parts) => parts.join(""))),
    slashes(1),
    plainNames,
    slashes(1),
    plainNames,
    fc.constantFrom("", "?exp=1893456000&sig=00ff"),
);

describe("a delivery URL with an odd spelling", () => {
    it("is found if a browser finds it", () => {
        const places = fc.constantFrom(
            (written: string) => written,
            (written: string) => ` \x01\n${written}\x1f\t`,
            (written: string) => `<img src="${written}">`,
            (written: string) => `a { background: url('${written}') }`,
        );
        fc.assert(
            fc.property(oddUrls, places, (parts, wrap) => {
                const written = parts.join("");
                const [, , imageId, , variant] = parts;
                const { hostname, pathname, search } = new URL(written);
                const [found, ...others] = findDeliveryUrls(wrap(written));
                expect(others).toEqual([]);
                expect(found?.readings[0]).toMatchObject({ imageId, variant });
                expect(found?.readings[0]?.url.hostname).toBe(hostname.replace(/\.$/, ""));
                expect(found?.readings[0]?.signedPath).toBe(
                    pathname.replace(/\/+/g, "/").replace("/cdn-cgi/imagedelivery", ""),
                );
                expect(found?.readings[0]?.url.search).toBe(search);
            }),
            { numRuns: 1000 },
        );
    });

    it("is found after a long text that is slow to search with a pattern that backtracks", () => {
        const parts = [
            "http:",
            "h\t",
            "https://a@",
            "//",
            "/\t",
            "/cdn-cgi/imagedelivery/",
            "https://imagedelivery.net/",
            "ü。",
            " ",
            "&a",
            "\\",
            "(",
        ];
        const end = `\n"${url}"`;
        for (const part of parts) {
            for (const other of parts) {
                for (const text of [(part + other).repeat(200), part + other.repeat(1000)]) {
                    const [last, ...broken] = urlsIn(text + end).reverse();
                    expect(last).toBe(url);
                    expect(broken.filter((one) => !one.startsWith("broken: "))).toEqual([]);
                }
            }
        }
    });
});

const queries = fc.constantFrom("", "?sig=00ff", "?exp=1893456000&sig=00ff", "?a=1&b=2#top");

/** URLs whose ids contain no sign of a template, and no text that is also an HTML entity. */
const plantedUrls = fc
    .tuple(deliveryUrlParts, queries)
    .map(([parts, query]) => buildDeliveryUrl(parts) + query)
    .filter((planted) => !/&#?\w+;/.test(planted) && !/\/(\*+|:[a-z_]\w*|\$\w+)(?=[/?]|$)/i.test(planted))
    // The value of an option that begins as a placeholder makes a template.
    .filter((planted) => !/[=,][*:$%]/.test(planted));

/** Where a space, quote or bracket in an id would end the URL, only ids without them are planted. */
const anywhere = (wrap: (planted: string) => string) => ({ wrap, accepts: () => true });
const balanced = (planted: string) => !/[()]/.test(planted);
const plain = (planted: string) => /^[\w/:.?=&%#~-]*[A-Za-z\d]$/.test(planted);

const places = fc.constantFrom(
    anywhere((planted) => planted),
    anywhere((planted) => `<img src="${escapeHtml(planted)}" alt="">`),
    anywhere((planted) => `a { background: url("${planted}") }`),
    anywhere((planted) => `const hero = "${planted}"; fetch(hero);`),
    { wrap: (planted: string) => `see [the logo](${planted}), please`, accepts: balanced },
    { wrap: (planted: string) => `<img srcset="${escapeHtml(planted)} 2x">`, accepts: plain },
    { wrap: (planted: string) => `It is at ${planted}.`, accepts: plain },
    { wrap: (planted: string) => `(at ${planted})`, accepts: plain },
);

const noise = fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc.constantFrom(
        "https://imagedelivery.net/",
        "imagedelivery",
        "https://imagedelivery.net/hash/${id}/public",
        "<p>",
    ),
    fc.stringMatching(/^[a-z0-9 {}[\]&;:,."'/<>=-]{0,20}$/),
);

const layers = fc.array(
    fc.constantFrom(
        (text: string, other: string) => JSON.stringify({ [`x${other}`]: [other, { text }], last: other }),
        (text: string) => JSON.stringify([text]).replaceAll("/", "\\/"),
        (text: string) => JSON.stringify([text]).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c"),
        (text: string, other: string) => `<p>${escapeHtml(other)}</p> <div title="${escapeHtml(text)}"></div>`,
    ),
    { maxLength: 3 },
);

function escapeHtml(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll("'", "&#39;");
}

describe("a delivery URL inside another text", () => {
    it("is found, alone and unchanged", () => {
        fc.assert(
            fc.property(plantedUrls, places, layers, noise, (planted, { wrap, accepts }, wraps, other) => {
                fc.pre(accepts(planted) && urlsIn(other).length === 0);
                const text = wraps.reduce((inner, layer) => layer(inner, other), wrap(planted));
                expect(urlsIn(text)).toEqual([new URL(planted).href]);
            }),
            { numRuns: 1000 },
        );
    });

    it("is searched for without an error, whatever the text is", () => {
        const parts = fc.constantFrom(
            "https://",
            "imagedelivery.net/",
            "/cdn-cgi/imagedelivery/",
            "a/",
            "b",
            "\\",
            "&",
            ";",
            "(",
            ")",
            '"',
            " ",
            "{",
            "u0026",
            "#x26",
            "%",
        );
        const texts = fc.array(fc.oneof(parts, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 30 });
        fc.assert(
            fc.property(
                texts.map((list) => list.join("")),
                (text) => {
                    expect(urlsIn(text).every((found) => /imagedelivery/.test(found))).toBe(true);
                },
            ),
            { numRuns: 1000 },
        );
    });
});

/** All punctuation and symbols of Unicode, besides what a URL goes on with or a template begins with. */
const punctuation = Array.from({ length: 0x1ffff }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /[\p{P}\p{S}]/u.test(character) && !/[/\\{]/.test(character));

const allReadings = (text: string) =>
    findDeliveryUrls(text).map(({ readings }) => readings.map((split) => split.url.href));

describe("a delivery URL in a sentence", () => {
    const marks = fc.array(fc.constantFrom(...punctuation), { minLength: 1, maxLength: 3 }).map((all) => all.join(""));
    const urls = fc.constantFrom(url, signed, onDomain.replace("w=400,h=300", "public"));

    it("is a reading whatever punctuation of any script follows it", () => {
        const following = fc.constantFrom(
            "",
            " next",
            "\nnext",
            "次",
            "далее",
            "，next",
            ",2/3",
            ";ls /tmp",
            " and/or",
        );
        const before = fc.constantFrom("", "See ", "画像は", "1,", "_", "~~", "**", "(", "（", "「", "—", "> ", '"');
        fc.assert(
            fc.property(before, urls, marks, following, (prefix, planted, mark, rest) => {
                expect(allReadings(prefix + planted + mark + rest)).toEqual([expect.arrayContaining([planted])]);
            }),
            { numRuns: 2000 },
        );
    });

    it("is a reading before each of them", () => {
        const missed = punctuation.filter((mark) => !allReadings(`${url}${mark}`)[0]?.includes(url));
        expect([punctuation.length > 5000, missed]).toEqual([true, []]);
    });

    it("is no reading where it goes on: a longer one is broken then", () => {
        const goesOn = fc.tuple(
            fc.constantFrom(url, onDomain.replace("w=400,h=300", "public")),
            fc.stringMatching(/^[!$%&()*+./:=@_~-]$/),
            fc.stringMatching(/^[a-zé0-9]{1,8}$/),
            fc.constantFrom(" next", "。", ",2", "…", '"', ""),
        );
        fc.assert(
            fc.property(goesOn, ([planted, mark, more, rest]) => {
                expect(allReadings(`"${planted}${mark}${more}${rest}`).flat()).not.toContain(planted);
            }),
            { numRuns: 1000 },
        );
    });

    it("is read as it is in an attribute, and never shorter", () => {
        fc.assert(
            fc.property(
                urls,
                fc.constantFrom(...punctuation.filter((mark) => !/["'<>`#?}]/.test(mark))),
                (planted, mark) => {
                    // A percent sign alone is no part of a URL, so the link is broken.
                    const readings = mark === "%" ? [] : [new URL(planted + mark).href];
                    expect(allReadings(`<img src="${planted}${mark}">`)).toEqual([readings]);
                },
            ),
        );
    });
});

/** A character as code, data or HTML may write it; some forms need what ends them only before some characters. */
const escapes = (character: string, next: string): string[] => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    const entities: Readonly<Record<string, string>> = {
        ":": "colon",
        "/": "sol",
        ".": "period",
        "?": "quest",
        "=": "equals",
    };
    const name = entities[character];
    return [
        `\\u${hex.padStart(4, "0")}`,
        `\\uuu${hex.toUpperCase().padStart(4, "0")}`,
        `\\u{${hex}}`,
        `\\u{0000${hex}}`,
        `\\x{${hex}}`,
        `\\x${hex}`,
        `\\U${hex.padStart(8, "0")}`,
        `\\${code.toString(8).padStart(3, "0")}`,
        `\\${hex} `,
        `\\${hex.padStart(6, "0")}`,
        `&#${code};`,
        `&#000${code};`,
        `&#x${hex};`,
        `&#X000${hex.toUpperCase()};`,
        ...(/^[\da-f;&\\]/i.test(next) ? [] : [`\\${hex}`, `&#x${hex}`]),
        ...(/^[\d;&\\]/.test(next) ? [] : [`&#${code}`]),
        ...(name === undefined ? [] : [`&${name};`]),
    ];
};

describe("a delivery URL whose characters are escaped", () => {
    const choices = fc.array(fc.option(fc.nat(), { freq: 2 }), { minLength: signed.length, maxLength: signed.length });
    const write = (chosen: readonly (number | null)[]) =>
        Array.from(signed).reduceRight((next, character, index) => {
            const forms = escapes(character, next);
            const choice = chosen[index] ?? null;
            return (choice === null ? character : (forms[choice % forms.length] ?? "")) + next;
        }, "");

    it("is found in any form of escapes", () => {
        fc.assert(
            fc.property(choices, (chosen) => {
                expect(urlsIn(`"${write(chosen)}"`)).toEqual([signed]);
            }),
            { numRuns: 1000 },
        );
    });

    it("is found with all characters in the same form", () => {
        for (let form = 0; form < escapes("a", "").length; form++) {
            expect(urlsIn(`"${write(Array.from(signed, () => form))}"`)).toEqual([signed]);
        }
    });
});
