import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { buildDeliveryUrl, signDeliveryUrl } from "../../src";
import { splitDeliveryUrl } from "../../src/delivery/deliveryUrl";
import { isSignedBy } from "../../src/delivery/signing";
import { namedUrlParts } from "../support/deliveryUrls";
import { thrownBy } from "../support/thrownBy";

const key = "0123456789abcdefghijklmnopqrstuv";
const origin = "https://imagedelivery.net";
const path = "/Vh2Kq7sYt0RjLx9PwN4mBg/2cdc28f0-017a-49c4-9ed7-87056c83901f/public";
const inJanuary2030 = "2030-01-01T00:00:00Z";

describe("a signature made elsewhere", () => {
    /*
     * Made with OpenSSL 3.0, as `printf %s '<path>?exp=1893456000' | openssl dgst -sha256 -hmac '<key>'`, and the one
     * with letters beyond ASCII with Python 3.11, too, as
     * `hmac.new("<key>".encode(), b"<path>?exp=1893456000", hashlib.sha256).hexdigest()`.
     */
    it.each([
        [
            "without an expiry",
            `${origin}${path}`,
            { key },
            `${origin}${path}?sig=dcab46be4d1b0dac1760634ef9850f390b03b8a5b90c134d3646f492d3241c13`,
        ],
        [
            "with an expiry",
            `${origin}${path}`,
            { key, expiresAt: inJanuary2030 },
            `${origin}${path}?exp=1893456000&sig=0d1a8b6ff2886f278637df2b14632d373d48dec9633f4cab795c19c9b4d71c68`,
        ],
        [
            "with a key beyond ASCII",
            `${origin}${path}`,
            { key: "schlüssel-鍵", expiresAt: inJanuary2030 },
            `${origin}${path}?exp=1893456000&sig=44d4631e7c032707fd924aeeb00fec36275eed97aa8aecdb8711e78118be8105`,
        ],
        [
            "of an id that is percent-encoded on the wire",
            `${origin}/Vh2Kq7sYt0RjLx9PwN4mBg/brand/100%25 café.png/public`,
            { key, expiresAt: inJanuary2030 },
            `${origin}/Vh2Kq7sYt0RjLx9PwN4mBg/brand/100%25%20caf%C3%A9.png/public` +
                "?exp=1893456000&sig=75723c1c8301daba46c17acf2421031788480b71faea7a25676ea44649364860",
        ],
        [
            // The same as on imagedelivery.net: the prefix is no part of what is signed.
            "on a custom domain",
            `https://example.com/cdn-cgi/imagedelivery${path}`,
            { key, expiresAt: inJanuary2030 },
            `https://example.com/cdn-cgi/imagedelivery${path}` +
                "?exp=1893456000&sig=0d1a8b6ff2886f278637df2b14632d373d48dec9633f4cab795c19c9b4d71c68",
        ],
    ])("%s is the same", (_, url, options, signed) => expect(signDeliveryUrl(url, options)).toBe(signed));

    it("is the same where it was published", () => {
        // The README of github.com/benbjurstrom/cloudflare-images-php, with the key of its phpunit.xml.dist. Its author
        // changed digits at the beginning, in the middle and at the end: here are those that were left as they were.
        const url = `${origin}/2222222222222222222222/00000000-0000-0000-0000-000000000000/public`;
        expect(signDeliveryUrl(url, { key: "CLOUDFLARE_IMAGES_SIGNING_KEY" })).toMatch(
            /\?sig=....cb17667a1f1af8ed72...4d7a5da9543df9e3040a51f3de6e30.{9}$/,
        );
    });
});

