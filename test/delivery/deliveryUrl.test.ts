import fc from "fast-check";
import { buildDeliveryUrl, parseDeliveryUrl } from "../../src";
import { splitDeliveryUrl } from "../../src/delivery/deliveryUrl";
import { accountHashes, deliveryUrlParts, imageIds } from "../support/deliveryUrls";
import { thrownBy } from "../support/thrownBy";

const parts = { accountHash: "h-a_S1", imageId: "x", variant: "public" };

describe("buildDeliveryUrl", () => {
    it.each([
        [{}, "https://imagedelivery.net/h-a_S1/x/public"],
        [{ host: "imagedelivery.net" }, "https://imagedelivery.net/h-a_S1/x/public"],
        [{ host: "example.com" }, "https://example.com/cdn-cgi/imagedelivery/h-a_S1/x/public"],
        [{ host: "example.com:8443" }, "https://example.com:8443/cdn-cgi/imagedelivery/h-a_S1/x/public"],
        [{ imageId: "brand/100% é.png" }, "https://imagedelivery.net/h-a_S1/brand/100%25%20%C3%A9.png/public"],
        [{ imageId: "a%2Fb?c#d\\e" }, "https://imagedelivery.net/h-a_S1/a%252Fb%3Fc%23d%5Ce/public"],
        [{ imageId: "a//b:c" }, "https://imagedelivery.net/h-a_S1/a//b:c/public"],
        [{ variant: "width=400,sharpen=3" }, "https://imagedelivery.net/h-a_S1/x/width=400,sharpen=3"],
        [{ variant: "background=#ff0000" }, "https://imagedelivery.net/h-a_S1/x/background=%23ff0000"],
    ])("of %j is %s", (changes, url) => expect(buildDeliveryUrl({ ...parts, ...changes })).toBe(url));

    it.each([
        ["host", ["", "EXAMPLE.com", "bücher.example", "example.com/x", "example.com:443", "user@example.com", null]],
        ["accountHash", ["", "a/b", "a b", "..", "a\n", undefined]],
        ["imageId", ["", "/x", "x/", "a/../b", ".", "x".repeat(1025), "\ud800", undefined]],
        ["variant", ["", "a/b", ".", "..", "\udc00", null, undefined, 7, { width: 400 }]],
    ])("refuses a wrong %s", (part, values) => {
        for (const value of values) {
            const { message } = thrownBy(() => buildDeliveryUrl({ ...parts, [part]: value }));
            expect(message).toMatch(new RegExp(`^Could not build a delivery URL: ${part} [^\n]+\\.$`));
        }
    });

    it("names all that is wrong at once", () => {
        const wrong = { host: "A", accountHash: "?", imageId: "/x", variant: "" };
        expect(thrownBy(() => buildDeliveryUrl(wrong)).message).toMatch(
            /host .*; accountHash .*; imageId .*; variant /,
        );
        const build = buildDeliveryUrl as (parts?: object) => string;
        for (const parts of [undefined, {}]) {
            expect(thrownBy(() => build(parts)).message).toMatch(/accountHash .*; imageId is missing; variant /);
        }
        expect(thrownBy(() => build({ ...parts, variant: "a\nb=1" })).message).toBe(
            'Could not build a delivery URL: "a b" is not an option of flexible variants.',
        );
        const options = { ...wrong, variant: "blur=251,zoom=2" };
        expect(thrownBy(() => buildDeliveryUrl(options)).message).toMatch(
            /host .*; accountHash .*; imageId .*; blur .*; zoom /,
        );
    });
});

