import { assertOptions, type MockApiOptions } from "../../src/testing/options";

/** The message without its beginning, which is the same for all. */
function problemsOf(options: unknown): string {
    try {
        assertOptions(options);
    } catch (error) {
        return String(error).replace(/^Error: The options of the mock API are not valid: /, "");
    }
    return "none";
}

describe("the options of a mock API", () => {
    it("may all be given", () => {
        const options: Required<Omit<MockApiOptions, "log" | "now">> = {
            accountId: "a",
            accountHash: "h",
            images: [
                {
                    id: "x",
                    creator: "c",
                    filename: null,
                    meta: {},
                    requireSignedURLs: false,
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
            deliverAt: "self",
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
        expect(() => assertOptions({ ...options, now: () => 0, log: () => undefined })).not.toThrow();
    });

    it.each<[options: unknown, problems: string]>([
        [3, "it must be a plain object."],
        [null, "it must be a plain object."],
        [{ images: {} }, "images must be a list."],
        [{ images: [{}] }, "images[0].id is missing."],
        [{ images: ["x"] }, "images[0] must be a plain object."],
        [
            { images: [{ id: "x", requireSignedUrls: true }] },
            'images[0] has an unknown field "requireSignedUrls" (did you mean "requireSignedURLs"? known: id, creator, ' +
                "filename, meta, requireSignedURLs, uploaded, draft, width, height).",
        ],
        [
            {
                images: [
                    { id: "x", creator: 1, draft: "yes" },
                    { id: "y", width: "1", meta: [] },
                ],
            },
            "images[0].creator must be a string; images[0].draft must be true or false; " +
                "images[1].meta must be a plain object; images[1].width must be a whole number of pixels from 1 to 12000.",
        ],
        [
            { variants: [{ id: "v", options: { fit: "x" } }] },
            'variants[0].options.fit must be "scale-down", "contain", "cover", "crop" or "pad".',
        ],
        [{ tokens: [] }, "tokens must be a plain object."],
        [
            { tokens: { secret: { denied: ["everything"] } } },
            'tokens[0].denied[0] must be "details", "list", "variants", "keys" or "stats".',
        ],
        [{ signingKeys: "k" }, "signingKeys must be a plain object."],
        [{ signingKeys: { default: 1 } }, "signingKeys.default must be a string."],
        [{ deliverAt: "here" }, 'deliverAt must be "imagedelivery.net" or "self".'],
        [{ flexibleVariants: "yes" }, "flexibleVariants must be true or false."],
        [{ allowedImages: "1" }, "allowedImages must be a number."],
        [{ now: 1 }, "now must be a function."],
    ])("such as %j are refused", (options, problems) => {
        expect(problemsOf(options)).toBe(problems);
    });

    it("are refused without the secret of a token", () => {
        const problems = problemsOf({ tokens: { "the-secret": { status: "gone", name: "x" } } });
        expect(problems).toMatch(/^tokens\[0\] has an unknown field .*; tokens\[0\]\.status must be "active", /);
        expect(problems).not.toContain("the-secret");
    });
});
