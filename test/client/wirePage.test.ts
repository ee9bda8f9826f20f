import { parseWirePage, parseWireStats } from "../../src/client/wire";

const image = {
    id: "x",
    filename: null,
    uploaded: "2024-01-02T03:04:05.678Z",
    variants: ["https://imagedelivery.net/hash/x/public"],
};

/** A page with each of its images checked. */
function checkedPage(result: unknown) {
    const page = parseWirePage("account", result);
    return "problem" in page
        ? page
        : { ...page.value, images: page.value.images.map(([id, check]): [string, unknown] => [id, check()]) };
}

describe("a page of images", () => {
    it("is its images by their ids, in order, with the documented defaults, and its token", () => {
        const second = { ...image, id: "a/b", variants: [], creator: "me", meta: { n: 1 }, requireSignedURLs: true };
        expect(checkedPage({ images: [image, second], continuation_token: "next" })).toEqual({
            images: [
                [
                    "x",
                    {
                        value: {
                            accountId: "account",
                            imageId: "x",
                            creator: null,
                            filename: null,
                            meta: {},
                            requireSignedUrls: false,
                            draft: false,
                            uploaded: "2024-01-02T03:04:05Z",
                            variantUrls: { public: image.variants[0] },
                            access: { public: "public" },
                            accessProblem: null,
                        },
                    },
                ],
                [
                    "a/b",
                    {
                        value: expect.objectContaining({
                            creator: "me",
                            meta: { n: 1 },
                            requireSignedUrls: true,
                        }) as unknown,
                    },
                ],
            ],
            continuationToken: "next",
        });
    });

    it.each([{}, { continuation_token: null }, { continuation_token: null, total: 5 }])(
        "may be the last: %j",
        (end) => {
            expect(parseWirePage("account", { images: [], ...end })).toEqual({
                value: { images: [], continuationToken: undefined },
            });
        },
    );

    it.each([
        { continuation_token: "" },
        { continuationToken: "next" },
        { continuation_tokens: "next" },
        { "continuation-token": null },
        { cursor: "next" },
        { next: { token: "next" } },
    ])("does not say clearly that it is the last: %j", (end) => {
        expect(parseWirePage("account", { images: [], ...end })).toEqual({
            value: { images: [], continuationToken: undefined, hasUnclearEnd: true },
        });
    });

    it("does not say clearly that it is the last with as many images as fit, and no token", () => {
        const full = Array.from({ length: 1000 }, (_, index) => ({ ...image, id: `image-${index}` }));
        expect(parseWirePage("account", { images: full })).toMatchObject({ value: { hasUnclearEnd: true } });
        expect(parseWirePage("account", { images: full.slice(1) })).not.toMatchObject({
            value: { hasUnclearEnd: true },
        });
        expect(parseWirePage("account", { images: full, continuation_token: null })).not.toHaveProperty(
            "value.hasUnclearEnd",
        );
    });

    it.each([undefined, null, [], "images", {}, { images: null }, { images: {} }, { images: "x" }])(
        "is no page: %j",
        (result) => expect(parseWirePage("account", result)).toEqual({ problem: "result.images is not a list" }),
    );

    it.each([1, true, {}, []])("has no token %j", (token) => {
        expect(parseWirePage("account", { images: [], continuation_token: token })).toEqual({
            problem: "result.continuation_token is not a string",
        });
    });

    it.each([null, "x", [], {}, { ...image, id: undefined }, { ...image, id: "" }, { ...image, id: 1 }])(
        "has no image without an id: %j",
        (entry) =>
            expect(parseWirePage("account", { images: [image, entry] })).toEqual({
                problem: "result.images[1] has no id",
            }),
    );

    it.each([
        [{ uploaded: "yesterday" }, "result.uploaded must be a date and time"],
        [{ variants: "public" }, "result.variants is not a list"],
        [{ variants: [1] }, "result.variants[0] is not an https URL of an image"],
        [{ meta: [] }, "result.meta must be an object"],
        [{ requireSignedURLs: "yes" }, "result.requireSignedURLs must be true or false"],
        [{ draft: 1 }, "result.draft must be true or false"],
        [{ creator: 1 }, "result.creator must be a string"],
    ])("says of an image with %j, and of no other, what is wrong with it", (change, problem) => {
        expect(checkedPage({ images: [image, { ...image, id: "y", variants: [], ...change }] })).toMatchObject({
            images: [
                ["x", { value: { filename: null } }],
                ["y", { problem }],
            ],
        });
    });
});

describe("statistics", () => {
    it("are two whole numbers", () => {
        expect(parseWireStats({ count: { current: 3, allowed: 5, more: 1 } })).toEqual({
            value: { current: 3, allowed: 5 },
        });
    });

    it.each([undefined, null, {}, { count: null }, { count: {} }, { count: { current: 1 } }])(
        "are not %j",
        (result) => {
            expect(parseWireStats(result)).toEqual({ problem: "result.count is not two whole numbers from 0" });
        },
    );

    it.each([
        { current: "1", allowed: 2 },
        { current: 1, allowed: null },
        { current: -1, allowed: 2 },
        { current: 1, allowed: -2 },
        { current: 1.5, allowed: 2 },
        { current: 1, allowed: 2.5 },
        { current: NaN, allowed: Infinity },
    ])("are no other count: %j", (count) => {
        expect(parseWireStats({ count })).toEqual({ problem: "result.count is not two whole numbers from 0" });
    });
});
