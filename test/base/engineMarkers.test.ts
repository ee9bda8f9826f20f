import * as runtime from "@pulumi/pulumi/runtime";
import fc from "fast-check";
import { engineProblem, signatureKey, unknownValues } from "../../src/base/engineMarkers";
import { parseImage } from "../../src/client/image";
import { parseWireKeys, parseWirePage, parseWireVariants } from "../../src/client/wire";

const markers = [...unknownValues, signatureKey];
const misread = fc.oneof(
    fc.constantFrom(...markers, "half a pair \ud83c"),
    fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before}<{%${after}`),
);
const url = "https://imagedelivery.net/hash/x/public";

/** JSON with one text that the engine misreads, as a value or as a key, at any depth. */
const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
    hostile: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        misread,
        fc.record({ key: misread, value: fc.jsonValue() }).map(({ key, value }) => ({ [key]: value })),
        fc.tuple(fc.array(fc.jsonValue()), tie("hostile")).map(([others, one]) => [...others, one]),
        fc
            .tuple(fc.dictionary(fc.string(), fc.jsonValue()), tie("hostile"))
            .map(([others, one]) => ({ ...others, x: one })),
    ),
}));

it("the markers are those of the SDK", () => {
    expect(runtime.specialSigKey).toBe(signatureKey);
    expect(unknownValues).toContain(runtime.unknownValue);
});

it("names where a marker is, and finds none in plain data", () => {
    expect(engineProblem({ a: [1, { b: unknownValues[3] }] }, "meta")).toMatch(/^meta\.a\[1\]\.b is "6a19a0b0/);
    expect(engineProblem({ [signatureKey]: 1 }, "meta")).toMatch(/^a key of meta is "4dabf/);
    expect(engineProblem({ a: ["x<{%reset%}>"] }, "meta")).toBe(
        'meta.a[0] contains "< {%" (without the space), which the Pulumi CLI takes for a colour command',
    );
    expect(engineProblem({ a: "\ud800" }, "meta")).toBe("meta.a is not well-formed Unicode");
    expect(engineProblem({ a: `not quite ${signatureKey}`, b: [null, 1, true, "🎉"] }, "meta")).toBeUndefined();
});

it("is found in any JSON, as a value and as a key", () => {
    fc.assert(fc.property(hostile, (value) => expect(engineProblem(value, "meta")).toBeDefined()));
});

describe("a colour command that the CLI decodes", () => {
    const nested = (text: string, layers: number): string =>
        layers === 0 ? text : nested(JSON.stringify([text]), layers - 1);
    const hidden = [
        '["<\\u007b%x%}>"]',
        '{"\\u003C{\\u0025x%}>": 1}',
        '["\\u003c\\u007B\\u0025x%}>"]',
        'a: "<\\x7b%x%}>"\nb: 1',
        '- "<\\U0000007b%x%}>"\n- 2',
        'a: "<\\\n   {%x%}>"\nb: 1',
        "a: !!binary PHsleCV9Pg==\nb: 1",
        "a: !<tag:yaml.org,2002:b%69nary> PHsleCV9Pg==\nb: 1",
        "%TAG !e! tag:yaml.org,2002:bin\n---\na: !e!ary PHsleCV9Pg==\nb: 1",
    ];

    it.each(hidden)("is found in %j, also in JSON in JSON", (text) => {
        for (const layers of [0, 1, 2, 3, 4]) {
            expect(engineProblem({ a: nested(text, layers) }, "meta")).toContain("meta.a contains");
        }
    });

    it.each([
        '["a\\u007bb"]',
        "Hello!\nC:\\temp\\x see https://example.com/a%20b",
        "50%\n<b>!important</b>",
        "<\n{%",
        '{"a": "\\\\n"}',
        "a\\",
    ])("is not found in %j", (text) => expect(engineProblem(nested(text, 2), "meta")).toBeUndefined());
});

it("lets no such data of an image pass, wherever it is", () => {
    const fields = fc.oneof(
        fc.record({ meta: hostile.map((x) => ({ x })) }),
        fc.record({ metadata: hostile.map((x) => ({ x })) }),
        fc.record({ creator: misread }),
        fc.record({ filename: misread }),
        fc.constantFrom(...markers).map((name) => ({ variants: [`https://imagedelivery.net/hash/x/${name}`] })),
    );
    fc.assert(
        fc.property(fields, (changes) => {
            const image = { id: "x", variants: [url], ...changes };
            expect(parseImage({ accountId: "a", imageId: "x" }, image)).toHaveProperty("problem");
            const page = parseWirePage("a", { images: [image] });
            expect("value" in page && page.value.images.map(([, check]) => check())).toEqual([
                { problem: expect.any(String) as string },
            ]);
        }),
    );
});

it("lets no such definition of a variant, and no such key, pass", () => {
    fc.assert(
        fc.property(misread, (text) => {
            expect(parseWireVariants({ variants: { [text]: { options: {} } } })).toHaveProperty("problem");
            expect(parseWireVariants({ variants: { a: { options: { fit: text } } } })).toHaveProperty("problem");
            expect(parseWireKeys({ keys: [{ name: text, value: "v" }] })).toHaveProperty("problem");
            expect(parseWireKeys({ keys: [{ name: "n", value: text }] })).toHaveProperty("problem");
        }),
    );
});