describe("a signature", () => {
    const keys = fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 200, size: "max" })
        .filter((text) => !/\s/.test(text));
    // Up to the last second that a Date can hold.
    const expiries = fc.option(fc.oneof(fc.nat(), fc.integer({ min: 0, max: 8.64e12 })), { nil: undefined });
    const signings = fc.record({ parts: namedUrlParts, key: keys, exp: expiries });

    it("is what Cloudflare's documentation makes of any URL, key and expiry", async () => {
        await fc.assert(
            fc.asyncProperty(signings, async (signing) => {
                expect(sign(signing)).toBe((await signAsDocumented(signing)).href);
            }),
            { numRuns: 500 },
        );
    });

    it("is found to be that of its key, until a character of the URL is another", () => {
        const places = fc.record({
            signing: signings,
            at: fc.nat(),
            to: fc.constantFrom("0", "1", "a", "f", "g", "-"),
        });
        fc.assert(
            fc.property(places, ({ signing, at, to }) => {
                const url = sign(signing);
                expect(isSigned(url, signing.key)).toBe(true);
                expect(isSigned(url, `${signing.key}x`)).toBe(false);
                // Of the host, a signature says nothing.
                const begin = url.indexOf("/", "https://".length);
                const index = begin + 1 + (at % (url.length - begin - 1));
                const changed = url.slice(0, index) + to + url.slice(index + 1);
                const split = splitDeliveryUrl(changed);
                fc.pre(split !== undefined && split.url.href !== url);
                expect(isSigned(changed, signing.key)).toBe(false);
            }),
            { numRuns: 1000 },
        );
    });

    it("never verifies for another path, expiry or key", async () => {
        const changed = fc.record({ signing: signings, other: signings, what: fc.constantFrom(...changes) });
        await fc.assert(
            fc.asyncProperty(changed, async ({ signing, other, what }) => {
                const altered = what(signing, other);
                fc.pre(JSON.stringify(identity(altered)) !== JSON.stringify(identity(signing)));
                expect(sigOf(sign(signing))).not.toBe(sigOf((await signAsDocumented(altered)).href));
            }),
            { numRuns: 1000 },
        );
    });

    it("differs for each byte of the path that is changed", () => {
        const signature = sigOf(signDeliveryUrl(`${origin}${path}`, { key }));
        const others = Array.from(path, (character, index) => {
            const instead = character === "/" ? "-" : character === "1" ? "2" : "1";
            return `${path.slice(0, index)}${instead}${path.slice(index + 1)}`;
        });
        const signable = others.filter((other) => other.split("/").length === 4 && other.startsWith("/"));
        expect(signable.length).toBeGreaterThan(60);
        for (const other of signable) {
            expect(sigOf(signDeliveryUrl(`${origin}${other}`, { key }))).not.toBe(signature);
        }
    });

    function isSigned(url: string, key: string): boolean {
        const split = splitDeliveryUrl(url);
        return split !== undefined && isSignedBy(split, key);
    }

    interface Signing {
        readonly parts: { host: string; accountHash: string; imageId: string; variant: string };
        readonly key: string;
        readonly exp: number | undefined;
    }

    function sign({ parts, key, exp }: Signing): string {
        const expiresAt = exp === undefined ? undefined : new Date(exp * 1000);
        return signDeliveryUrl(buildDeliveryUrl(parts), { key, expiresAt });
    }

    /**
     * https://developers.cloudflare.com/images/manage-images/serve-images/serve-private-images/, by its means: WebCrypto
     * and the parameters of a URL. On a custom domain, the URL that is signed is that of imagedelivery.net.
     */
    async function signAsDocumented({ parts, key, exp }: Signing): Promise<URL> {
        const url = new URL(buildDeliveryUrl({ ...parts, host: "imagedelivery.net" }));
        const bytes = new TextEncoder();
        const hmac = { name: "HMAC", hash: "SHA-256" };
        const secret = await webcrypto.subtle.importKey("raw", bytes.encode(key), hmac, false, ["sign"]);
        if (exp !== undefined) {
            url.searchParams.set("exp", String(exp));
        }
        const stringToSign = `${url.pathname}${exp === undefined ? "" : "?"}${url.searchParams.toString()}`;
        const mac = await webcrypto.subtle.sign("HMAC", secret, bytes.encode(stringToSign));
        url.searchParams.set(
            "sig",
            [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
        );
        return Object.assign(new URL(buildDeliveryUrl(parts)), { search: url.search });
    }

    /** What may differ between a signed URL and another one. */
    const changes: ((signing: Signing, other: Signing) => Signing)[] = [
        (signing, other) => ({ ...signing, parts: { ...signing.parts, accountHash: other.parts.accountHash } }),
        (signing, other) => ({ ...signing, parts: { ...signing.parts, imageId: other.parts.imageId } }),
        (signing, other) => ({ ...signing, parts: { ...signing.parts, variant: other.parts.variant } }),
        (signing) => ({ ...signing, parts: { ...signing.parts, imageId: `${signing.parts.imageId}.` } }),
        (signing, other) => ({ ...signing, exp: other.exp }),
        (signing) => ({ ...signing, exp: signing.exp === undefined ? 0 : signing.exp + 1 }),
        (signing) => ({ ...signing, exp: signing.exp === undefined ? 1 : undefined }),
        (signing, other) => ({ ...signing, key: other.key }),
        (signing) => ({ ...signing, key: `${signing.key}x` }),
        (_, other) => other,
    ];

    /** All that a signature is made of. HMAC takes a key as if it were filled up with zeros. */
    function identity({ parts: { accountHash, imageId, variant }, key, exp }: Signing): unknown[] {
        return [accountHash, imageId, variant, key.replace(/\0+$/, ""), exp];
    }

    function sigOf(url: string): string {
        return new URL(url).searchParams.get("sig") ?? "";
    }
});

