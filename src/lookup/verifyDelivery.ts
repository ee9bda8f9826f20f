import type { Image } from "../client/image";
import { CanceledError, CloudflareImagesError, type ExpectationFailure } from "../base/errors";
import { redactor } from "../base/redactor";
import { quote } from "../base/safeText";
import { otherVariantUrl } from "../delivery/variantUrl";
import type { Run } from "./run";

/**
 * Requests each variant from the delivery host, without credentials and signature. Lists variants whose response does not
 * match their access, or proves nothing, such as a refusal for another reason than a missing signature. A draft has no
 * picture yet, and only must not be served.
 */
export async function verifyDelivery(
    { client, account: { secrets }, deliveryBaseUrl }: Run,
    { variantUrls, draft, access }: Pick<Image, "variantUrls" | "draft" | "access">,
): Promise<ExpectationFailure[]> {
    const redact = redactor(secrets);
    const [listedUrl] = Object.values(variantUrls);
    if (listedUrl === undefined) {
        const message = "the image has no variant whose delivery could be verified";
        return [{ path: "verifyDelivery", expected: "a variant", actual: "none", message }];
    }
    // The account may define variants that the image does not list. They serve it, too.
    const unlisted = Object.keys(access ?? {}).filter((name) => !Object.hasOwn(variantUrls, name));
    const named = [
        ...Object.entries(variantUrls),
        ...unlisted.map((name) => [name, otherVariantUrl(listedUrl, name)] as const),
    ];
    const failures = await Promise.all(
        named.map(async ([name, variantUrl]): Promise<ExpectationFailure[]> => {
            const expected = access?.[name] === "public" && !draft ? "served" : "refused";
            const failure = (actual: string, message: string) => [
                { path: `verifyDelivery.${name}`, expected, actual: redact(actual), message: redact(message) },
            ];
            if (variantUrl === undefined) {
                return failure("not known", `the account defines variant ${quote(name)}, whose name no URL can have`);
            }
            const url = askedUrl(variantUrl, deliveryBaseUrl);
            try {
                const { outcome, response } = await client.probeDelivery(url, secrets);
                if (outcome === expected || (draft && outcome !== "served")) {
                    return [];
                }
                if (outcome === "served") {
                    return failure("served", `"${url}" is served to anyone, and must need a signature: ${response}`);
                }
                return expected === "served"
                    ? failure("refused", `"${url}" is not served, and must be without a signature: ${response}`)
                    : failure(
                          "not known",
                          `"${url}" is refused for another reason than a missing signature: ${response}`,
                      );
            } catch (error) {
                if (!(error instanceof CloudflareImagesError) || error instanceof CanceledError) {
                    throw error;
                }
                return failure("not known", error.message.replace(/\.$/, ""));
            }
        }),
    );
    return failures.flat();
}

/** The URL to request: the path of the variant, without the prefix of custom domains, below `deliveryBaseUrl`. */
function askedUrl(variantUrl: string, deliveryBaseUrl: string | undefined): string {
    const url = new URL(variantUrl);
    const path = url.pathname.replace(/^\/cdn-cgi\/imagedelivery(?=\/)/, "");
    return deliveryBaseUrl === undefined ? url.href : `${deliveryBaseUrl}${path}`;
}
