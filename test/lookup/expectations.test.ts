import fc from "fast-check";
import { type CheckedImage, checkImage, type ImageExpectations } from "../../src";
import { required } from "../../src/base/checks";
import { checkExpectations, needsAccess } from "../../src/lookup/expectations";
import { growthOf } from "../support/sharedLevels";
import { thrownBy } from "../support/thrownBy";

const signed: CheckedImage = {
    requireSignedUrls: true,
    access: { public: "signed", thumbnail: "signed" },
    draft: false,
    creator: "someone",
    meta: { album: "summer", size: { width: 4, height: 3 }, tags: ["a", { b: 1 }] },
};
const exposed: CheckedImage = { ...signed, access: { public: "signed", thumbnail: "public", preview: "public" } };
const open: CheckedImage = { ...signed, requireSignedUrls: false, access: { public: "public", thumbnail: "public" } };

function failed(image: CheckedImage, expect: ImageExpectations): string[] {
    return checkImage(image, expect).map(({ path }) => path);
}

describe("an expectation", () => {
    it("of shared data is walked through once, also for its message", async () => {
        const check = (album: object) =>
            expect(checkImage(signed, { meta: { album } })).toEqual([
                expect.objectContaining({
                    message: expect.stringMatching(/^meta\.album is "summer", expected \{"a":\[.{194}…$/) as string,
                }),
            ]);
        expect(await growthOf(check)).toBeLessThan(3);
    });

    it("of shared data is compared once with data that is shared alike", async () => {
        const failed = {
            path: "meta.value.a",
            expected: expect.anything() as unknown,
            actual: expect.anything() as unknown,
        };
        const lists = [failed, { ...failed, path: "meta.value.b" }].map(
            (failure) => expect.objectContaining(failure) as object,
        );
        const judge = (failures: readonly object[]) => (value: object, other: object) =>
            expect(checkImage({ ...signed, meta: { value } }, { meta: { value: other } })).toEqual(failures);
        expect(await growthOf(judge([]), "x", "x")).toBeLessThan(3);
        expect(await growthOf(judge(lists), "x", "y")).toBeLessThan(3);
        expect(
            await growthOf((value) =>
                expect(checkImage({ ...signed, meta: { value } }, { meta: { value } })).toEqual([]),
            ),
        ).toBeLessThan(3);
    });

    it("of objects in several places is judged once for each pair", () => {
        let reads = 0;
        const nested = (leaf: string) => {
            let data: object = {
                get leaf() {
                    reads++;
                    return leaf;
                },
            };
            for (let level = 0; level < 12; level++) {
                data = { l: data, r: data };
            }
            return { value: data };
        };
        expect(checkImage({ ...signed, meta: nested("x") }, { meta: nested("x") })).toEqual([]);
        const failures = checkImage({ ...signed, meta: nested("x") }, { meta: nested("y") });
        expect(failures.map(({ path }) => path)).toEqual([`meta.value${".l".repeat(12)}.leaf`]);
        expect(reads).toBeLessThan(40);
    });

    it.each<[string, unknown, unknown]>([
        ["another length", [1], [1, 2]],
        ["another order", [1, 2], [2, 1]],
        ["a field more", [{ a: 1 }], [{ a: 1, b: 2 }]],
        ["a field that is undefined", [{ a: 1, b: undefined }], [{ a: 1 }]],
        ["another field", [{ a: 1, b: undefined }], [{ a: 1, c: 2 }]],
        ["a field that every object inherits", [{ toString: undefined }], [{ a: 1 }]],
        ["an object for a list", [{ 0: 1 }], [[1]]],
        ["a list for an object", [[1]], [{ 0: 1 }]],
        ["an object for nothing", [null], [{}]],
        ["an object for a list that is not nested", [], {}],
        ["another type", ["1"], [1]],
        ["another zero", [-0], [0]],
        ["a part that is twice there, and once else", [[1], [1]], [[1], [2]]],
    ])("of a list is not met by one with %s", (_, expected, actual) => {
        expect(failed({ ...signed, meta: { list: actual } }, { meta: { list: expected } })).toEqual(["meta.list"]);
        expect(failed({ ...signed, meta: { list: expected } }, { meta: { list: actual } })).toEqual(["meta.list"]);
    });

    it.each<[ImageExpectations, CheckedImage]>([
        [{}, exposed],
        [{ requireSignedUrls: true }, signed],
        [{ requireSignedUrls: true, allowPublicVariants: ["thumbnail", "preview"] }, exposed],
        [{ requireSignedUrls: true, allowPublicVariants: ["no-such"] }, signed],
        [{ requireSignedUrls: true }, { ...signed, access: {} }],
        [{ requireSignedUrls: false }, open],
        [{ requireSignedUrls: false }, { ...exposed, access: { thumbnail: "public" } }],
        [{ variants: [] }, signed],
        [{ variants: ["thumbnail", "public"] }, signed],
        [{ draft: false }, signed],
        [{ draft: true }, { ...signed, draft: true }],
        [{ creator: "someone" }, signed],
        [{ meta: {} }, signed],
        [{ meta: { album: "summer" } }, signed],
        [{ meta: { size: { height: 3 } } }, signed],
        [{ meta: { size: {} } }, signed],
        [{ meta: { tags: ["a", { b: 1 }] } }, signed],
        [{ meta: { album: undefined } }, signed],
        [{ verifyDelivery: true }, exposed],
        [{ requireSignedUrls: undefined, variants: undefined, draft: undefined, creator: undefined }, exposed],
    ])("%j is met", (expect_, image) => expect(checkImage(image, expect_)).toEqual([]));

    it.each<[ImageExpectations, CheckedImage, object]>([
        [
            { requireSignedUrls: true },
            open,
            {
                path: "requireSignedUrls",
                expected: true,
                actual: false,
                message: "requireSignedUrls is false, expected true",
            },
        ],
        [
            { requireSignedUrls: true, allowPublicVariants: ["thumbnail"] },
            exposed,
            {
                path: "access.preview",
                expected: "signed",
                actual: "public",
                message: 'variant "preview" is public because it never requires signed URLs, expected signed',
            },
        ],
        [
            { requireSignedUrls: false },
            { ...exposed, access: { public: "signed", thumbnail: "public" } },
            {
                path: "access.public",
                expected: "public",
                actual: "signed",
                message: 'variant "public" is signed because the image requires signed URLs, expected public',
            },
        ],
        [
            { variants: ["hero"] },
            signed,
            {
                path: "variants",
                expected: "hero",
                actual: ["public", "thumbnail"],
                message: 'the image has no variant "hero" (it has "public", "thumbnail")',
            },
        ],
        [
            { variants: ["constructor"] },
            { ...signed, access: {} },
            {
                path: "variants",
                expected: "constructor",
                actual: [],
                message: 'the image has no variant "constructor" (it has none)',
            },
        ],
        [
            { draft: false },
            { ...signed, draft: true },
            { path: "draft", expected: false, actual: true, message: "draft is true, expected false" },
        ],
        [
            { creator: "me" },
            signed,
            { path: "creator", expected: "me", actual: "someone", message: 'creator is "someone", expected "me"' },
        ],
        [
            { creator: "me" },
            { ...signed, creator: null },
            { path: "creator", expected: "me", actual: undefined, message: 'creator is not set, expected "me"' },
        ],
        [
            { meta: { size: { width: 5, height: 3 } } },
            signed,
            { path: "meta.size.width", expected: 5, actual: 4, message: "meta.size.width is 4, expected 5" },
        ],
        [
            { meta: { album: { name: "summer" } } },
            signed,
            {
                path: "meta.album",
                expected: { name: "summer" },
                actual: "summer",
                message: 'meta.album is "summer", expected {"name":"summer"}',
            },
        ],
        [
            { meta: { place: null } },
            signed,
            { path: "meta.place", expected: null, actual: undefined, message: "meta.place is not set, expected null" },
        ],
        [
            { meta: { tags: [{ b: 1 }, "a"] } },
            signed,
            {
                path: "meta.tags",
                expected: [{ b: 1 }, "a"],
                actual: ["a", { b: 1 }],
                message: 'meta.tags is ["a",{"b":1}], expected [{"b":1},"a"]',
            },
        ],
    ])("%j fails for what it says", (expect_, image, failure) => expect(checkImage(image, expect_)).toEqual([failure]));

    it.each([
        [true, "signed"],
        [false, "public"],
    ])("of signed URLs takes an unknown access for no proof: %p", (requireSignedUrls, expected) => {
        const image: CheckedImage = { ...signed, access: { public: expected as "signed", new: "unknown" } };
        expect(checkImage(image, { requireSignedUrls })).toEqual([
            {
                path: "access.new",
                expected,
                actual: "unknown",
                message:
                    'the access to variant "new" is unknown because the variant definitions of the account lack it or are not clear, ' +
                    `expected ${expected}`,
            },
        ]);
    });

    it("of metadata wants lists equal, and not only their beginning", () => {
        expect(failed(signed, { meta: { tags: ["a"] } })).toEqual(["meta.tags"]);
        expect(failed(signed, { meta: { tags: ["a", {}] } })).toEqual(["meta.tags"]);
        expect(failed(signed, { meta: { tags: { 0: "a" } } })).toEqual(["meta.tags"]);
    });

    it("of metadata takes no name of Object's own for one that is there", () => {
        const own = (json: string) => JSON.parse(json) as Record<string, unknown>;
        expect(failed(signed, { meta: own('{"__proto__": {"a": 1}}') })).toEqual(["meta.__proto__"]);
        expect(failed(signed, { meta: { constructor: { name: "Object" }, toString: 1 } })).toEqual([
            "meta.constructor",
            "meta.toString",
        ]);
        const image = { ...signed, meta: own('{"__proto__": {"a": 1}}') };
        expect(failed(image, { meta: own('{"__proto__": {"a": 1}}') })).toEqual([]);
        expect(failed(image, { meta: own('{"__proto__": {"a": 2}}') })).toEqual(["meta.__proto__.a"]);
        expect(failed(image, { meta: { a: 1 } })).toEqual(["meta.a"]);
    });

    it("of signed URLs says nothing of the variants of an image that requires none", () => {
        expect(failed(open, { requireSignedUrls: true, allowPublicVariants: ["public"] })).toEqual([
            "requireSignedUrls",
        ]);
    });

    it("fails in the order in which they are documented, each for itself", () => {
        const expected: ImageExpectations = {
            meta: { album: "winter", size: { width: 1, height: 1 } },
            creator: "me",
            draft: true,
            variants: ["hero", "public", "icon"],
            requireSignedUrls: true,
        };
        expect(failed(exposed, expected)).toEqual([
            "access.thumbnail",
            "access.preview",
            "variants",
            "variants",
            "draft",
            "creator",
            "meta.album",
            "meta.size.width",
            "meta.size.height",
        ]);
    });

    it("cuts what is too long to read, and lets nothing of an image's reach a terminal but text", () => {
        const album = `\u009b31m\u202e${"x".repeat(1000)}`;
        const [failure] = checkImage({ ...signed, meta: { album } }, { meta: { album: "y" } });
        expect(failure?.actual).toBe(album);
        expect(failure?.message).toMatch(/^meta\.album is " 31m x{190,200}…, expected "y"$/);
    });
});

describe("failures", () => {
    const variant = fc.constantFrom<string[]>("public", "thumbnail", "hero");
    const access = fc.dictionary(variant, fc.constantFrom("public", "signed", "unknown"));
    const leaf = fc.constantFrom<unknown>(1, "a", null, ["a"], []);
    const meta = fc.dictionary(
        fc.constantFrom("a", "b"),
        fc.oneof(leaf, fc.dictionary(fc.constantFrom("a", "b"), leaf)),
    );
    const images: fc.Arbitrary<CheckedImage> = fc.record({
        requireSignedUrls: fc.boolean(),
        access,
        draft: fc.boolean(),
        creator: fc.constantFrom("me", "someone", null, undefined),
        meta,
    });
    const names = fc.uniqueArray(variant);
    const expectations: fc.Arbitrary<ImageExpectations> = fc
        .record(
            {
                requireSignedUrls: fc.boolean(),
                allowPublicVariants: names,
                variants: names,
                draft: fc.boolean(),
                creator: fc.constantFrom("me", "someone"),
                meta,
                verifyDelivery: fc.boolean(),
            },
            { requiredKeys: [] },
        )
        .filter((expected) => checkExpectations(expected).length === 0);

    it("are those of each expectation alone", () => {
        fc.assert(
            fc.property(images, expectations, (image, expected) => {
                const { requireSignedUrls, allowPublicVariants, variants = [], meta = {}, ...others } = expected;
                const singles: ImageExpectations[] = [
                    { requireSignedUrls, allowPublicVariants },
                    ...variants.map((name) => ({ variants: [name] })),
                    ...Object.entries(others).map(([name, value]) => ({ [name]: value })),
                    ...Object.entries(meta).map(([name, value]) => ({ meta: { [name]: value } })),
                ];
                const alone = singles.flatMap((single) => checkImage(image, single));
                expect(sorted(checkImage(image, expected))).toEqual(sorted(alone));
            }),
            { numRuns: 2000 },
        );
    });

    it("are none for an image that is what is expected of it", () => {
        fc.assert(
            fc.property(images, (image) => {
                const { draft, creator, meta } = image;
                const variants = Object.keys(image.access);
                const exposed = variants.filter((name) => image.access[name] !== "signed");
                const mended = { requireSignedUrls: true, allowPublicVariants: exposed };
                const expected = { variants, draft, creator: creator ?? undefined, meta };
                expect(checkImage(image, expected)).toEqual([]);
                expect(checkImage({ ...image, requireSignedUrls: true }, { ...expected, ...mended })).toEqual([]);
            }),
        );
    });

    it("name each variant that is not surely signed and not allowed to be public, and no other", () => {
        fc.assert(
            fc.property(images, names, (image, allowPublicVariants) => {
                const open = Object.entries(image.access).filter(([, who]) => who !== "signed");
                const forbidden = open.filter(([name]) => !allowPublicVariants.includes(name));
                const expected = { requireSignedUrls: true, allowPublicVariants };
                expect(failed({ ...image, requireSignedUrls: true }, expected)).toEqual(
                    forbidden.map(([name]) => `access.${name}`),
                );
            }),
        );
    });

    function sorted(failures: ReturnType<typeof checkImage>): string[] {
        return failures.map((failure) => JSON.stringify(failure)).sort();
    }
});

it.each([[Symbol("a")], [1n], [() => 1], [NaN]])("an image whose metadata has %p cannot be judged", (album) => {
    const image: CheckedImage = { requireSignedUrls: true, access: {}, draft: false, meta: { album } };
    expect(() => checkImage(image, { meta: { album: "a" } })).toThrow(
        "Could not check the image: image.meta.album must be",
    );
});

describe("expectations that cannot be judged", () => {
    const known =
        "known: requireSignedUrls, allowPublicVariants, variants, draft, creator, meta, verifyDelivery, enforcement";

    it.each<[unknown, string[]]>([
        [undefined, ["expect is missing"]],
        [null, ["expect must be a plain object"]],
        ["draft", ["expect must be a plain object"]],
        [[], ["expect must be a plain object"]],
        [new Map([["draft", true]]), ["expect must be a plain object"]],
        [
            new (class {
                draft = true;
            })(),
            ["expect must be a plain object"],
        ],
        [Object.create({ draft: true }), ["expect must be a plain object"]],
        [
            { requireSignedURLs: true },
            [`expect has an unknown expectation "requireSignedURLs" (did you mean "requireSignedUrls"? ${known})`],
        ],
        [{ toString: true }, [`expect has an unknown expectation "toString" (${known})`]],
        [JSON.parse('{"__proto__": true}'), [`expect has an unknown expectation "__proto__" (${known})`]],
        [{ requireSignedUrls: "true" }, ["expect.requireSignedUrls must be true or false"]],
        [{ requireSignedUrls: null }, ["expect.requireSignedUrls must be true or false"]],
        [{ variants: "public" }, ["expect.variants must be a list"]],
        [{ variants: ["public", 1] }, ["expect.variants[1] must be a string"]],
        [{ meta: [] }, ["expect.meta must be a plain object"]],
        [{ meta: new Map([["album", "summer"]]) }, ["expect.meta must be a plain object"]],
        [{ meta: { size: new Map([["width", 1]]) } }, ["expect.meta.size must be a plain object"]],
        [{ meta: { taken: new Date(0) } }, ["expect.meta.taken must be a plain object"]],
        [{ meta: { tags: ["a", Object.create({ b: 1 })] } }, ["expect.meta.tags[1] must be a plain object"]],
        [
            { allowPublicVariants: [], requireSignedUrls: undefined },
            ["expect.allowPublicVariants has no effect without requireSignedUrls: true"],
        ],
        [
            { requireSignedUrls: false, allowPublicVariants: [] },
            ["expect.allowPublicVariants has no effect without requireSignedUrls: true"],
        ],
        [
            { draft: 1, creator: {}, verifyDelivery: "yes", allowPublicVariants: {}, odd: 1 },
            [
                `expect has an unknown expectation "odd" (${known})`,
                "expect.allowPublicVariants must be a list",
                "expect.draft must be true or false",
                "expect.creator must be a string",
                "expect.verifyDelivery must be true or false",
                "expect.allowPublicVariants has no effect without requireSignedUrls: true",
            ],
        ],
    ])("%j are refused for all their faults", (wrong, faults) => {
        expect(required(checkExpectations)(wrong, "expect")).toEqual(faults);
        expect(thrownBy(() => checkImage(signed, wrong as ImageExpectations)).message).toBe(
            `Could not check the image: ${faults.join("; ")}.`,
        );
    });

    it("are not those of a lookup, whose enforcement is for the lookup alone", () => {
        const expected = { draft: true, enforcement: "advisory" } as const;
        expect(checkImage(signed, expected)).toEqual(checkImage(signed, { draft: true }));
        expect(checkImage(signed, expected)).toHaveLength(1);
    });

    it("are none of an image that is malformed, and all that is wrong with that is told", () => {
        const flag = "image.requireSignedUrls must be true or false";
        const missing = ["requireSignedUrls", "access", "draft", "meta"].map((name) => `image.${name} is missing`);
        const wrong: [unknown, string][] = [
            [{ ...signed, requireSignedUrls: "false" }, flag],
            [{ ...signed, access: { public: "open" } }, 'image.access.public must be "public", "signed" or "unknown"'],
            [
                { ...signed, access: null, draft: 0 },
                "image.access must be a plain object; image.draft must be true or false",
            ],
            [undefined, missing.join("; ")],
        ];
        for (const [image, faults] of wrong) {
            expect(thrownBy(() => checkImage(image as CheckedImage, { requireSignedUrls: true })).message).toBe(
                `Could not check the image: ${faults}.`,
            );
        }
    });

    it("are not those whose fields are left out", () => {
        expect(checkExpectations({})).toEqual([]);
        expect(checkExpectations({ draft: undefined, odd: undefined })).toEqual([]);
    });
});

describe("the access is needed", () => {
    it.each([
        [{ requireSignedUrls: true }, true],
        [{ requireSignedUrls: false }, true],
        [{ verifyDelivery: true }, true],
        [{ verifyDelivery: false, variants: ["public"], draft: false, creator: "me", meta: {} }, false],
        [{}, false],
    ])("for %j: %p", (expected, isNeeded) => expect(needsAccess(expected)).toBe(isNeeded));
});
