import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

interface Ends {
    readonly reasons: unknown;
    readonly calls: readonly string[];
    readonly leftOut: Readonly<Record<string, string>>;
    readonly registered: readonly string[];
}

let ends: Ends;

beforeAll(async () => {
    const script = join(__dirname, "support/failingOutputs.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    ends = JSON.parse(stdout) as Ends;
}, 60_000);

it("an output that fails says what to do, and reads no signing key", () => {
    expect(ends).toMatchObject({
        reasons: {
            publicVariant:
                'InvalidInputError: ImageDetails "known": the variant "open" is public, so a signature protects nothing: ' +
                "use variantUrl, or expect requireSignedUrls.",
            missingVariant:
                'VariantNotFoundError: ImageDetails "known" has no variant "missing" (it has "open", "public").',
            secretPublicVariant: expect.stringContaining("the variant [secret] is public, so") as string,
            secretMissingVariant:
                'VariantNotFoundError: ImageDetails "known" has no variant [secret] (it has "open", "public").',
            missingSize:
                'InvalidInputError: Could not make a srcset of ImageDetails "known" (it has "open", "public"): the image has no ' +
                'variant "missing".',
            secretMissingSize:
                'InvalidInputError: Could not make a srcset of ImageDetails "known" (it has "open", "public"): the image has no ' +
                "variant [secret].",
            noSizes:
                'InvalidInputError: Could not make a srcset of ImageDetails "known" (it has "open", "public"): names is missing.',
            publicSize:
                'InvalidInputError: Could not make a srcset of ImageDetails "known" (it has "open", "public"): "open" is public, ' +
                "so a signature protects nothing: use its URL unsigned, or leave it out.",
            forbiddenSizes: "PermissionError: The access is not known.",
            symbol: 'VariantNotFoundError: ImageDetails "known" has no variant "Symbol(name)" (it has "open", "public").',
            signedWithout: expect.stringMatching(
                /^InvalidInputError: Could not sign .*: key must be a signing key/,
            ) as string,
            signedWithMore: expect.stringContaining(
                ': unknown option "expiresIn" (did you mean "expiresAt"? known: key, expiresAt).',
            ) as string,
            providerSetting: 'InvalidInputError: Provider "p": accountId must be a string.',
            forbiddenAccess: "PermissionError: The access is not known.",
            forbiddenSignature: "PermissionError: The access is not known.",
            secretUrl: "InvalidInputError: Could not sign [secret]: it is not a delivery URL of Cloudflare Images.",
            forbiddenUrl: 'value "https://imagedelivery.net/hash/x/public"',
        },
    });
    expect(new Set(ends.calls)).toEqual(new Set(["cloudflare-images:index:getImageVariants"]));
});

describe("an update that leaves out what a lookup waits for", () => {
    const waits =
        'InvalidInputError: ImageDetails "hero" waits for urn:pulumi:stack::project::test:index:Made::made, which --target ' +
        "or --exclude leaves out of this update. Include it, or use a function such as getImageDetailsOutput instead of " +
        "the lookup.";

    it.each(["imageId", "accountId", "expect", "dependsOn", "parent"])("fails for its %s", (what) => {
        expect(ends.leftOut[what]).toBe(waits);
    });

    it("fails for a set, and for what comes from no resource", () => {
        expect(ends.leftOut["set"]).toBe(waits.replace('ImageDetails "hero"', 'ImageDetailsSet "album"'));
        expect(ends.leftOut["noResource"]).toContain('ImageDetails "hero" waits for a resource, which --target');
    });

    it("fails before anything is registered", () => {
        expect(ends.registered).toEqual(["made"]);
    });

    it("leaves the result of a function unknown, but fails for an expect alone", () => {
        expect(ends.leftOut["imageIdOfFunction"]).toBe("value undefined");
        expect(ends.leftOut["expectOfFunction"]).toBe(
            "InvalidInputError: getImageDetailsOutput: expect is unknown because --target or --exclude leaves out a " +
                "resource that it comes from. Include that resource in the update.",
        );
    });
});
