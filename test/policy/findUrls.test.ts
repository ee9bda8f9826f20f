import fc from "fast-check";
import { buildDeliveryUrl } from "../../src";
import { findDeliveryUrls } from "../../src/policy/findUrls";
import { deliveryUrlParts } from "../support/deliveryUrls";

const url = "https://imagedelivery.net/hash/8985537f-4737/public";
const signed = `${url}?exp=1893456000&sig=00ff`;
const onDomain = "https://example.com/cdn-cgi/imagedelivery/hash/brand/logo.png/w=400,h=300";

function urlsIn(text: string): string[] {
    return findDeliveryUrls(text).map(({ split }) => split.url.href);
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

    it("and shown without its query, and without a host that it does not have", () => {
        const text = `${signed} and "/cdn-cgi/imagedelivery/hash/id/public?sig=00ff#x"`;
        expect(findDeliveryUrls(text).map(({ shown }) => shown)).toEqual([
            `"${url}?…"`,
            '"/cdn-cgi/imagedelivery/hash/id/public?…"',
        ]);
    });
});

describe("no delivery URL is", () => {
    it.each([
        "",
        "imagedelivery",
        "https://imagedelivery.net",
        "https://imagedelivery.net/",
        "https://imagedelivery.net/hash/id",
        "https://imagedelivery.net/hash/id/",
        "https://imagedelivery.net.example.com/hash/id/public",
        "https://notimagedelivery.net/hash/id/public",
        "https://www.imagedelivery.net/hash/id/public",
        "https://example.com/imagedelivery.net/hash/id/public",
        "https://example.com//imagedelivery.net/hash/id/public",
        "https://example.com/images/cdn-cgi/imagedelivery/hash/id/public",
        "https://user:password@example.com/cdn-cgi/imagedelivery/hash/id/public",
        "ftp://imagedelivery.net/hash/id/public",
        "https://example.com/cdn-cgi/image/w=400/hash/id/public",
        "imagedelivery.net/hash/id/public",
    ])("%s", (text) => expect(urlsIn(text)).toEqual([]));

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
    ])("a template such as %s", (text) => {
        expect(urlsIn(text)).toEqual([]);
        expect(urlsIn(JSON.stringify({ code: `fetch(\`${text}\`)` }))).toEqual([]);
    });
});

const queries = fc.constantFrom("", "?sig=00ff", "?exp=1893456000&sig=00ff", "?a=1&b=2#top");

/** URLs that stand for themselves: their ids hold no template's sign, and nothing that reads as an HTML entity. */
const plantedUrls = fc
    .tuple(deliveryUrlParts, queries)
    .map(([parts, query]) => buildDeliveryUrl(parts) + query)
    .filter((planted) => !/&#?\w+;/.test(planted) && !/\/(\*+|:[a-z_]\w*|\$\w+)(?=[/?]|$)/i.test(planted));

/** Where the spaces, quotes and brackets of an id end the URL, only ids without them are planted. */
const anywhere = (wrap: (planted: string) => string) => ({ wrap, accepts: () => true });
const balanced = (planted: string) => !/[()]/.test(planted);
const plain = (planted: string) => /^[\w/:.?=&%#~-]*[\w=-]$/.test(planted);

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

describe("wherever a delivery URL is planted", () => {
    it("it is found, it alone, and as it is", () => {
        fc.assert(
            fc.property(plantedUrls, places, layers, noise, (planted, { wrap, accepts }, wraps, other) => {
                fc.pre(accepts(planted) && urlsIn(other).length === 0);
                const text = wraps.reduce((inner, layer) => layer(inner, other), wrap(planted));
                expect(urlsIn(text)).toEqual([new URL(planted).href]);
            }),
            { numRuns: 3000 },
        );
    });

    it("no text makes it throw", () => {
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
            { numRuns: 3000 },
        );
    });
});
