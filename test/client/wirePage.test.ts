import * as runtime from "@pulumi/pulumi/runtime";
import { parseWirePage, parseWireStats } from "../../src/client/wirePage";

const image = {
    id: "x",
    filename: null,
    uploaded: "2024-01-02T03:04:05.678Z",
    variants: ["https://imagedelivery.net/hash/x/public"],
};

/** A page with each of its images checked. */
function checkedPage(result: unknown) {
    const page = parseWirePage(result);
    return "problem" in page
        ? page
        : { ...page.value, images: page.value.images.map(([id, check]): [string, unknown] => [id, check()]) };
}

describe("a page of images", () => {
    it("is its images by their ids, in order, with the documented defaults, and its token", () => {
        const second = { ...image, id: "a/b", creator: "me", meta: { n: 1 }, requireSignedURLs: true };
        expect(checkedPage({ images: [image, second], continuation_token: "next" })).toEqual({
            images: [
                [
                    "x",
                    {
                        value: {
                            creator: undefined,
                            filename: undefined,
                            meta: {},
                            requireSignedUrls: false,
                            draft: false,
                            uploaded: image.uploaded,
                            variants: image.variants,
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

    it.each([{}, { continuation_token: null }, { continuation_token: "" }])("may be the last: %j", (end) => {
        expect(parseWirePage({ images: [], ...end })).toEqual({ value: { images: [], continuationToken: undefined } });
    });

    it.each([undefined, null, [], "images", {}, { images: null }, { images: {} }, { images: "x" }])(
        "is no page: %j",
        (result) => expect(parseWirePage(result)).toEqual({ problem: "result.images is not a list" }),
    );

    it.each([1, true, {}, []])("has no token %j", (token) => {
        expect(parseWirePage({ images: [], continuation_token: token })).toEqual({
            problem: "result.continuation_token is not a string",
        });
    });

    it.each([null, "x", [], {}, { ...image, id: undefined }, { ...image, id: "" }, { ...image, id: 1 }])(
        "has no image without an id: %j",
        (entry) => expect(parseWirePage({ images: [image, entry] })).toEqual({ problem: "result.images[1] has no id" }),
    );

    it.each([
        [{ uploaded: "yesterday" }, "result.uploaded is not a date and time"],
        [{ variants: "public" }, "result.variants is not a list of delivery URLs"],
        [{ variants: [1] }, "result.variants is not a list of delivery URLs"],
        [{ meta: [] }, "result.meta is not an object"],
        [{ requireSignedURLs: "yes" }, "result.requireSignedURLs is not a boolean"],
        [{ draft: 1 }, "result.draft is not a boolean"],
        [{ creator: 1 }, "result.creator is not a string"],
    ])("says of an image with %j, and of no other, what is wrong with it", (change, problem) => {
        expect(checkedPage({ images: [image, { ...image, id: "y", ...change }] })).toMatchObject({
            images: [
                ["x", { value: { filename: undefined } }],
                ["y", { problem }],
            ],
        });
    });

    it.each([
        ["meta", { deep: [{ [runtime.specialSigKey]: runtime.specialSecretSig, value: "x" }] }],
        ["meta", { value: runtime.unknownValue }],
        ["metadata", { [runtime.specialSigKey]: "c44067f5952c0a294b673a41bacd8c17", path: "/etc/passwd" }],
        ["creator", runtime.unknownValue],
    ])("has an image that cannot be used when its %s commands the engine", (field, value) => {
        expect(checkedPage({ images: [{ ...image, [field]: value }] })).toMatchObject({
            images: [["x", { problem: `result.${field} contains a value that is reserved for the Pulumi engine` }]],
        });
    });
});

describe("statistics", () => {
    it("are two numbers", () => {
        expect(parseWireStats({ count: { current: 3, allowed: 5, more: 1 } })).toEqual({
            value: { current: 3, allowed: 5 },
        });
    });

    it.each([undefined, null, {}, { count: null }, { count: {} }, { count: { current: 1 } }])(
        "are not %j",
        (result) => {
            expect(parseWireStats(result)).toEqual({ problem: "result.count is not two numbers" });
        },
    );

    it.each([
        { current: "1", allowed: 2 },
        { current: 1, allowed: null },
    ])("are no other count: %j", (count) => {
        expect(parseWireStats({ count })).toEqual({ problem: "result.count is not two numbers" });
    });
});
