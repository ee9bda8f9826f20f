import * as pulumi from "@pulumi/pulumi";
import * as images from "../../src";
import { valueOf } from "../support/valueOf";

/** As in a user's own unit test, the mocks take responses from a table. */
const variantUrls = { public: "https://imagedelivery.net/hash/x/public" };
const details = {
    accountId: "account",
    imageId: "x",
    meta: {},
    requireSignedUrls: false,
    draft: false,
    uploaded: "2024-01-02T03:04:05Z",
    variants: [variantUrls.public],
    variantUrls,
    access: { public: "public" },
};
const results: Record<string, object> = {
    getImageDetails: details,
    getImageDetailsSet: { accountId: "account", images: { x: details }, missingIds: ["y"] },
    getImages: { accountId: "account", images: [details, { ...details, imageId: "y" }] },
    getImageVariants: { accountId: "account", variants: { public: { neverRequireSignedUrls: true } } },
    getImagesStats: { accountId: "account", current: 3, allowed: 5 },
    getSigningKey: { accountId: "account", name: "default", value: "the-key" },
};
let calls: pulumi.runtime.MockCallArgs[] = [];

async function mock(isPreview: boolean): Promise<void> {
    calls = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ name, inputs }) => ({
                id: isPreview ? undefined : `id-of-${name}`,
                state: inputs as object,
            }),
            call: (args) => {
                calls.push(args);
                return results[args.token.replace("cloudflare-images:index:", "")] ?? {};
            },
        },
        "project",
        "stack",
        isPreview,
    );
}

class Thing extends pulumi.CustomResource {}

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

/** Each function with an output form: called with an argument, which may be an output. */
const outputForms: [name: string, call: (arg: pulumi.Input<string>) => pulumi.Output<object>, inputs: object][] = [
    ["getImageDetails", (imageId) => images.getImageDetailsOutput({ imageId }), { imageId: "given" }],
    [
        "getImageDetailsSet",
        (id) => images.getImageDetailsSetOutput({ imageIds: ["a", id], missing: "omit" }),
        { imageIds: ["a", "given"], missing: "omit" },
    ],
    ["getImages", (creator) => images.getImagesOutput({ creator }), { creator: "given" }],
    ["getImageVariants", (accountId) => images.getImageVariantsOutput({ accountId }), { accountId: "given" }],
    ["getImagesStats", (accountId) => images.getImagesStatsOutput({ accountId }), { accountId: "given" }],
    ["getSigningKey", (name) => images.getSigningKeyOutput({ name }), { name: "given" }],
];

function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}

