import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

it("an output that fails says what to do, and asks for no key", async () => {
    const script = join(__dirname, "support/failingOutputs.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(JSON.parse(stdout)).toEqual({
        reasons: {
            publicVariant:
                'InvalidInputError: ImageDetails "known": the variant "open" is public, so a signature protects nothing: ' +
                "use variantUrl, or expect requireSignedUrls.",
            missingVariant:
                'VariantNotFoundError: ImageDetails "known" has no variant "missing": it has "open", "public".',
            forbiddenAccess: "PermissionError: The access is not known.",
            forbiddenSignature: "PermissionError: The access is not known.",
            secretUrl: "InvalidInputError: Could not sign [secret]: it is not a delivery URL of Cloudflare Images.",
            forbiddenUrl: 'value "https://imagedelivery.net/hash/x/public"',
        },
        calls: [],
    });
}, 60_000);
