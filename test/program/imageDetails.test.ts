import * as pulumi from "@pulumi/pulumi";
import {
    type Duration,
    ImageDetails,
    type ImageDetailsArgs,
    ImageDetailsSet,
    InvalidInputError,
    Provider,
    type ProviderArgs,
    type SignedVariantUrlOptions,
} from "../../src";
import { thrownBy } from "../support/thrownBy";
import { valueOf } from "../support/valueOf";

/** As in a user's own unit test, the mocks take responses from a table. */
const variantUrls = {
    public: "https://imagedelivery.net/hash/x/public",
    constructor: "https://imagedelivery.net/hash/x/constructor",
};
let seen: pulumi.runtime.MockResourceArgs[] = [];
let calls: pulumi.runtime.MockCallArgs[] = [];
let found: object = {};

beforeEach(async () => {
    seen = [];
    calls = [];
    found = {};
    await pulumi.runtime.setMocks({
        newResource: (args) => {
            seen.push(args);
            return {
                id: args.id ?? "new",
                state: { ...(args.inputs as object), variantUrls, requireSignedUrls: true, ...found },
            };
        },
        call: (args) => {
            calls.push(args);
            return { accountId: "account", name: "default", value: "a-signing-key" };
        },
    });
});

describe("ImageDetails under Pulumi's mocks", () => {
    it("is a read of the image's id, with what the provider needs", async () => {
        const hero = new ImageDetails("hero", { imageId: "x", accountId: "account" });
        expect(await valueOf(hero.requireSignedUrls)).toBe(true);
        expect(await valueOf(hero.variantUrl("public"))).toBe(variantUrls.public);
        expect(seen).toHaveLength(1);
        expect(seen[0]).toMatchObject({
            type: "pulumi-nodejs:dynamic/cloudflareImages:ImageDetails",
            name: "hero",
            id: "x",
            inputs: { imageId: "x", accountId: "account" },
        });
    });

    it("is known by isInstance", () => {
        const hero = new ImageDetails("hero", { imageId: "x" });
        expect(ImageDetails.isInstance(hero)).toBe(true);
        expect(ImageDetails.isInstance(new Provider("p"))).toBe(false);
        expect(ImageDetails.isInstance(undefined)).toBe(false);
        expect(Provider.isInstance(new Provider("q"))).toBe(true);
        expect(Provider.isInstance(hero)).toBe(false);
    });

    it("has a URL for a variant whose name is one of Object's own", async () => {
        const hero = new ImageDetails("hero", { imageId: "x" });
        expect(await valueOf(hero.variantUrl("constructor"))).toBe(variantUrls.constructor);
    });

    it.each(["id", "import", "urn"])("refuses opts.%s", (option) => {
        expect(() => new ImageDetails("hero", { imageId: "x" }, { [option]: "x" })).toThrow(InvalidInputError);
    });

    it("refuses everything that is wrong with its arguments and options at once", () => {
        const args = { imageId: "/x", expects: {}, expect: { draft: "no", creator: pulumi.output("me") } };
        const enforced = { ...args, expect: { ...args.expect, enforcement: "off" } } as unknown as ImageDetailsArgs;
        expect(() => new ImageDetails("hero", enforced, { id: "x" })).toThrow(
            new InvalidInputError(
                'ImageDetails "hero": opts.id cannot be set: a lookup reads what its arguments name; unknown argument ' +
                    '"expects" (did you mean "expect"? known: imageId, accountId, expect); imageId must not begin or ' +
                    'end with "/"; expect.enforcement must be "mandatory", "advisory", or one of them for each of ' +
                    "preview and up.",
            ),
        );
        expect(seen).toEqual([]);
    });

    it("refuses to have no imageId, and takes null for no account", async () => {
        expect(() => new ImageDetails("hero", {} as ImageDetailsArgs)).toThrow(
            'ImageDetails "hero": imageId is missing.',
        );
        const args = { imageId: "x", accountId: null } as unknown as ImageDetailsArgs;
        expect(await valueOf(new ImageDetails("hero", args).id)).toBe("x");
    });

    it("takes null for no options, as JavaScript programs pass it", async () => {
        const none: unknown = null;
        const opts = none as pulumi.CustomResourceOptions;
        expect(await valueOf(new ImageDetails("hero", { imageId: "x" }, opts).id)).toBe("x");
        expect(await valueOf(new ImageDetailsSet("album", { imageIds: ["x"] }, opts).id)).toBe("set");
        expect(await valueOf(new Provider("p", { accountId: "account" }, opts).accountId)).toBe("account");
    });

    it("warns of options that only concern what is created", async () => {
        const warned = jest.spyOn(console, "warn").mockImplementation(() => undefined);
        await valueOf(new ImageDetails("hero", { imageId: "x" }, { protect: true, hooks: {} }).urn);
        await valueOf(new ImageDetails("other", { imageId: "x" }, { protect: false }).urn);
        await new Promise((resolve) => setImmediate(resolve));
        const said = warned.mock.calls.flat().join("\n");
        warned.mockRestore();
        expect(said).toContain('ImageDetails "hero" is only read, so it ignores opts.hooks and opts.protect.');
        expect(said).not.toContain("other");
    });

    it("refuses a name that the CLI takes for a colour, as a Provider does", () => {
        const refused =
            'its name contains "< {%" (without the space), which the Pulumi CLI takes for a colour command.';
        expect(() => new ImageDetails("a<{%x%}>", { imageId: "x" })).toThrow(refused);
        expect(() => new ImageDetailsSet("a<{%x%}>", { imageIds: ["x"] })).toThrow(refused);
        expect(() => new Provider("a<{%x%}>")).toThrow(refused);
    });

    it("refuses a provider of another package", () => {
        const other = new (class extends pulumi.ProviderResource {})("cloudflare", "other", {});
        expect(() => new ImageDetails("hero", { imageId: "x" }, { provider: other })).toThrow(
            'ImageDetails "hero": opts.provider must be a Provider of pulumi-cloudflare-images.',
        );
    });
});

