import { checkEnforcedExpectations, type EnforcedExpectations, judgementOf } from "../../src/lookup/judgement";

describe("what a function expects", () => {
    it("may be enforced for each of preview and up", () => {
        expect(checkEnforcedExpectations({ draft: false, enforcement: { preview: "advisory" } })).toEqual([]);
    });

    it("may be nothing", () => {
        expect(checkEnforcedExpectations(undefined)).toEqual([]);
        expect(checkEnforcedExpectations({})).toEqual([]);
    });

    it.each([null, "strict", { previw: "advisory" }, { up: "off" }, new Map([["up", "advisory"]])])(
        "is refused with the enforcement %j",
        (enforcement) => {
            expect(checkEnforcedExpectations({ enforcement })).toEqual([
                expect.stringContaining("expect.enforcement must be"),
            ]);
        },
    );

    it.each([
        null,
        "draft",
        [],
        new Map([["draft", true]]),
        new Date(0),
        new (class {
            draft = true;
        })(),
        Object.create({ draft: true }),
        Object.defineProperty({}, "draft", { value: true }),
    ])("is refused as %p", (wrong) => {
        expect(checkEnforcedExpectations(wrong)).toEqual(["expect must be a plain object"]);
    });

    it("is refused for all its faults", () => {
        expect(checkEnforcedExpectations({ draft: 1, meta: { a: new Map() }, enforcement: "off" })).toEqual([
            "expect.draft must be true or false",
            "expect.meta.a must be a plain object",
            expect.stringContaining("expect.enforcement must be"),
        ]);
    });
});

describe("a judgement", () => {
    const call = { isPreview: false, secretArgs: [] };
    const expected: EnforcedExpectations = { draft: false, enforcement: { preview: "advisory", up: "mandatory" } };

    it("is of what is expected, at the level of now", () => {
        expect(judgementOf(expected, call)).toEqual({ expect: { draft: false }, level: "mandatory", isSecret: false });
        expect(judgementOf(expected, { ...call, isPreview: true })?.level).toBe("advisory");
        expect(judgementOf({}, call)).toEqual({ expect: {}, level: "mandatory", isSecret: false });
    });

    it("is none where nothing is expected", () => {
        expect(judgementOf(undefined, call)).toBeUndefined();
    });

    it("knows whether what is expected is a secret", () => {
        expect(judgementOf(expected, { ...call, secretArgs: ["imageId", "expect"] })?.isSecret).toBe(true);
        expect(judgementOf(expected, { ...call, secretArgs: ["imageId"] })?.isSecret).toBe(false);
    });
});