describe("the expiry", () => {
    const secondsOf = (expiresAt: Date | string) =>
        new URL(signDeliveryUrl(`${origin}${path}`, { key, expiresAt })).searchParams.get("exp");

    it.each([
        ["2030-01-01T00:00:00Z", "1893456000"],
        ["2030-01-01T00:00:00.999Z", "1893456000"],
        ["2030-01-01T01:00:00+01:00", "1893456000"],
        ["2029-12-31 19:00:00-05:00", "1893456000"],
        ["2030-01-01t00:00:00z", "1893456000"],
        ["1970-01-01T00:00:00Z", "0"],
    ])("%s is that of the Date", (text, seconds) => {
        expect(secondsOf(text)).toBe(seconds);
        expect(secondsOf(new Date(text))).toBe(seconds);
    });

    it.each([
        "",
        "soon",
        "1893456000",
        "2030",
        "2030-01-01",
        // Another moment on each machine.
        "2030-01-01T00:00:00",
        "2030-13-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        new Date(NaN),
        new Date(-1),
    ])("%p is none", (expiresAt) => {
        const { message } = thrownBy(() => signDeliveryUrl(`${origin}${path}`, { key, expiresAt }));
        expect(message).toBe(
            `Could not sign "${origin}${path}": expiresAt must be a Date or RFC 3339, such as 2026-12-31T00:00:00Z.`,
        );
    });
});

describe("what cannot be signed", () => {
    it.each([
        ["https://example.com/x", "it is not a delivery URL of Cloudflare Images"],
        [`ftp://imagedelivery.net${path}`, "it is not a delivery URL of Cloudflare Images"],
        [`https://example.com${path}`, "it is not a delivery URL of Cloudflare Images"],
        [`${origin}/h/x/w=400`, "flexible variants are never served for images that require signed URLs"],
        [`${origin}/h/x/w%3D400`, "flexible variants are never served for images that require signed URLs"],
        [`${origin}${path}?exp=1&sig=the-signature`, "it must have no query and no fragment"],
        [`${origin}${path}#the-signature`, "it must have no query and no fragment"],
    ])("%s", (url, failure) => {
        const { message } = thrownBy(() => signDeliveryUrl(url, { key }));
        expect(message).toMatch(/^Could not sign "[^\n]+\.$/);
        expect(message).toContain(failure);
        expect(message).not.toContain("the-signature");
    });

    it.each(["", " \n", undefined, 7])("with the key %j", (wrong) => {
        expect(thrownBy(() => signDeliveryUrl(`${origin}${path}`, { key: wrong as string })).message).toBe(
            `Could not sign "${origin}${path}": key must be a signing key of the account, a string without white space.`,
        );
    });

    it.each(["a key", "key\n", "\tkey"])("with the white space of the key %j", (wrong) => {
        expect(thrownBy(() => signDeliveryUrl(`${origin}${path}`, { key: wrong })).message).toBe(
            `Could not sign "${origin}${path}": key must be a signing key of the account, a string without white space.`,
        );
    });

    it.each([null, true, 1893456000, ["2030"], {}, "2030-02-30T00:00:00Z", "2030-13-01T00:00:00Z", new Date(NaN)])(
        "with the expiry %j",
        (wrong) => {
            expect(thrownBy(() => signDeliveryUrl(`${origin}${path}`, { key, expiresAt: wrong as Date })).message).toBe(
                `Could not sign "${origin}${path}": expiresAt must be a Date or RFC 3339, such as 2026-12-31T00:00:00Z.`,
            );
        },
    );

    it("of what is no text, and without options", () => {
        const sign = signDeliveryUrl as (...args: unknown[]) => string;
        expect(thrownBy(() => sign(undefined, { key })).message).toBe(
            "Could not sign a value of type undefined: it is not a delivery URL of Cloudflare Images.",
        );
        expect(thrownBy(() => sign(new URL(`${origin}${path}`), { key })).message).toContain("a value of type object");
        expect(thrownBy(() => sign(`${origin}${path}`)).message).toContain("key must be a signing key");
    });

    it("is told at once, and never shows the key", () => {
        const { message } = thrownBy(() => signDeliveryUrl(`x?${key}`, { key: "", expiresAt: "soon" }));
        expect(message).toMatch(/it is not a delivery URL.*; key must be .*; expiresAt must be /);
        const wrong = [
            ["x", undefined],
            [`${origin}${path}?${key}`, undefined],
            [`${origin}${path}`, key],
            [`https://${key}@imagedelivery.net${path}`, undefined],
        ] as const;
        for (const [url, expiresAt] of wrong) {
            const error = thrownBy(() => signDeliveryUrl(url, { key, expiresAt }));
            expect(JSON.stringify([error, error.message, error.stack])).not.toContain(key);
        }
    });
});
