import { checkExpectations, type EnforcedExpectations, type Judgement } from "../../src/lookup/expectations";
import { imageDetails } from "../../src/lookup/functions/getImageDetails";
import { checkedRun } from "../../src/lookup/run";
import { callOf } from "../support/call";
import { fakeClient } from "../support/fakeClient";

describe("what a function expects", () => {
    it("may be enforced for each of preview and up", () => {
        expect(checkExpectations({ draft: false, enforcement: { preview: "advisory" } })).toEqual([]);
    });

    it("may be nothing", () => {
        expect(checkExpectations(undefined)).toEqual([]);
        expect(checkExpectations({})).toEqual([]);
    });

    it.each([null, "strict", { previw: "advisory" }, { up: "off" }, new Map([["up", "advisory"]])])(
        "is refused with the enforcement %j",
        (enforcement) => {
            expect(checkExpectations({ enforcement })).toEqual([expect.stringContaining("expect.enforcement must be")]);
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
        expect(checkExpectations(wrong)).toEqual(["expect must be a plain object"]);
    });

    it("is refused for all its faults", () => {
        expect(checkExpectations({ draft: 1, meta: { a: new Map() }, enforcement: "off" })).toEqual([
            "expect.draft must be true or false",
            "expect.meta.a must be a plain object",
            expect.stringContaining("expect.enforcement must be"),
        ]);
    });
});

describe("a judgement", () => {
    const call = { isPreview: false, secretArgs: [] };
    const judgementOf = (
        expect: EnforcedExpectations | undefined,
        changes: { isPreview: boolean; secretArgs: readonly string[] },
    ): Judgement | undefined =>
        checkedRun(imageDetails, { imageId: "x", expect }, callOf(fakeClient({}), changes)).judgement;
    const expected: EnforcedExpectations = { draft: false, enforcement: { preview: "advisory", up: "mandatory" } };

    it("is of what is expected, at the level of now", () => {
        expect(judgementOf(expected, call)).toEqual({ expect: expected, level: "mandatory", isSecret: false });
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
