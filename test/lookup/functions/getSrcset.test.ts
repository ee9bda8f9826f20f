import { ImageNotFoundError, InvalidInputError, PermissionError, SigningKeyNotFoundError } from "../../../src";
import type { CallContext } from "../../../src/lookup/functions/function";
import { imageSrcset, signedSrcset } from "../../../src/lookup/functions/getSrcset";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { anImage, fakeClient, wireVariant } from "../../support/fakeClient";
import { parseSrcset } from "../../support/parseSrcset";

const base = "https://imagedelivery.net/hash/x";
const good = { imageId: "x", variants: ["public"] };

function run(
    args: object,
    {
        isPrivate = true,
        isSigned = false,
        ...more
    }: Partial<CallContext> & { isPrivate?: boolean; isSigned?: boolean } = {},
) {
    const client = fakeClient({
        getImage: () => Promise.resolve({ ...anImage, requireSignedUrls: isPrivate }),
        getVariants: () =>
            Promise.resolve(
                new Map([
                    ["public", wireVariant(false, 1366)],
                    ["thumbnail", wireVariant(true, 320)],
                ]),
            ),
        getKeys: () => Promise.resolve([{ name: "website", value: "the-website" }]),
    });
    const call = callOf(client, more);
    const given = { ...good, ...args };
    const result = isSigned
        ? signedSrcset.run({ expiresIn: "7d", keyName: "website", ...given }, call)
        : imageSrcset.run(given, call);
    return { result, client };
}

describe("getSrcset without Pulumi", () => {
    it("names each variant of a public image with its width", async () => {
        const { result, client } = run({ variants: ["public", "thumbnail"] }, { isPrivate: false });
        const srcset = `${base}/thumbnail 320w, ${base}/public 1366w`;
        expect(await result).toEqual({ accountId: "account", imageId: "x", srcset });
        expect(client.asked).toEqual(["getImage", "getVariants"]);
    });

    it("says what is wrong with the variants", async () => {
        const error = await failureOf(run({ variants: ["print"] }).result);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toBe(
            'Could not make a srcset of the image "x" in account "account" (it has "public", "thumbnail"): the image has no ' +
                'variant "print".',
        );
        const secretArgs = ["imageId", "variants"];
        const hidden = await failureOf(
            run({ imageId: "id-secret", variants: ["print-secret"] }, { secretArgs }).result,
        );
        expect(hidden.message).toMatch(/^Could not make a srcset of the image \[secret\].*no variant \[secret\]\.$/);
    });

    it.each([false, true])("reports all that is wrong before anything is asked (signed: %s)", async (isSigned) => {
        const { result, client } = run({ imageId: "", variants: ["a", "a", 5] }, { isSigned });
        const error = await failureOf(result);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toBe(
            'Could not read image (none) in account "account": imageId must not be empty; variants[2] must be a string, not a ' +
                "value of type number.",
        );
        expect(client.asked).toEqual([]);
    });

    it("fails as the image does, and asks no more", async () => {
        const client = fakeClient({ getImage: () => Promise.reject(new ImageNotFoundError("gone")) });
        expect(await failureOf(imageSrcset.run(good, callOf(client)))).toBeInstanceOf(ImageNotFoundError);
        expect(client.asked).toEqual(["getImage"]);
    });
});

describe("getSignedSrcset without Pulumi", () => {
    it("signs with the named key", async () => {
        const { accountId, imageId, srcset, expiresAt } = (await run({}, { isSigned: true }).result) as Awaited<
            ReturnType<typeof signedSrcset.run>
        >;
        expect([accountId, imageId]).toEqual(["account", "x"]);
        expect(parseSrcset(srcset)).toEqual([
            {
                url: expect.stringContaining(`${base}/public?exp=${Date.parse(expiresAt) / 1000}&sig=`) as string,
                width: 1366,
            },
        ]);
    });

    it("refuses a public variant and a key that is not there", async () => {
        const open = run({ variants: ["public", "thumbnail"] }, { isSigned: true });
        const error = await failureOf(open.result);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toContain(
            ': "thumbnail" is public, so a signature protects nothing: use its URL unsigned, or leave it out.',
        );
        expect(open.client.asked).not.toContain("getKeys");
        const secretArgs = ["keyName"];
        const noKey = await failureOf(run({ keyName: "shop" }, { isSigned: true, secretArgs }).result);
        expect(noKey).toBeInstanceOf(SigningKeyNotFoundError);
        expect(noKey.message).toContain("no signing key [secret]");
    });

    it("fails closed where the definitions cannot be read", async () => {
        const client = fakeClient({
            getImage: () => Promise.resolve({ ...anImage, requireSignedUrls: true }),
            getVariants: () => Promise.reject(new PermissionError("no")),
        });
        const args = { ...good, expiresIn: "7d" } as const;
        expect(await failureOf(signedSrcset.run(args, callOf(client)))).toBeInstanceOf(PermissionError);
    });
});
