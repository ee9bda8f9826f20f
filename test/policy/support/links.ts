import type { MockApiOptions } from "../../../src/testing";

/** A link, and the text that it is in. */
export type Link = readonly [name: string, text: string];

/** An image that requires signed URLs. */
export const closedId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

/** The account that the links are judged by. */
export const account: Pick<MockApiOptions, "images" | "variants"> = {
    images: [
        { id: "open" },
        { id: closedId, requireSignedURLs: true },
        { id: "brand/logo.png" },
        { id: "two words" },
        { id: "photo[1] (2).png" },
    ],
    variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
};

/** What a page must not have. */
export function brokenLinks(accountHash: string): Link[] {
    const base = `https://imagedelivery.net/${accountHash}`;
    const open = `${base}/open/public`;
    const closed = `${base}/${closedId}/public`;
    const path = `cdn-cgi/imagedelivery/${accountHash}/${closedId}/public`;
    const afterScheme = closed.replace("https://", "");
    const afterLetter = closed.replace("https://i", "");
    return [
        ["the variant forgotten", `${base}/open`],
        ["the variant forgotten in a sentence", `See ${base}/open, please.`],
        ["the variant forgotten in an attribute", `<img src="${base}/open">`],
        ["the variant forgotten before a tag", `<p>${base}/open<br></p>`],
        ["a slash for the variant before a tag", `<p>${base}/open/</p>`],
        ["the variant forgotten, with a signature", `${base}/open?exp=1893456000&sig=00ff`],
        ["the variant forgotten on a custom domain", `https://example.com/cdn-cgi/imagedelivery/${accountHash}/open`],
        ["the id forgotten", `${base}//public`],
        ["a slash for the variant", `${base}/open/`],
        ["a slash after the variant", `${open}/`],
        ["a slash after the variant, in an attribute", `<a href='${open}/'>`],
        ["a slash and a query after the variant", `${open}/?v=1`],
        ["attributes of Markdown after an image", `![a](${closed}){ width="300" }`],
        ["attributes of Markdown after a link", `[t](${closed}){:.wide}`],
        ["a tag of a template language after it", `<p>${closed}{% if x %}</p>`],
        ["a value of a template language after it", `<p>${closed}{{ x }}`],
        ["a block of code after it", `if (a == ${closed}){ b() }`],
        ["a brace after a comma", `${closed},{`],
        ["an ampersand for a question mark", `<img src="${open}&v=2">`],
        ["an unknown option", `<img src="${base}/open/nope=1">`],
        ["an option without a value", `<img src="${base}/open/w=100,h=">`],
        ["a width that is no number", `<img src="${base}/open/w=abc">`],
        ["a template in the query", `\`${closed}?v=\${x}\``],
        ["a template in braces in the query", `${closed}?a={b}`],
        ["a template with spaces in the query", `<img src="${closed}?v={{ version }}&w=1">`],
        ["a template in the fragment", `${closed}#top-{{ x }}`],
        ["an entity without a semicolon", `<a href="https&#x3a//${afterScheme}">`],
        ["a decimal entity without a semicolon", `<a href="https&#58//${afterScheme}">`],
        ["entities with names", `<a href="https&colon;&sol;&sol;${afterScheme.replace(".", "&period;")}">`],
        ["a code point in braces", `"https://\\u{69}${afterLetter}"`],
        ["a code point in eight digits", `"https://\\U00000069${afterLetter}"`],
        ["an octal escape", `"https://\\151${afterLetter}"`],
        ["an escape of CSS", `a { background: url(https\\3a //${afterScheme}) }`],
        ["a relative path", `./${path}`],
        ["a relative path that goes up", `<img src="../../${path}">`],
        ["a relative path without a dot", `<img src="${path}">`],
        ["a relative path with backslashes", `.\\${path.replaceAll("/", "\\")}`],
        ["a host in IPv6", `https://[::1]/${path}`],
        ["a host in IPv6 with a port, in Markdown", `[x](http://[2001:db8::1]:8080/${path})`],
        ["a host in IPv6 in a sentence", `See //[::1]/${path}.`],
        ["a private image in CSV", `1,${closed},2`],
        ["a private image before ideographic punctuation", `画像は${closed}。`],
        ["a private image in emphasis", `_${closed}_`],
        ["an image that does not exist, before other text", `${base}/gone/public for iOS/Android`],
        ["a variant that does not exist, before other text", `"${base}/open/hero and/or"`],
        ["a suffix after the variant", `${open}.webp`],
        ["a suffix after the variant, in a sentence", `It is ${open}-2x.`],
        ["a segment after the variant", `${open}/2`],
        ["a space after the variant, encoded", `${open}%20`],
        ["punctuation in an attribute", `<img src="${open},">`],
        ["an id that begins as a right link does", `<img src="${open} copy/public">`],
        ["percent signs that encode nothing", `${base}/100%/public`],
    ];
}

/** What a page may have. */
export function rightLinks(accountHash: string): Link[] {
    const base = `https://imagedelivery.net/${accountHash}`;
    const open = `${base}/open/public`;
    const closed = `${base}/${closedId}/public`;
    return [
        ["a comment of CSS", `/*${open}*/ a {}`],
        ["commands in a row", `curl ${open}&&ls`],
        ["a placeholder inside a name", `\`${base}/folder/img{n}/public\``],
        ["a placeholder after an option", `\`${base}/open/w={width}\``],
        ["placeholders after options", `\`${base}/open/w=100,{options}\``],
        ["a number of printf", `"${base}/open/w=%d"`],
        ["CSV", `1,${open},2`],
        ["CSV with semicolons", `1;${open};2`],
        ["CSV with slashes", `${open},2024/05/06\n${open},a/b`],
        ["CSV in JSON", JSON.stringify({ rows: `${open},2` })],
        ["a sentence without spaces", `画像は${open}。`],
        ["a sentence without spaces that goes on", `画像は${open}、次は「${open}」です。${open}を参照`],
        ["a sentence in full-width brackets", `（${open}）`],
        ["emphasis", `_${open}_ **${open}** __${open}__, *${open}*`],
        ["text that is struck out", `~~${open}~~`],
        ["an ellipsis", `${open}…`],
        ["dots", `${open}...`],
        ["an ellipsis in HTML", `<p>${open}&hellip;</p>`],
        ["an em dash", `${open}—the logo`],
        ["Arabic and Devanagari punctuation", `${open}؟ ${open}।`],
        ["a command", `curl ${open};ls`],
        ["commands", `curl ${open}; curl ${open}&& curl ${open}|sh`],
        ["other text with a slash", `${open} for iOS/Android`],
        ["other text with a slash, in quotes", `"${open} and/or"`],
        ["other text with slashes", `${open} in a/b or c/d or e/f`],
        ["other text with a slash, in brackets", `(${open} w/o signature)`],
        ["a private image that code signs", `fetch(\`${closed}?exp=\${exp}&sig=\${sig}\`)`],
        ["a private image that a template signs", `<img src="${closed}?exp={{ exp }}&sig={{ sig }}">`],
        ["a template", `\`${base}/\${id}/public\` ${base}/{id}/public ${base}/open/<variant> ${base}/open/[variant]`],
        ["what code completes", `"${base}/open/" + variant; '${base}/open/' . $variant`],
        ["the host alone", `img-src 'self' https://imagedelivery.net`],
        ["the account alone", `const base = "${base}"; const other = "${base}/";`],
        ["an id with a space", `<img src="${base}/two words/public">`],
        ["an id with brackets", `${base}/photo[1] (2).png/public`],
    ];
}
