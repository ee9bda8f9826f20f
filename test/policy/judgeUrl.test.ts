import { type SplitDeliveryUrl, splitDeliveryUrl } from "../../src/delivery/deliveryUrl";
import type { Access, Image } from "../../src/client/image";
import { Planned } from "../../src/policy/cloudflareResources";
import { judgeUrl, type UrlRules } from "../../src/policy/judgeUrl";
import type { ReadImage } from "../../src/policy/readImages";

const now = 1_800_000_000;
const nothing = new Planned();
const rules: UrlRules = { accountHash: "hash", minValiditySeconds: 86_400, nowSeconds: now, planned: nothing };

function split(rest: string): SplitDeliveryUrl {
    const url = splitDeliveryUrl(`https://imagedelivery.net/${rest}`);
    if (url === undefined) {
        throw new Error(`${rest} is not a delivery URL.`);
    }
    return url;
}

function judge(rest: string, read?: ReadImage, planned = nothing, changed: Partial<UrlRules> = {}) {
    const { faults, problem } = judgeUrl(split(rest), read, { ...rules, planned, ...changed });
    return problem ?? faults.map(({ fault }) => fault);
}

describe("a URL by itself", () => {
    const faultsOf = (rest: string, changed: Partial<UrlRules> = {}) => judge(rest, undefined, nothing, changed);

    it.each([
        ["without a signature", "hash/id/public"],
        ["with an expiry alone, which signs nothing", "hash/id/public?exp=1"],
        ["with an empty signature", "hash/id/public?exp=1&sig="],
        ["whose signature never expires", "hash/id/public?sig=00ff"],
        ["valid for exactly as long as it must be", `hash/id/public?exp=${now + 86_400}&sig=00ff`],
        ["valid for ever", "hash/id/public?exp=99999999999999999999&sig=00ff"],
    ])("%s is right", (_, rest) => expect(faultsOf(rest)).toEqual([]));

    it.each([
        ["another hash", "other/id/public", 'has the account hash "other", expected "hash"'],
        ["an expiry that is now", `hash/id/public?exp=${now}&sig=00ff`, "expired at 2027-01-15T08:00:00Z"],
        ["an expiry long ago", "hash/id/public?exp=0&sig=00ff", "expired at 1970-01-01T00:00:00Z"],
        [
            "a validity that is one second short",
            `hash/id/public?exp=${now + 86_399}&sig=00ff`,
            "expires too soon, at 2027-01-16T07:59:59Z",
        ],
        ["an expiry that is no number", "hash/id/public?exp=soon&sig=00ff", "has an expiry that is not a unix time"],
    ])("with %s is wrong", (_, rest, fault) => expect(faultsOf(rest)).toEqual([fault]));

    it("may have any hash if none is expected, and expire in a second if minValidity is zero", () => {
        expect(faultsOf("other/id/public", { accountHash: undefined })).toEqual([]);
        expect(faultsOf(`hash/id/public?exp=${now + 1}&sig=00ff`, { minValiditySeconds: 0 })).toEqual([]);
        expect(faultsOf(`hash/id/public?exp=${now}&sig=00ff`, { minValiditySeconds: 0 })).toHaveLength(1);
    });

    it("may have two faults", () => expect(faultsOf("other/id/public?exp=1&sig=00ff")).toHaveLength(2));
});

