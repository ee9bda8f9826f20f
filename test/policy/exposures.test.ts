import { imagesRequireSignedUrls, variantsRequireSignedUrls } from "../../src/policy";
import { stackType, unknown, violationsOf } from "./support/violations";

describe.each([
    {
        policy: imagesRequireSignedUrls,
        type: "cloudflare:index/image:Image",
        exposed: { imageId: "brand/logo.png" },
        exposedToo: { imageId: "brand/logo.png", requireSignedUrls: false },
        property: "requireSignedUrls",
        safe: [true],
        allowList: "allowedImages",
        unknownFlag: { imageId: "brand/logo.png", requireSignedUrls: unknown },
        unknownId: { imageId: unknown },
        message: /^requireSignedUrls is not true, so .* allowedImages\.$/,
    },
    {
        policy: variantsRequireSignedUrls,
        type: "cloudflare:index/imageVariant:ImageVariant",
        exposed: { imageVariantId: "brand/logo.png", neverRequireSignedUrls: true },
        exposedToo: { imageVariantId: "brand/logo.png", neverRequireSignedUrls: true, options: {} },
        property: "neverRequireSignedUrls",
        safe: [false, undefined, null],
        allowList: "allowedVariants",
        unknownFlag: { imageVariantId: "brand/logo.png", neverRequireSignedUrls: unknown },
        unknownId: { imageVariantId: unknown, neverRequireSignedUrls: true },
        message: /^neverRequireSignedUrls is not false, so .* allowedVariants\.$/,
    },
])("$policy.name", (row) => {
    const { policy, type, exposed, exposedToo, property, safe, allowList, unknownFlag, unknownId, message } = row;
    const closed = { ...exposed, [property]: safe[0] };

    it("reports a resource that exposes images, and no other", async () => {
        expect(await violationsOf(policy, { type, props: exposed })).toEqual([expect.stringMatching(message)]);
        expect(await violationsOf(policy, { type, props: exposedToo })).toHaveLength(1);
        expect(await violationsOf(policy, { type, props: closed })).toEqual([]);
        expect(await violationsOf(policy, { props: exposed })).toEqual([]);
    });

    it.each([true, false, undefined, null, "true", "false", "", 0, 1, NaN, [], [true], {}, new Date(0)])(
        "takes %p for exposing unless it is certainly not",
        async (value) => {
            const expected = safe.some((one) => one === value) ? [] : [expect.stringMatching(message)];
            expect(await violationsOf(policy, { type, props: { ...exposed, [property]: value } })).toEqual(expected);
        },
    );

    it.each([
        [["brand/logo.png"], 0],
        [["brand/*"], 0],
        [["*.png"], 0],
        [["x", "*"], 0],
        [["brand/"], 1],
        [["brand/logo_png"], 1],
        [["brand/logo.pn"], 1],
        [["rand/*"], 1],
        [[".*"], 1],
        [[], 1],
    ])("with %j allowed, reports %i", async (allowed, count) => {
        expect(await violationsOf(policy, { type, props: exposed }, { [allowList]: allowed })).toHaveLength(count);
    });

    it("skips an unknown property if its value matters", async () => {
        expect(await violationsOf(policy, { type, props: unknownFlag })).toEqual([]);
        expect(await violationsOf(policy, { type, props: unknownId })).toHaveLength(1);
        expect(await violationsOf(policy, { type, props: unknownId }, { [allowList]: ["x"] })).toEqual([]);
    });

    it("reports unknown names in its configuration, once, on the stack", async () => {
        const config = { [`${allowList}s`]: [], [allowList]: [], allow: [] };
        expect(await violationsOf(policy, { type: stackType, props: {} }, config)).toEqual([
            `The configuration of this policy is not valid: unknown name "${allowList}s" (did you mean "${allowList}"? ` +
                `known: ${allowList}); unknown name "allow" (known: ${allowList}). ` +
                "Correct it; until then, the defaults apply.",
        ]);
        expect(await violationsOf(policy, { type, props: closed }, config)).toEqual([]);
        expect(await violationsOf(policy, { type: stackType, props: {} }, { [allowList]: [] })).toEqual([]);
    });
});
