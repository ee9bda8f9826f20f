import { parseOptions } from "../../src/testing/optionsFile";

describe("an options file", () => {
    it("may be an array of images", () => {
        expect(parseOptions('[{ "id": "x", "creator": null }]')).toEqual({ images: [{ id: "x", creator: null }] });
    });

    it("may have every option but the functions", () => {
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
                    width: 3,
                    height: 4,
                },
            ],
            variants: [
                {
                    id: "public",
                    options: { fit: "pad", width: 1, height: 2, metadata: "keep" },
                    neverRequireSignedURLs: true,
                },
            ],
            signingKeys: { default: "k" },
            flexibleVariants: true,
            allowedImages: 5,
            tokens: {
                secret: {
                    permissions: ["Images Read", "Images Write"],
                    status: "active",
                    denied: ["details", "list", "variants", "keys", "stats"],
                },
            },
            keys: [{ email: "e", key: "k" }],
            port: 1,
            latencyMs: 2,
            notFoundAs: "json",
            rateLimit: { requests: 1, windowSeconds: 2, speed: 3 },
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
        ['{ "signingKeys": "k" }', "signingKeys must be an object"],
        ['{ "signingKeys": { "default": 1 } }', "signingKeys.default must be a string"],
        ['{ "flexibleVariants": "yes" }', "flexibleVariants must be true or false"],
        ['{ "allowedImages": "1" }', "allowedImages must be a number"],
        ['{ "now": 1 }', "now is not known"],
        [
            '{ "tokens": { "secret": { "denied": ["everything"] } } }',
            "tokens[0].denied[0] must be one of details, list",
        ],
        ['[{ "id": "x", "width": "1", "height": "1" }]', "images[0].width must be a number; images[0].height must be"],
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
