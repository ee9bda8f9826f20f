import fc from "fast-check";
import { parseImage } from "../../src/client/image";
import { parseWireVariants } from "../../src/client/wire";
import { withAccess } from "../../src/lookup/lookUpImage";
import { fakeClient } from "../support/fakeClient";

const image = { id: "x", variants: ["https://imagedelivery.net/hash/x/public"] };

/** Who may see the only variant of an image that requires signed URLs, by its definition. */
async function accessBy(definition: unknown) {
    const read = parseImage({ accountId: "a", imageId: "x" }, { ...image, requireSignedURLs: true });
    const definitions = parseWireVariants({ variants: { public: definition } });
    if ("problem" in read || "problem" in definitions) {
        return undefined;
    }
    const client = fakeClient({ getVariants: () => Promise.resolve(definitions.value) });
    return (await withAccess({ client, account: { accountId: "a", secrets: [] } }, read.value)).access?.["public"];
}

/** Other spellings of a name in camel case. */
function misspellings(name: string): string[] {
    const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").split(" ");
    return [
        name.toLowerCase(),
        name.toUpperCase(),
        name.replace("URLs", "Urls"),
        name.replace("URLs", "URLS"),
        name.replace("URLs", "URL"),
        name.replace("require", "requires").replace("Require", "Requires"),
        name.replace("Signed", "Sgined"),
        name.replace("Signed", "Sign"),
        words.join("_").toLowerCase(),
        words.join("-"),
        words.join(" "),
        ` ${name}`,
        `${name}_`,
    ];
}

describe("neverRequireSignedURLs", () => {
    const name = "neverRequireSignedURLs";

    it.each<[unknown, string | undefined]>([
        [{}, "signed"],
        [{ neverRequireSignedURLs: false }, "signed"],
        [{ neverRequireSignedURLs: true }, "public"],
        [{ neverRequireSignedURLs: null }, "unknown"],
        [{ options: { neverRequireSignedURLs: true } }, "unknown"],
        [{ options: { neverRequireSignedURLs: false } }, "unknown"],
        [{ neverRequireSignedURLs: false, options: { neverRequireSignedURLs: true } }, "unknown"],
        [{ neverRequireSignedURLs: false, neverRequireSignedUrls: true }, "unknown"],
        [{ access: [{ neverRequireSignedURLs: true }] }, "unknown"],
        [{ neverRequireSigned: true }, "unknown"],
        [{ requireSignedURLs: false }, "unknown"],
        [{ requireSignedURLs: false, neverRequireSignedURLs: false }, "unknown"],
        [{ "never.require.signed.urls": true }, "unknown"],
        [{ options: { access: { SIGNATURE: "none" } } }, "unknown"],
        [{ flags: [{ name: "neverRequireSignedURLs" }] }, "unknown"],
        [{ flags: ["unsigned"], neverRequireSignedURLs: false }, "unknown"],
        [{ id: "signature" }, "unknown"],
        [{ id: { signed: false } }, "unknown"],
        [{ neverRequireSignedURLs: "true" }, undefined],
        [{ neverRequireSignedURLs: 1 }, undefined],
        [{ options: { fit: "cover", width: 5, height: 5, metadata: "none", browser_ttl: 3600 } }, "signed"],
    ])("of %j makes the variant of a private image %s", async (definition, access) =>
        expect(await accessBy(definition)).toBe(access),
    );

    it("is not taken from the name of the variant, which its definition repeats", () => {
        const definition = { id: "signDesign", options: {}, neverRequireSignedURLs: true };
        const parsed = parseWireVariants({ variants: { signDesign: definition } });
        expect("value" in parsed && parsed.value.get("signDesign")?.neverRequireSignedUrls).toBe(true);
    });

    it.each(misspellings(name))("is unknown where it is written %j, wherever that is", async (spelled) => {
        const fields = fc.record({ fit: fc.constant("cover"), width: fc.nat() }, { requiredKeys: [] });
        await fc.assert(
            fc.asyncProperty(fc.anything({ maxDepth: 0 }), fields, async (value, options) => {
                expect(await accessBy({ options, [spelled]: value })).toBe("unknown");
                expect(await accessBy({ options: { ...options, [spelled]: value } })).toBe("unknown");
                expect(await accessBy({ options, [name]: false, [spelled]: value })).toBe("unknown");
            }),
        );
    });
});

describe("browser_ttl", () => {
    it.each([
        [3600, 3600],
        [31_536_000, 31_536_000],
        ...[undefined, null, "3600", 3600.5, -1, NaN, [3600]].map((ttl) => [ttl, undefined]),
    ])("%j is read as %j", (ttl, browserTtl) => {
        const parsed = parseWireVariants({ variants: { hero: { options: { browser_ttl: ttl } } } });
        expect("value" in parsed && parsed.value.get("hero")?.browserTtl).toBe(browserTtl);
    });
});

describe("requireSignedURLs", () => {
    const name = "requireSignedURLs";
    const read = (fields: object) => {
        const parsed = parseImage({ accountId: "a", imageId: "x" }, { ...image, ...fields });
        return "value" in parsed ? parsed.value.requireSignedUrls : undefined;
    };

    it.each<[object, boolean | undefined]>([
        [{}, false],
        [{ requireSignedURLs: false }, false],
        [{ requireSignedURLs: true }, true],
        [{ requireSignedURLs: null }, undefined],
        [{ requireSignedURLs: "true" }, undefined],
        [{ options: { requireSignedURLs: true } }, undefined],
        // Whoever uploads the image writes it.
        [{ meta: { requireSignedURLs: true, require_signed_urls: 1 } }, false],
        [{ requireSignedURLs: true, metadata: { requiresignedurls: false } }, true],
    ])("of %j is %s", (fields, required) => expect(read(fields)).toBe(required));

    it.each(misspellings(name))("is not taken for left out where it is written %j", (spelled) => {
        for (const fields of [{}, { [name]: true }, { [name]: false }]) {
            expect(read({ ...fields, [spelled]: true })).toBeUndefined();
            expect(read({ ...fields, settings: { [spelled]: true } })).toBeUndefined();
        }
    });
});
