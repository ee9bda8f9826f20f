import { parseOptions } from "../../src/testing/optionsFile";

describe("an options file", () => {
    it("may be an array of images", () => {
        expect(parseOptions('[{ "id": "x", "creator": null }]')).toEqual({ images: [{ id: "x", creator: null }] });
    });

    it("may have every option but the log", () => {
        const options = {
            accountId: "a",
            accountHash: "h",
            images: [
                {
                    id: "x",
                    creator: "c",
                    filename: null,
                    meta: {},
                    requireSignedURLs: true,
                    uploaded: "2024-01-02T03:04:05Z",
                    draft: false,
                },
            ],
            variants: [
                {
                    id: "public",
                    options: { fit: "pad", width: 1, height: 2, metadata: "keep" },
                    neverRequireSignedURLs: true,
                },
            ],
            tokens: { secret: { permissions: ["Images Read", "Images Write"], status: "active" } },
            keys: [{ email: "e", key: "k" }],
            port: 1,
            latencyMs: 2,
            notFoundAs: "json",
        };
        expect(parseOptions(JSON.stringify(options))).toEqual(options);
    });

    it.each([
        ["3", "it must be an object"],
        ["null", "it must be an object"],
        ["[{}]", "images[0].id is missing"],
        ['["x"]', "images[0] must be an object"],
        ['[{ "id": "x", "requireSignedUrls": true }]', "images[0].requireSignedUrls is not known"],
        ['{ "image": [] }', "image is not known"],
        ['{ "images": {} }', "images must be an array"],
        ['{ "tokens": [] }', "tokens must be an object"],
        [
            '{ "variants": [{ "id": "v", "options": { "fit": "x" } }] }',
            "variants[0].options.fit must be one of scale-down",
        ],
        ['[{ "id": 1, "draft": "yes" }]', "images[0].id must be a string; images[0].draft must be true or false"],
    ])("such as %s is refused", (text, message) => {
        expect(() => parseOptions(text)).toThrow(message);
    });

    it("is refused without showing a token", () => {
        expect(() => parseOptions('{ "tokens": { "secret": { "status": "gone" } } }')).toThrow(
            /^tokens\[0\].status must be one of active, expired, disabled$/,
        );
    });
});
