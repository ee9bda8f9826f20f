import fc from "fast-check";
import { checkFlexibleVariant, isFlexible } from "../../src/delivery/flexibleVariant";
import { flexibleVariants } from "../support/deliveryUrls";

describe("a flexible variant", () => {
    it("may have any of its options, in any order", () => {
        fc.assert(
            fc.property(flexibleVariants, (variant) => {
                expect(isFlexible(variant)).toBe(true);
                expect(checkFlexibleVariant(variant)).toEqual([]);
            }),
            { numRuns: 1000 },
        );
    });

    it.each([
        "w=400,h=300",
        "width=400,height=300",
        "f=auto,q=80,g=face",
        "scq=low",
        "slow-connection-quality=50",
        "w=auto,anim=false,dpr=1.5",
        "rotate=90",
        "trim=20;30;20;0",
        "background=a=b",
    ])("may be %s", (variant) => expect(checkFlexibleVariant(variant)).toEqual([]));

    it.each<[string, unknown[], unknown[]]>([
        ["anim", [true, false], ["True", 1, null]],
        ["background", ["red", "a b"], ["", "a/b", "a\\b", "5", "true", "\ud800"]],
        ["blur", [1, 250, 1.5], [0, 250.1, '"1"', NaN]],
        ["brightness", [0, 1e6], [-1, 1e21, 1e-7, Infinity]],
        ["compression", ["fast"], ["slow", true]],
        ["contrast", [0], [-0.1]],
        ["dpr", [0, 3], [-1, '"2"']],
        ["fit", ["scale-down", "squeeze"], ["fill", 1]],
        ["flip", ["h", "v", "hv"], ["vh", ""]],
        ["format", ["auto", "baseline-jpeg", "json"], ["gif"]],
        ["gamma", [0, 2.2], [-1]],
        ["gravity", ["auto", "0.5x0.2"], ["0.5"]],
        ["height", [1], [0, "auto"]],
        ["metadata", ["keep", "copyright", "none"], ["all"]],
        ["onerror", ["redirect"], ["ignore"]],
        ["quality", [1, 100, "medium-high"], [0, 101, "best"]],
        ["rotate", [90, 180, 270], [0, 45, 360, "90deg"]],
        ["saturation", [0], [-1]],
        ["segment", ["foreground"], ["background"]],
        ["sharpen", [0, 10], [10.5, -1]],
        ["slow-connection-quality", [1, 100, "low"], [0, 101]],
        ["trim", ["border", "20;30;20;0"], ["20", 20]],
        ["width", [1, "auto"], [0, "full"]],
        ["zoom", [0, 0.5, 1], [1.1, -1]],
    ])("takes for %s only what it may be", (name, good, bad) => {
        for (const value of good) {
            expect(checkFlexibleVariant(`${name}=${String(value)}`)).toEqual([]);
        }
        for (const value of bad) {
            expect(checkFlexibleVariant(`${name}=${String(value)}`)).toEqual([
                expect.stringMatching(`^${name} must be `),
            ]);
        }
    });

    it("names everything that is wrong at once", () => {
        expect(checkFlexibleVariant("blur=0,W=5,toString=1,rotate=45")).toEqual([
            "blur must be a number from 1 to 250",
            '"W" is not an option of flexible variants',
            '"toString" is not an option of flexible variants',
            "rotate must be one of 90, 180, 270",
        ]);
    });

    it.each([
        ["w=400,width=500", ["width is repeated"]],
        ["blur=5,blur=5", ["blur is repeated"]],
        ["size=3,size=4", ['"size" is not an option of flexible variants', "size is repeated"]],
        [
            "__proto__=1,constructor=2",
            [
                '"__proto__" is not an option of flexible variants',
                '"constructor" is not an option of flexible variants',
            ],
        ],
        ["anim=", ["anim must be true or false"]],
        ["w=400,", ['"" is not an option of flexible variants']],
        ["background=a,b", ['"b" is not an option of flexible variants']],
        [
            "w=-1,h=1e3,q=0x10",
            [
                "width must be a number from 1, or auto",
                "height must be a number from 1",
                "quality must be a number from 1 to 100, or high, or medium-high, or medium-low, or low",
            ],
        ],
    ])("is refused as %s", (variant, problems) => expect(checkFlexibleVariant(variant)).toEqual(problems));
});