describe("the functions under Pulumi's mocks", () => {
    beforeEach(() => mock(false));

    it.each<[string, () => Promise<object>, object]>([
        ["getImageDetails", () => images.getImageDetails({ imageId: "x" }), { imageId: "x" }],
        [
            "getImageDetails",
            async () => (await images.tryGetImageDetails({ imageId: "x", expect: { draft: false } })) ?? {},
            { imageId: "x", expect: { draft: false } },
        ],
        ["getImageDetailsSet", () => images.getImageDetailsSet({ imageIds: ["x"] }), { imageIds: ["x"] }],
        ["getImages", () => images.getImages({ creator: "", maxItems: 2 }), { creator: "", maxItems: 2 }],
        ["getImages", () => images.getImages(), {}],
        ["getImageVariants", () => images.getImageVariants(), {}],
        ["getImagesStats", () => images.getImagesStats({ accountId: "a" }), { accountId: "a" }],
        ["getSigningKey", () => images.getSigningKey({ name: "n" }), { name: "n" }],
    ])("%s is a call, with its arguments, and has its result", async (name, call, inputs) => {
        expect(await call()).toEqual(results[name]);
        expect(calls).toMatchObject([{ token: `cloudflare-images:index:${name}`, inputs }]);
        expect(calls[0]?.inputs).toEqual(inputs);
    });

    it.each(outputForms)("%sOutput is the same call, and secret only for a key", async (name, call, inputs) => {
        const result = call(pulumi.output("given"));
        expect(await valueOf(result)).toEqual(results[name]);
        expect(calls).toMatchObject([{ token: `cloudflare-images:index:${name}`, inputs }]);
        expect(await pulumi.isSecret(result)).toBe(name === "getSigningKey");
    });

    it.each(outputForms)("%sOutput is secret when an argument is", async (_, call) => {
        const result = call(pulumi.secret("given"));
        expect(await pulumi.isSecret(result)).toBe(true);
        expect(await valueOf(result)).toBeDefined();
        expect(calls).toHaveLength(1);
    });

    it.each([
        { expect: { meta: { album: pulumi.secret("summer") } } },
        { expect: { creator: pulumi.secret("me") } },
        { accountId: pulumi.secret("a") },
    ])("getImageDetailsOutput is secret for %#", async (args) => {
        const result = images.getImageDetailsOutput({ imageId: "x", ...args });
        expect(await pulumi.isSecret(result)).toBe(true);
    });

    it("lift what is in their results", async () => {
        const hero = images.getImageDetailsOutput({ imageId: "x" });
        expect(await valueOf(hero.variantUrls.apply((urls) => urls["public"]))).toBe(variantUrls.public);
        expect(await valueOf(images.getImagesStatsOutput().current)).toBe(3);
    });

    it("take a Provider, whose credentials make nothing secret", async () => {
        const provider = new images.Provider("p", { apiToken: pulumi.secret("t"), accountId: "account" });
        const result = images.getImageDetailsOutput({ imageId: "x" }, { provider });
        expect(await valueOf(result)).toEqual(details);
        expect(await pulumi.isSecret(result)).toBe(false);
        expect(await images.getImageDetails({ imageId: "x" }, { provider })).toEqual(details);
        expect(calls.map((call) => call.provider)).toEqual([
            expect.stringMatching(/^urn:pulumi:.*pulumi-nodejs::p::id-of-p$/),
            expect.stringMatching(/^urn:pulumi:.*pulumi-nodejs::p::id-of-p$/),
        ]);
    });

    it("are secret when the account of their Provider is, and no other is given", async () => {
        const provider = new images.Provider("p", { accountId: pulumi.secret("account") });
        const hero = images.getImageDetailsOutput({ imageId: "x" }, { provider });
        expect(await pulumi.isSecret(hero)).toBe(true);
        expect(await pulumi.isSecret(images.getImagesStatsOutput({}, { provider }))).toBe(true);
        const other = images.getImagesStatsOutput({ accountId: "other" }, { provider });
        expect(await pulumi.isSecret(other)).toBe(false);
    });

    it("say that there is no image by a code, as nothing is left of what a mock throws", async () => {
        results["getImageDetails"] = { code: "IMAGE_NOT_FOUND" };
        try {
            await expect(images.getImageDetails({ imageId: "x" })).rejects.toThrow(images.ImageNotFoundError);
            expect(await images.tryGetImageDetails({ imageId: "x" })).toBeUndefined();
        } finally {
            results["getImageDetails"] = details;
        }
    });

    it.each([
        () => images.getImageDetails({ imageId: "x" }, { provider: other() }),
        () => images.getImageDetailsOutput({ imageId: "x" }, { provider: other() }),
        () => images.getImagesStatsOutput({}, { provider: other() }),
    ])("refuse a provider of another package: %#", async (call) => {
        const refused = async () => {
            await call();
        };
        await expect(refused()).rejects.toThrow("opts.provider must be a Provider of pulumi-cloudflare-images.");
        expect(calls).toEqual([]);
    });

    it("wait for what they depend on", async () => {
        const created = new Thing("test:index:Thing", "thing");
        expect(await valueOf(images.getImagesStatsOutput({}, { dependsOn: created }))).toMatchObject({ current: 3 });
    });

    let others = 0;
    function other(): pulumi.ProviderResource {
        return new (class extends pulumi.ProviderResource {})("cloudflare", `other-${++others}`, {});
    }
});

describe("the functions at preview", () => {
    beforeEach(() => mock(true));

    it.each(outputForms)("%sOutput is unknown while an argument is, and calls nothing", async (_, call) => {
        const result = call(unknown);
        expect(await isKnown(result)).toBe(false);
        expect(calls).toEqual([]);
    });

    it.each(outputForms)("%sOutput is called when all is known", async (_, call) => {
        expect(await isKnown(call("given"))).toBe(true);
        expect(calls).toHaveLength(1);
    });

    it("are unknown while what they depend on is yet to be created", async () => {
        const planned = new Thing("test:index:Thing", "thing");
        expect(await isKnown(planned.id)).toBe(false);
        const result = images.getImageDetailsOutput({ imageId: "x" }, { dependsOn: [planned] });
        expect(await isKnown(result)).toBe(false);
        expect(calls).toEqual([]);
    });
});
