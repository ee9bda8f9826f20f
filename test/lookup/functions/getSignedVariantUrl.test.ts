import {
    InvalidInputError,
    PermissionError,
    SigningKeyNotFoundError,
    signDeliveryUrl,
    VariantNotFoundError,
} from "../../../src";
import type { CallContext } from "../../../src/lookup/functions/function";
import { type GetSignedVariantUrlArgs, signedVariantUrl } from "../../../src/lookup/functions/getSignedVariantUrl";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { anImage, fakeClient, wireVariant } from "../../support/fakeClient";

const args: GetSignedVariantUrlArgs = { imageId: "x", variant: "public", expiresIn: "7d" };
const url = "https://imagedelivery.net/hash/x/public";

function run(changes: object, { isPrivate = true, ...more }: Partial<CallContext> & { isPrivate?: boolean } = {}) {
    const client = fakeClient({
        getImage: () => Promise.resolve({ ...anImage, requireSignedUrls: isPrivate }),
        getVariants: () =>
            Promise.resolve(
                new Map([
                    ["public", wireVariant(false)],
                    ["thumbnail", wireVariant(true)],
                ]),
            ),
        getKeys: () =>
            Promise.resolve([
                { name: "default", value: "the-default" },
                { name: "website", value: "the-website" },
            ]),
    });
    return {
        result: signedVariantUrl.run({ ...args, ...changes }, callOf(client, more)),
        client,
    };
}

describe("getSignedVariantUrl without Pulumi", () => {
    it("signs a variant with the default key, else with the named one", async () => {
        const signed = await run({}).result;
        expect(signed).toEqual({
            accountId: "account",
            imageId: "x",
            variant: "public",
            expiresAt: signed.expiresAt,
            url: signDeliveryUrl(url, { key: "the-default", expiresAt: signed.expiresAt }),
        });
        const { expiresAt, url: other } = await run({ keyName: "website", accountId: "other" }).result;
        expect(other).toBe(signDeliveryUrl(url, { key: "the-website", expiresAt }));
    });

    it("is valid for at least as long as is asked, and changes once in a period", async () => {
        const day = 86_400_000;
        const { expiresAt } = await run({ expiresIn: "2d", rotateEvery: "1d" }).result;
        const left = new Date(expiresAt).getTime() - Date.now();
        expect(left).toBeGreaterThan(2 * day - 1000);
        expect(left).toBeLessThanOrEqual(3 * day);
        expect(new Date(expiresAt).getTime() % day).toBe(0);
    });

    it.each([
        ["a variant that never needs a signature", { variant: "thumbnail" }, true],
        ["an image that needs none", {}, false],
    ])("refuses %s, and reads no key", async (_, changes, isPrivate) => {
        const { result, client } = run(changes, { isPrivate });
        const error = await failureOf(result);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toMatch(
            /^The image "x" in account "account": the variant ".*" is public, so a signature protects nothing: use its URL/,
        );
        expect(client.asked).not.toContain("getKeys");
    });

    it("refuses a variant or a key that is not there", async () => {
        const noVariant = await failureOf(run({ variant: "print" }).result);
        expect(noVariant).toBeInstanceOf(VariantNotFoundError);
        expect(noVariant.message).toBe(
            'The image "x" in account "account" has no variant "print" (it has "public", "thumbnail").',
        );
        expect(await failureOf(run({ keyName: "shop" }).result)).toBeInstanceOf(SigningKeyNotFoundError);
    });

    it("fails closed where it cannot know whether the variant is public", async () => {
        const forbidden = fakeClient({
            getImage: () => Promise.resolve({ ...anImage, requireSignedUrls: true }),
            getVariants: () => Promise.reject(new PermissionError("no")),
        });
        const error = await failureOf(signedVariantUrl.run(args, callOf(forbidden)));
        expect(error).toBeInstanceOf(PermissionError);
        expect(error.message).toContain('The token needs the "Images Read" permission');
    });

    it("shows no argument that is secret", async () => {
        const secretArgs = ["imageId", "variant", "keyName", "expiresIn"];
        for (const changes of [{ variant: "print-secret" }, { keyName: "key-secret" }, { expiresIn: "time-secret" }]) {
            const { message } = await failureOf(run({ imageId: "id-secret", ...changes }, { secretArgs }).result);
            expect(message).not.toContain("-secret");
        }
    });

    it("reports all that is wrong before anything is asked", async () => {
        const { result, client } = run({ imageId: "", variant: 5, expiresIn: "soon", rotateEvery: "0s", keyname: "x" });
        expect((await failureOf(result)).message).toBe(
            'Could not read image (none) in account "account": imageId must not be empty; variant must be a string, not a ' +
                'value of type number; expiresIn must be seconds or a number with its unit, such as "12h", and at most a ' +
                'hundred years, not "soon"; rotateEvery must be seconds or a number with its unit, such as "12h", and at ' +
                'most a hundred years, not "0s"; unknown argument "keyname" (did you mean "keyName"? known: imageId, ' +
                "variant, expiresIn, rotateEvery, keyName, accountId).",
        );
        expect(client.asked).toEqual([]);
    });

    it("refuses the empty name of a key before anything is asked", async () => {
        const { result, client } = run({ keyName: "" });
        expect((await failureOf(result)).message).toContain(": keyName must not be empty.");
        expect(client.asked).toEqual([]);
    });
});
