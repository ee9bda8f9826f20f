import fc from "fast-check";
import { parseWireImage, parseWireVariants } from "../../src/client/wire";
import { toImage } from "../../src/lookup/image";

const image = { id: "x", variants: ["https://imagedelivery.net/hash/x/public"] };

/** Who may see the only variant of an image that requires signed URLs, by its definition. */
function accessBy(definition: unknown) {
    const wire = parseWireImage("x", { ...image, requireSignedURLs: true });
    const definitions = parseWireVariants({ variants: { public: definition } });
    if ("problem" in wire || "problem" in definitions) {
        return undefined;
    }
    return toImage({ accountId: "a", imageId: "x", secrets: [] }, wire.value, definitions).access?.["public"];
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
        [{ neverRequireSignedURLs: "true" }, undefined],
        [{ neverRequireSignedURLs: 1 }, undefined],
        [{ options: { fit: "cover", width: 5, height: 5, metadata: "none", browser_ttl: 3600 } }, "signed"],
    ])("of %j makes the variant of a private image %s", (definition, access) =>
        expect(accessBy(definition)).toBe(access),
    );

    it.each(misspellings(name))("is unknown where it is written %j, wherever that is", (spelled) => {
        const fields = fc.record({ fit: fc.constant("cover"), width: fc.nat() }, { requiredKeys: [] });
        fc.assert(
            fc.property(fc.anything({ maxDepth: 0 }), fields, (value, options) => {
                expect(accessBy({ options, [spelled]: value })).toBe("unknown");
                expect(accessBy({ options: { ...options, [spelled]: value } })).toBe("unknown");
                expect(accessBy({ options, [name]: false, [spelled]: value })).toBe("unknown");
            }),
        );
    });
});

describe("requireSignedURLs", () => {
    const name = "requireSignedURLs";
    const read = (fields: object) => {
        const parsed = parseWireImage("x", { ...image, ...fields });
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