describe("a URL of an image", () => {
    const image = (requireSignedUrls: boolean, access: Record<string, Access> | null): Image => {
        const names = ["public", "teaser"];
        const variantUrls = Object.fromEntries(
            names.map((name) => [name, `https://imagedelivery.net/hash/id/${name}`]),
        );
        const accessProblem = access === null ? "It is not known." : null;
        const others = { accountId: "account", imageId: "id", creator: null, filename: null, meta: {}, uploaded: null };
        return { ...others, draft: false, requireSignedUrls, variantUrls, access, accessProblem };
    };
    const open = image(false, { public: "public", teaser: "public" });
    const closed = image(true, { public: "signed", teaser: "public" });
    const undefinedVariants = image(true, { public: "unknown", teaser: "unknown" });
    const hidden = image(true, null);
    const judgeImage = (rest: string, judged: Image, planned = nothing) =>
        judge(rest, { image: judged }, planned, { accountHash: undefined });

    it.each([
        ["a public image", "hash/id/public", open],
        ["a public image, signed anyway", "hash/id/public?sig=00ff", open],
        ["a flexible variant of a public image", "hash/id/w=400", open],
        ["a private image, signed", "hash/id/public?sig=00ff", closed],
        ["a private image through a variant for anyone", "hash/id/teaser", closed],
        ["a private image whose access cannot be read, signed", "hash/id/public?sig=00ff", hidden],
        ["a private image through a variant of unknown access, signed", "hash/id/teaser?sig=00ff", undefinedVariants],
    ])("may be of %s", (_, rest, judged) => expect(judgeImage(rest, judged)).toEqual([]));

    it.each([
        [
            "a private image without a signature",
            "hash/id/public",
            "is a broken link: the image requires signed URLs, and the URL has no signature",
        ],
        [
            "a private image with an expiry alone",
            "hash/id/public?exp=1900000000",
            "is a broken link: the image requires signed URLs, and the URL has no signature",
        ],
        [
            "a flexible variant of a private image",
            "hash/id/w=400",
            "is a broken link: the image requires signed URLs, and such an image has no flexible variants",
        ],
        [
            "a flexible variant of a private image, signed",
            "hash/id/w=400?sig=00ff",
            "is a broken link: the image requires signed URLs, and such an image has no flexible variants",
        ],
        [
            "a variant that does not exist",
            "hash/id/hero",
            "names a variant that the image does not have (known: public, teaser)",
        ],
        [
            "a variant that does not exist, signed",
            "hash/id/hero?sig=00ff",
            "names a variant that the image does not have (known: public, teaser)",
        ],
        [
            "a variant with the name of a property of every object",
            "hash/id/constructor",
            "names a variant that the image does not have (known: public, teaser)",
        ],
        [
            "another account with an image of that id",
            "other/id/public",
            'has the account hash "other", expected "hash"',
        ],
    ])("must not be of %s", (_, rest, fault) => expect(judgeImage(rest, closed)).toEqual([fault]));

    it("cannot be judged without a signature when it is unknown who may see the variant", () => {
        expect(judgeImage("hash/id/public", hidden)).toBe("It is not known.");
        expect(judgeImage("hash/id/teaser", undefinedVariants)).toMatch(
            /^The account lists no definition of the variant "teaser"/,
        );
        expect(judgeImage("hash/id/public", image(true, {}))).toMatch(
            /^The account lists no definition of the variant "public"/,
        );
    });

    it("may be of a variant of unknown access that the stack itself creates", () => {
        const planned = (access: "public" | "signed" | "unknown until up") =>
            new Planned(new Set(), new Map([["public", access]]));
        for (const judged of [closed, undefinedVariants]) {
            expect(judgeImage("hash/id/public", judged, planned("unknown until up"))).toEqual([]);
            expect(judgeImage("hash/id/public", judged, planned("public"))).toEqual([]);
            expect(judgeImage("hash/id/public", judged, planned("signed"))).toEqual([
                expect.stringContaining("the URL has no signature"),
            ]);
        }
    });

    it("must not be of a variant for anyone that the stack closes", () => {
        const shut = new Planned(new Set(), new Map([["teaser", "signed"]]));
        expect(judgeImage("hash/id/teaser", closed, shut)).toEqual([
            expect.stringContaining("the URL has no signature"),
        ]);
    });

    it("may name what the stack is about to create, if that will serve the image", () => {
        const planned = new Planned(
            new Set(["new"]),
            new Map([
                ["hero", "signed"],
                ["banner", "public"],
            ]),
        );
        expect(judgeImage("hash/id/hero", open, planned)).toEqual([]);
        expect(judgeImage("hash/id/banner", closed, planned)).toEqual([]);
        expect(judgeImage("hash/id/hero", closed, planned)).toEqual([
            expect.stringContaining("the URL has no signature"),
        ]);
        expect(judgeImage("hash/id/hero?sig=00ff", closed, planned)).toEqual([]);
        expect(judge("hash/new/public", { missingIn: "account" }, planned)).toEqual([]);
        expect(judge("hash/new/public", { missingIn: "account" })).toEqual([
            'names an image that does not exist in account "account"',
        ]);
    });
});
