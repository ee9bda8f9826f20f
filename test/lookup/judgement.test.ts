import { checkEnforcedExpectations } from "../../src/lookup/judgement";

describe("what a function expects", () => {
    it("may be enforced for each of preview and up", () => {
        expect(checkEnforcedExpectations({ draft: false, enforcement: { preview: "advisory" } })).toEqual([]);
    });

    it.each([null, "strict", { previw: "advisory" }, { up: "off" }])("is refused with the enforcement %j", (wrong) => {
        const enforcement = wrong as "advisory";
        expect(checkEnforcedExpectations({ enforcement })).toEqual([
            expect.stringContaining("expect.enforcement must be"),
        ]);
    });
});
