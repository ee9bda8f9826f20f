import * as pulumi from "@pulumi/pulumi";
import { ImageDetails, InvalidInputError, type SignedVariantUrlOptions } from "../../src";
import { parseSrcset } from "../support/parseSrcset";
import { valueOf } from "../support/valueOf";

const base = "https://imagedelivery.net/hash/x";
const variantUrls = { small: `${base}/small`, large: `${base}/large`, open: `${base}/open` };
const access = { small: "signed", large: "signed", open: "public" };
const variants = { small: { width: 320 }, large: { width: 1366 }, open: { width: 800 } };
let calls: pulumi.runtime.MockCallArgs[] = [];

async function mock(isPreview = false): Promise<void> {
    calls = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ id, inputs }) => ({
                id: id ?? "new",
                state: { ...(inputs as object), variantUrls, access, accountId: "account" },
            }),
            call: (args) => {
                calls.push(args);
                return args.token.endsWith(":getImageVariants")
                    ? { accountId: "account", variants }
                    : { accountId: "account", name: "website", value: "a-signing-key" };
            },
        },
        "project",
        "stack",
        isPreview,
    );
}

beforeEach(() => mock());

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;
const hero = (accountId?: pulumi.Input<string>) =>
    new ImageDetails("hero", { imageId: "x", ...(accountId !== undefined && { accountId }) });
const text = `${base}/small 320w, ${base}/large 1366w`;

describe("srcset of a lookup under Pulumi's mocks", () => {
    it.each<[string, pulumi.Input<pulumi.Input<string>[]>]>([
        ["a list", ["large", "small"]],
        ["a list of outputs", [Promise.resolve("large"), pulumi.output("small")]],
        ["an output", pulumi.output(["large", "small"])],
    ])("has the widths of the token getImageVariants, for %s", async (_, names) => {
        const srcset = hero().srcset(names);
        expect(await valueOf(srcset)).toBe(text);
        expect(await pulumi.isSecret(srcset)).toBe(false);
        expect(calls).toMatchObject([
            { token: "cloudflare-images:index:getImageVariants", inputs: { accountId: "account" } },
        ]);
    });

    it("is no secret because the account is, and a secret because a name is", async () => {
        expect(await pulumi.isSecret(hero(pulumi.secret("account")).srcset(["small"]))).toBe(false);
        const named = hero().srcset(["large", pulumi.secret("small")]);
        expect([await pulumi.isSecret(named), await valueOf(named)]).toEqual([true, text]);
    });

    it("is unknown while a name is", async () => {
        await mock(true);
        expect(await valueOf(hero().srcset(["small", unknown]))).toBeUndefined();
        const signed = hero().signedSrcset(["small", unknown], { expiresIn: "1h" });
        expect([await valueOf(signed), await pulumi.isSecret(signed)]).toEqual([undefined, true]);
        expect(calls.map(({ token }) => token)).not.toContain("cloudflare-images:index:getSigningKey");
    });
});

describe("signedSrcset of a lookup under Pulumi's mocks", () => {
    it("signs each URL with the key, read once, and is secret", async () => {
        const srcset = hero().signedSrcset(["large", "small"], { expiresIn: "1h", keyName: "website" });
        const [small, large] = parseSrcset(await valueOf(srcset));
        expect([small?.width, large?.width]).toEqual([320, 1366]);
        expect(small?.url).toMatch(/\/x\/small\?exp=\d+&sig=[0-9a-f]{64}$/);
        expect(large?.url).toMatch(/\/x\/large\?exp=\d+&sig=[0-9a-f]{64}$/);
        expect(await pulumi.isSecret(srcset)).toBe(true);
        expect(calls.map(({ token, inputs }) => [token.split(":").at(-1), inputs as unknown])).toEqual([
            ["getImageVariants", { accountId: "account" }],
            ["getSigningKey", { accountId: "account", name: "website" }],
        ]);
    });

    it.each<[unknown, string]>([
        [undefined, "expiresIn is missing"],
        [{ expiresIn: "1h", rotateevery: "1d" }, 'unknown option "rotateevery" (did you mean "rotateEvery"?'],
        [{ expiresIn: "1w" }, 'expiresIn must be seconds or a number with its unit, such as "12h"'],
    ])("refuses the options %j", async (options, problem) => {
        const lookup = hero();
        await valueOf(lookup.urn);
        const sign = () => lookup.signedSrcset(["small"], options as SignedVariantUrlOptions);
        expect(sign).toThrow(InvalidInputError);
        expect(sign).toThrow(`ImageDetails "hero": could not sign a variant: ${problem}`);
    });
});