describe("access under Pulumi's mocks", () => {
    it("is what the lookup outputs", async () => {
        found = { access: { public: "signed" } };
        expect(await valueOf(new ImageDetails("hero", { imageId: "x" }).access)).toEqual({ public: "signed" });
    });

    it("is one of the outputs, which do not show what is between the lookup and its provider", async () => {
        const hero = new ImageDetails("hero", { imageId: pulumi.secret("x"), expect: { draft: false } });
        await valueOf(hero.urn);
        const made = ["creator", "filename", "uploaded", "variants", "access"] as const;
        expect(Object.keys(hero)).toEqual(expect.arrayContaining([...made]));
        for (const name of made) {
            expect(hero[name]).toBe(hero[name]);
        }
        for (const hidden of ["missing", "expect", "secretInputs", "accessProblem", "warning", "__lookup"]) {
            expect(Object.keys(hero)).not.toContain(hidden);
        }
    });
});

describe("signedVariantUrl under Pulumi's mocks", () => {
    it("signs with the key of the mocks, and is secret", async () => {
        found = { access: { public: "signed", constructor: "public" } };
        const url = new ImageDetails("hero", { imageId: "x" }).signedVariantUrl("public", { expiresIn: "1h" });
        expect(await valueOf(url)).toMatch(/^https:\/\/imagedelivery\.net\/hash\/x\/public\?exp=\d+&sig=[0-9a-f]{64}$/);
        expect(await pulumi.isSecret(url)).toBe(true);
        expect(calls.map(({ token }) => token)).toEqual(["cloudflare-images:index:getSigningKey"]);
    });

    it.each([0, -1, 1.5, "1", "1 day", "7 days", "1w", "", 36_526 * 86_400] as Duration[])(
        "refuses the time span %j",
        async (wrong) => {
            const hero = new ImageDetails("hero", { imageId: "x" });
            await valueOf(hero.urn);
            const must = 'must be seconds or a number with its unit, such as "12h", and at most a hundred years';
            expect(() => hero.signedVariantUrl("public", { expiresIn: wrong })).toThrow(
                new InvalidInputError(
                    `ImageDetails "hero": could not sign a variant: expiresIn ${must}, not "${wrong}".`,
                ),
            );
            expect(() => hero.signedVariantUrl("public", { expiresIn: "1h", rotateEvery: wrong })).toThrow(
                new InvalidInputError(
                    `ImageDetails "hero": could not sign a variant: rotateEvery ${must}, not "${wrong}".`,
                ),
            );
        },
    );

    it.each([undefined, {}])("names what is missing of the options %j", async (options) => {
        const hero = new ImageDetails("hero", { imageId: "x" });
        await valueOf(hero.urn);
        expect(() => hero.signedVariantUrl("public", options as unknown as SignedVariantUrlOptions)).toThrow(
            'ImageDetails "hero": could not sign a variant: expiresIn is missing.',
        );
    });

    it("refuses an option that it does not know", async () => {
        const hero = new ImageDetails("hero", { imageId: "x" });
        await valueOf(hero.urn);
        const options = { expiresIn: "7d", rotateevery: "1d" } as unknown as SignedVariantUrlOptions;
        expect(() => hero.signedVariantUrl("public", options)).toThrow(
            'could not sign a variant: unknown option "rotateevery" (did you mean "rotateEvery"? known: expiresIn,',
        );
    });
});

