import fc from "fast-check";
import { buildDeliveryUrl, parseDeliveryUrl } from "../../src";
import { readVariantUrl } from "../../src/delivery/variantUrl";
import { imageIds } from "../support/deliveryUrls";

const origin = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg";

describe("a delivery URL that the API lists", () => {
    it.each([
        ["x", `${origin}/x/public`, "public", `${origin}/x/public`],
        ["a/b.png", `${origin}/a/b.png/thumbnail`, "thumbnail", `${origin}/a/b.png/thumbnail`],
        ["a#b", `${origin}/a#b/public`, "public", `${origin}/a%23b/public`],
        ["a?b=c", `${origin}/a?b=c/public`, "public", `${origin}/a%3Fb=c/public`],
        ["50%", `${origin}/50%25/public`, "public", `${origin}/50%25/public`],
        ["a b", `${origin}/a b/public`, "public", `${origin}/a%20b/public`],
        ["é", `${origin}/%C3%A9/public`, "public", `${origin}/%C3%A9/public`],
        ["x", "http://127.0.0.1:8080/cdn-cgi/imagedelivery/h/x/public", "public", ""],
        ["x", "https://example.com/cdn-cgi/imagedelivery/h/x/public", "public", ""],
    ])("of %j: %s is read", (id, text, name, url) =>
        expect(readVariantUrl(text, id, true)).toEqual({ value: { name, url: url === "" ? text : url } }),
    );

    it.each([
        ["http", "http://imagedelivery.net/h/x/public"],
        ["a script", "javascript:alert(1)//h/x/public"],
        ["a user", "https://user@imagedelivery.net/h/x/public"],
        ["a user with a password", "https://user:word@imagedelivery.net/h/x/public"],
        ["a host in odd spelling", "https://IMAGEDELIVERY.net/h/x/public"],
        ["a backslash", "https:\\\\imagedelivery.net/h/x/public"],
        ["another image", `${origin}/xy/public`],
        ["a longer id", `${origin}/x/y/public`],
        ["a query", `${origin}/x/public?exp=1&sig=ab`],
        ["an encoded query", `${origin}/x/public%3Fsig=ab`],
        ["a fragment", `${origin}/x/public#top`],
        ["options", `${origin}/x/w=400`],
        ["no variant", `${origin}/x/`],
        ["a dot segment", `${origin}/x/..`],
        ["half an encoding", `${origin}/x/%E2`],
        ["no string", 5],
        ["nothing", undefined],
    ])("with %s is refused", (_, text) => {
        expect(readVariantUrl(text, "x", true)).toHaveProperty("problem");
        expect(readVariantUrl(text, "x", false)).toHaveProperty("problem");
    });

    it.each(["127.0.0.1", "127.8.8.8:9000", "localhost", "localhost:8443", "[::1]", "[::1]:1"])(
        "may be at %s where the API is on this machine alone",
        (host) => {
            for (const scheme of ["http", "https"]) {
                const text = `${scheme}://${host}/h/x/public`;
                expect(readVariantUrl(text, "x", true)).toEqual({ value: { name: "public", url: text } });
                expect(readVariantUrl(text, "x", false)).toHaveProperty("problem");
            }
        },
    );

    it.each([
        ...[
            "127.1",
            "0x7f.1",
            "2130706433",
            "localhost.",
            "0.0.0.0",
            "0",
            "[::]",
            "[::ffff:127.0.0.1]",
            "app.localhost",
        ],
        ...[
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "8.8.8.8",
            "[fd00::1]",
            "[fe80::1]",
            "[2606::1]",
        ],
        ...["router", "printer.local", "vault.internal", "wiki.corp", "db.lan", "nas.home.arpa", "example.com."],
        ...["imagedelivery.net:8443", "imagedelivery.net:22", "metadata.google.internal", "x.y.localhost:3000"],
    ])("is never at %s, which may be a private service", (host) => {
        for (const scheme of ["http", "https"]) {
            for (const isLocal of [true, false]) {
                expect(readVariantUrl(`${scheme}://${host}/h/x/public`, "x", isLocal)).toHaveProperty("problem");
            }
        }
    });

    it.each(["imagedelivery.net", "img.example.co.uk", "xn--bcher-kva.example", "a_b.example.com", "4.example.com"])(
        "may be at %s, wherever the API is",
        (host) => {
            for (const isLocal of [true, false]) {
                expect(readVariantUrl(`https://${host}/h/x/public`, "x", isLocal)).toHaveProperty("value");
            }
        },
    );

    it("is a proper URL for any id, however the API spells it", () => {
        const spellings = fc.constantFrom<(id: string) => string>(
            (id) => id.replaceAll("%", "%25"),
            (id) => encodeURI(id).replace(/[?#]/g, encodeURIComponent),
        );
        fc.assert(
            fc.property(imageIds, spellings, (imageId, spell) => {
                const read = readVariantUrl(`${origin}/${spell(imageId)}/public`, imageId, false);
                const url = buildDeliveryUrl({ accountHash: "Vh2Kq7sYt0RjLx9PwN4mBg", imageId, variant: "public" });
                expect(read).toEqual({ value: { name: "public", url } });
                expect(parseDeliveryUrl(url)).toMatchObject({ imageId, variant: "public" });
            }),
        );
    });
});