describe("parseDeliveryUrl", () => {
    it("is the opposite of buildDeliveryUrl", () => {
        fc.assert(
            fc.property(deliveryUrlParts, (given) => {
                const url = buildDeliveryUrl(given);
                // Nothing that a browser would write otherwise.
                expect(new URL(url).href).toBe(url);
                const read = parseDeliveryUrl(url);
                expect(read).toEqual(given);
                expect(buildDeliveryUrl(read)).toBe(url);
            }),
            { numRuns: 2000 },
        );
    });

    it("reads the URLs that the API gives, which encode nothing but the percent sign", () => {
        // Nobody knows how the API gives an id whose characters would end the path.
        const ids = imageIds.filter((id) => !/[?#\\\p{Cc}]/u.test(id));
        fc.assert(
            fc.property(ids, accountHashes, (imageId, accountHash) => {
                const url = `https://imagedelivery.net/${accountHash}/${imageId.replaceAll("%", "%25")}/public`;
                expect(parseDeliveryUrl(url)).toEqual({
                    host: "imagedelivery.net",
                    accountHash,
                    imageId,
                    variant: "public",
                });
            }),
            { numRuns: 1000 },
        );
    });

    it("reads nothing that could not be built", () => {
        const segment = fc.oneof(
            fc.constantFrom(
                "cdn-cgi",
                "imagedelivery",
                "..",
                ".",
                "%2e%2e",
                "a%2Fb",
                "..%2Fx",
                "%",
                "%ff",
                "w=400",
                "",
            ),
            fc.stringMatching(/^[\w -]{0,5}$/),
        );
        const urls = fc
            .tuple(fc.constantFrom("imagedelivery.net", "example.com/cdn-cgi/imagedelivery"), fc.array(segment))
            .map(([base, segments]) => ["https:/", base, ...segments].join("/"))
            .filter((url) => splitDeliveryUrl(url) !== undefined);
        fc.assert(
            fc.property(urls, (url) => {
                const read = parseDeliveryUrl(url);
                expect(parseDeliveryUrl(buildDeliveryUrl(read))).toEqual(read);
            }),
        );
    });

    it("reads the short names of options", () => {
        expect(parseDeliveryUrl("https://imagedelivery.net/h/x/w=400,f=auto").variant).toBe("w=400,f=auto");
    });

    it("reads what signs a URL", () => {
        expect(parseDeliveryUrl("https://imagedelivery.net/h/x/public?exp=1893456000&sig=ab")).toEqual({
            host: "imagedelivery.net",
            accountHash: "h",
            imageId: "x",
            variant: "public",
            signature: "ab",
            expiresAt: "2030-01-01T00:00:00.000Z",
        });
        expect(parseDeliveryUrl("https://imagedelivery.net/h/x/public?sig=ab")).not.toHaveProperty("expiresAt");
        for (const exp of ["", "soon", "-1", "1e9", "9".repeat(13)]) {
            expect(parseDeliveryUrl(`https://imagedelivery.net/h/x/public?exp=${exp}`)).not.toHaveProperty("expiresAt");
        }
    });

    it.each([
        "",
        "x",
        "/h/x/public",
        "ftp://imagedelivery.net/h/x/public",
        "data:h/x/public",
        "https://example.com/h/x/public",
        "https://imagedelivery.net.example.com/h/x/public",
        "https://imagedelivery.net:8443/h/x/public",
        "https://someone:password@imagedelivery.net/h/x/public",
        "https://example.com/cdn-cgi/image/h/x/public",
        "https://example.com/x/cdn-cgi/imagedelivery/h/x/public",
        "https://example.com/cdn-cgi/imagedelivery/../../h/x/public",
        "https://imagedelivery.net/",
        "https://imagedelivery.net/h/x",
        "https://imagedelivery.net/h/x/",
        "https://imagedelivery.net/h//public",
        "https://imagedelivery.net//x/public",
        "https://imagedelivery.net/h/x//public",
        "https://imagedelivery.net/h.h/x/public",
        "https://imagedelivery.net/h/%/public",
        "https://imagedelivery.net/h/%ff/public",
        "https://imagedelivery.net/h/x/%zz",
        "https://imagedelivery.net/h/x/a%2Fb",
        "https://imagedelivery.net/h/../x/public",
        "https://imagedelivery.net/h/x/../public",
        "https://imagedelivery.net/h/%2e%2E/x/public",
        "https://imagedelivery.net/h/..%2Fx/public",
    ])("refuses %s", (url) => {
        expect(splitDeliveryUrl(url)).toBeUndefined();
        expect(thrownBy(() => parseDeliveryUrl(url)).message).toMatch(/ is not a delivery URL of Cloudflare Images\.$/);
    });

    it("says what is wrong with the options of a flexible variant", () => {
        expect(thrownBy(() => parseDeliveryUrl("https://imagedelivery.net/h/x/w=0,size=3?sig=secret")).message).toBe(
            'Could not read the flexible variant "w=0,size=3": width must be a number from 1, or auto; ' +
                '"size" is not an option of flexible variants.',
        );
    });

    it.each([undefined, null, 7, new URL("https://imagedelivery.net/h/x/public")])(
        "refuses what is no text: %p",
        (url) => {
            expect(thrownBy(() => parseDeliveryUrl(url as unknown as string)).message).toBe(
                `a value of type ${typeof url} is not a delivery URL of Cloudflare Images.`,
            );
        },
    );

    it.each([
        ["foo=%0Abar", "foo= bar"],
        ["foo=1%3Fsig=secret", "foo=1…"],
        ["public&exp=1&sig=secret", "public…"],
    ])("shows of the flexible variant %s no more than %s", (written, shown) => {
        const { message } = thrownBy(() => parseDeliveryUrl(`https://imagedelivery.net/h/x/${written}`));
        expect(message).toContain(`Could not read the flexible variant "${shown}": `);
        expect(message).not.toMatch(/secret|\n/);
    });

    it.each([
        "https:me:secret@example.com/x",
        "https:\\\\me:secret@example.com/x",
        "me:secret@example.com/x?sig=secret",
        "h2://me:secret@example.com/x",
        "ht\ntps://me:secret@example.com/x",
        "secret@example.com/x",
    ])("shows no password of %s", (url) =>
        expect(thrownBy(() => parseDeliveryUrl(url)).message).not.toContain("secret"),
    );

    it.each(["?exp=1&sig=secret", "#secret", "?a\n=secret"])("shows nothing of %j in an error", (end) => {
        const { message } = thrownBy(() => parseDeliveryUrl(`https://me:secret@example.com/x${end}`));
        expect(message).toBe('"https://…@example.com/x?…" is not a delivery URL of Cloudflare Images.');
    });
});