describe("Provider under Pulumi's mocks", () => {
    it("passes its settings, credentials as secrets", async () => {
        const provider = new Provider("p", { apiToken: "t", timeoutMs: 5, accountId: "account" });
        await valueOf(provider.urn);
        expect(seen[0]).toMatchObject({
            type: "pulumi:providers:pulumi-nodejs",
            inputs: { "cloudflare-images:accountId": "account", "cloudflare-images:timeoutMs": "5" },
        });
        expect(JSON.stringify(seen[0]?.inputs)).toContain('"value":"t"');
        expect(await valueOf(provider.accountId)).toBe("account");
    });

    it.each<[ProviderArgs, Record<string, string>, string | undefined]>([
        [{ apiToken: "t" }, { "cloudflare:apiToken": "s" }, 'Provider "p"'],
        [{ apiKey: pulumi.output("k") }, {}, 'Provider "p"'],
        [{}, { "cloudflare:apiToken": "s" }, "cloudflare:apiToken in the stack's configuration"],
        [
            { accountId: "account" },
            { "cloudflare-images:apiKey": "s", "cloudflare:apiToken": "s" },
            "cloudflare-images:apiKey in the stack's configuration",
        ],
        [{ accountId: "account" }, {}, undefined],
    ])("of %j, with %j in the stack, says where its credentials were set: %s", async (args, config, place) => {
        pulumi.runtime.setAllConfig(config);
        await valueOf(new Provider("p", args).urn);
        pulumi.runtime.setAllConfig({});
        const inputs = seen[0]?.inputs as Record<string, unknown>;
        expect(inputs["cloudflare-images:credentialsFrom"]).toBe(place);
    });

    it.each<[object | null, string]>([
        [
            { acountId: "x", apiTokn: "y" },
            'unknown argument "acountId" (did you mean "accountId"? known: apiToken, apiKey, email, accountId, baseUrl, ' +
                "deliveryBaseUrl, timeoutMs, maxRetries, retryTimeoutMs); unknown argument " +
                '"apiTokn" (did you mean "apiToken"?',
        ],
        [
            { apiToken: Symbol("x"), email: {}, timeoutMs: "5" },
            "apiToken must be a string; email must be a string; timeoutMs",
        ],
        [pulumi.output({ apiToken: "x" }), "the arguments must be a plain object"],
        [null, "the arguments must be a plain object"],
    ])("refuses %j, and shows no value", (args, reason) => {
        const { message } = thrownBy(() => new Provider("p", args as ProviderArgs));
        expect(message).toContain(`Provider "p": ${reason}`);
        expect(message).not.toMatch(/"[xy5]"/);
        expect(seen).toEqual([]);
    });

    it("takes null for a setting that is left out", async () => {
        const provider = new Provider("p", {
            accountId: null,
            baseUrl: pulumi.output(null),
        } as unknown as ProviderArgs);
        expect(await valueOf(provider.accountId)).toBeUndefined();
        await valueOf(provider.urn);
        expect(seen[0]?.inputs).toEqual({});
    });
});
