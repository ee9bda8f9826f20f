import { checkEnforcement, levelNow } from "../../src/lookup/expectations";

describe("the level of enforcement", () => {
    it.each([
        [undefined, "mandatory", "mandatory"],
        ["mandatory", "mandatory", "mandatory"],
        ["advisory", "advisory", "advisory"],
        [{ preview: "advisory", up: "mandatory" }, "advisory", "mandatory"],
        [{ preview: "advisory" }, "advisory", "mandatory"],
        [{ up: "advisory" }, "mandatory", "advisory"],
        [{}, "mandatory", "mandatory"],
        [{ preview: undefined, up: "advisory" }, "mandatory", "advisory"],
    ] as const)("of %j is %s at preview and %s at up", (enforcement, preview, up) => {
        expect([levelNow(enforcement, true), levelNow(enforcement, false)]).toEqual([preview, up]);
        expect(checkEnforcement(levelNow(enforcement, true))).toEqual([]);
    });

    it.each(["off", "", "Mandatory", 1, true, [], null])("is refused as %j, wherever it stands", (wrong) => {
        const refusal = [
            'expect.enforcement must be "mandatory", "advisory", or one of them for each of preview and up',
        ];
        expect(checkEnforcement(wrong)).toEqual(refusal);
        expect(checkEnforcement({ preview: wrong })).toEqual(refusal);
        expect(checkEnforcement(levelNow({ preview: wrong as "advisory" }, true))).toEqual(
            wrong === null ? [] : refusal,
        );
    });
});

describe("an enforcement", () => {
    it.each([
        undefined,
        "mandatory",
        "advisory",
        {},
        { preview: "advisory" },
        { preview: "advisory", up: "mandatory" },
    ])("may be %j", (enforcement) => expect(checkEnforcement(enforcement)).toEqual([]));

    it.each([
        null,
        "off",
        1,
        [],
        ["advisory"],
        { previw: "advisory" },
        { up: "off" },
        { preview: null },
        new Map([["up", "advisory"]]),
        new Date(0),
        Object.create({ up: "advisory" }),
    ])("may not be %j", (enforcement) => expect(checkEnforcement(enforcement)).toHaveLength(1));
});
