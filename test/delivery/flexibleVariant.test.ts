import fc from "fast-check";
import type { FlexibleVariant } from "../../src";
import {
    checkFlexibleVariant,
    isFlexible,
    readFlexibleVariant,
    writeFlexibleVariant,
} from "../../src/delivery/flexibleVariant";
import { flexibleVariants, options } from "../support/deliveryUrls";
import { thrownBy } from "../support/thrownBy";

describe("a flexible variant", () => {
    it("reads as it was written", () => {
        fc.assert(
            fc.property(flexibleVariants, (variant) => {
                expect(checkFlexibleVariant(variant)).toEqual([]);
                const written = writeFlexibleVariant(variant);
                expect(isFlexible(written)).toBe(true);
                expect(readFlexibleVariant(written)).toEqual(variant);
            }),
            { numRuns: 1000 },
        );
    });

    it("is written the same in whatever order its options are given", () => {
        fc.assert(
            fc.property(flexibleVariants, (variant) => {
                const reversed = Object.fromEntries(Object.entries(variant).reverse());
                expect(writeFlexibleVariant(reversed)).toBe(writeFlexibleVariant(variant));
            }),
        );
    });

    it("is written with each option's own name, sorted, without what is undefined", () => {
        const [all] = fc.sample(fc.record(options), 1);
        expect(namesIn(writeFlexibleVariant(all ?? {}))).toEqual([
            "anim",
            "background",
            "blur",
            "brightness",
            "compression",
            "contrast",
            "dpr",
            "fit",
            "flip",
            "format",
            "gamma",
            "gravity",
            "height",
            "metadata",
            "onerror",
            "quality",
            "rotate",
            "saturation",
            "segment",
            "sharpen",
            "slow-connection-quality",
            "trim",
            "width",
            "zoom",
        ]);
        expect(writeFlexibleVariant({ width: 400, blur: undefined })).toBe("width=400");
    });

    it.each([
        ["w=400,h=300", { width: 400, height: 300 }],
        ["width=400,height=300", { width: 400, height: 300 }],
        ["f=auto,q=80,g=face", { format: "auto", quality: 80, gravity: "face" }],
        ["scq=low", { slowConnectionQuality: "low" }],
        ["slow-connection-quality=50", { slowConnectionQuality: 50 }],
        ["w=auto,anim=false,dpr=1.5", { width: "auto", anim: false, dpr: 1.5 }],
        ["rotate=90", { rotate: 90 }],
        ["trim=20;30;20;0", { trim: "20;30;20;0" }],
        ["background=a=b", { background: "a=b" }],
    ])("%s is read as %j", (written, variant) => expect(readFlexibleVariant(written)).toEqual(variant));

    it.each<[keyof FlexibleVariant, unknown[], unknown[]]>([
        ["anim", [true, false], ["true", 1, null]],
        ["background", ["red", "a b"], ["", "a,b", "a/b", "a\\b", "5", "true", "\ud800", 5]],
        ["blur", [1, 250, 1.5], [0, 250.1, "1", NaN]],
        ["brightness", [0, 1e6], [-1, 1e21, 1e-7, Infinity]],
        ["compression", ["fast"], ["slow", true]],
        ["contrast", [0], [-0.1]],
        ["dpr", [0, 3], [-1, "2"]],
        ["fit", ["scale-down", "squeeze"], ["fill", 1]],
        ["flip", ["h", "v", "hv"], ["vh", ""]],
        ["format", ["auto", "baseline-jpeg", "json"], ["gif"]],
        ["gamma", [0, 2.2], [-1]],
        ["gravity", ["auto", "0.5x0.2"], ["0.5", "a,b"]],
        ["height", [1], [0, "auto"]],
        ["metadata", ["keep", "copyright", "none"], ["all"]],
        ["onerror", ["redirect"], ["ignore"]],
        ["quality", [1, 100, "medium-high"], [0, 101, "best"]],
        ["rotate", [90, 180, 270], [0, 45, 360, "90"]],
        ["saturation", [0], [-1]],
        ["segment", ["foreground"], ["background"]],
        ["sharpen", [0, 10], [10.5, -1]],
        ["slowConnectionQuality", [1, 100, "low"], [0, 101]],
        ["trim", ["border", "20;30;20;0"], ["20", 20]],
        ["width", [1, "auto"], [0, "full"]],
        ["zoom", [0, 0.5, 1], [1.1, -1]],
    ])("takes for %s only what it may be", (name, good, bad) => {
        for (const value of good) {
            expect(checkFlexibleVariant({ [name]: value })).toEqual([]);
        }
        for (const value of bad) {
            expect(checkFlexibleVariant({ [name]: value })).toEqual([expect.stringMatching(`^${name} must be `)]);
        }
    });

    it("names everything that is wrong at once", () => {
        expect(checkFlexibleVariant({})).toEqual(["a flexible variant must have at least one option"]);
        expect(checkFlexibleVariant({ width: undefined })).toEqual([
            "a flexible variant must have at least one option",
        ]);
        const wrong = { blur: 0, w: 5, toString: 1, rotate: 45 } as object;
        expect(checkFlexibleVariant(wrong)).toEqual([
            "blur must be a number from 1 to 250",
            '"w" is not an option of flexible variants',
            '"toString" is not an option of flexible variants',
            "rotate must be one of 90, 180, 270",
        ]);
    });

    it.each([
        ["w=400,width=500", "width is repeated"],
        ["blur=5,blur=5", "blur is repeated"],
        ["size=3,size=4", '"size" is not an option of flexible variants; size is repeated'],
        [
            "__proto__=1,constructor=2",
            '"__proto__" is not an option of flexible variants; "constructor" is not an option of flexible variants',
        ],
        ["anim=", "anim must be true or false"],
        ["w=400,", '"" is not an option of flexible variants'],
        ["w=-1,h=1e3,q=0x10", "width must be"],
    ])("is refused as %s", (written, failure) => {
        const { message } = thrownBy(() => readFlexibleVariant(written));
        expect(message).toContain(`Could not read the flexible variant "${written}": ${failure}`);
    });
});

function namesIn(written: string): string[] {
    // What separates the options is in none of their values.
    return written.split(",").map((part) => part.split("=")[0] ?? "");
}
