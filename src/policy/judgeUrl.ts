import { quote } from "../base/safeText";
import { type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";
import { checkFlexibleVariant, isFlexible } from "../delivery/flexibleVariant";
import { isSignedBy } from "../delivery/signing";
import type { Planned } from "./cloudflareResources";
import type { ReadImage, ReadKeys } from "./readImages";
import { isPlaceholder } from "./readUrl";

/** Something that is wrong with a delivery URL. */
export interface Fault {
    /** A clause that follows the URL. */
    readonly fault: string;
    /** What to do, as a sentence. */
    readonly advice: string;
    /** Whether a shorter text may be the URL, and what follows it other text. */
    readonly mayBeMisread?: true;
}

/** What is found out about a delivery URL. */
export interface Findings {
    /** All that is wrong with it. */
    readonly faults: readonly Fault[];
    /** Why it is unknown whether something is wrong, if nothing else is. */
    readonly problem?: string | undefined;
}

/** What every delivery URL must be. */
export interface UrlRules {
    /** The hash of the account; `undefined` if only the account's images tell it. */
    readonly accountHash: string | undefined;
    /** How long a signature must remain valid. */
    readonly minValiditySeconds: number;
    readonly nowSeconds: number;
    readonly planned: Planned;
    /** The names of the keys that may sign; `undefined` for all. */
    readonly signingKeys?: readonly string[] | undefined;
}

/** The fault of a text that begins as a delivery URL does, and is not one. */
export const noDeliveryUrl: Fault = {
    fault: "is a broken link: a delivery URL ends in an account hash, an image id and a variant",
    advice: "Complete it, without a slash at its end. If code completes it, write a placeholder, such as {variant}.",
};

/**
 * @param read The image that the URL names; `undefined` if only the URL itself is judged.
 * @param keys The keys of the account; `undefined` if the signature is not verified.
 */
export function judgeUrl(
    url: SplitDeliveryUrl,
    read: ReadImage | undefined,
    rules: UrlRules,
    keys?: ReadKeys,
): Findings {
    const found = [
        judgeHash(url, rules.accountHash),
        judgeExpiry(url, rules),
        read && judgeImage(url, read, rules.planned),
        keys && judgeSignature(url, keys, rules.signingKeys),
    ].filter((one) => one !== undefined);
    const faults = found.filter((one) => "fault" in one);
    const [unknown] = found.filter((one) => "problem" in one);
    return { faults, problem: faults.length > 0 ? undefined : unknown?.problem };
}

/** What is wrong, or why this is unknown; `undefined` if nothing is wrong. */
type Finding = Fault | { readonly problem: string } | undefined;

function judgeImage(url: SplitDeliveryUrl, read: ReadImage, planned: Planned): Finding {
    if ("problem" in read) {
        return read;
    }
    if ("missingIn" in read) {
        return planned.imageIds.has(url.imageId) ? undefined : missingImage(read.missingIn);
    }
    const { requireSignedUrls, variantUrls, access, accessProblem } = read.image;
    const { variant } = url;
    const wrongHash = judgeHash(url, splitDeliveryUrl(Object.values(variantUrls)[0])?.accountHash);
    if (wrongHash !== undefined) {
        return wrongHash;
    }
    if (isFlexible(variant)) {
        return requireSignedUrls ? privateFlexibleVariant : judgeFlexible(variant);
    }
    if (!Object.hasOwn(variantUrls, variant) && !planned.variants.has(variant)) {
        return missingVariant(Object.keys(variantUrls));
    }
    if (!requireSignedUrls || isSigned(url)) {
        return undefined;
    }
    switch (planned.variants.get(variant) ?? access?.[variant]) {
        case "public":
        case "unknown until up":
            return undefined;
        case "signed":
            return missingSignature;
        default:
            return {
                problem:
                    accessProblem ??
                    `The account lists no definition of the variant ${quote(variant)}, so it is unknown whether it requires a ` +
                        "signature. Sign the URL, or use a variant that has a definition.",
            };
    }
}

const privateFlexibleVariant: Fault = {
    fault: "is a broken link: the image requires signed URLs, and such an image has no flexible variants",
    advice: "Use a named variant.",
};

const missingSignature: Fault = {
    fault: "is a broken link: the image requires signed URLs, and the URL has no signature",
    advice: "Sign it, or use a variant that never requires a signature.",
};

function missingImage(accountId: string): Fault {
    return {
        fault: `names an image that does not exist in account "${accountId}"`,
        advice:
            "Check the image id, because an image gets a new one when its requireSignedURLs changes. " +
            "If this stack uploads the image, make this resource depend on it.",
        mayBeMisread: true,
    };
}

function missingVariant(existing: readonly string[]): Fault {
    return {
        fault: `names a variant that the image does not have (known: ${existing.join(", ") || "none"})`,
        advice: "Use a known one. If this stack creates the variant, make this resource depend on it.",
        mayBeMisread: true,
    };
}

function judgeFlexible(variant: string): Fault | undefined {
    const problems = checkFlexibleVariant(variant);
    const advice = "Correct the flexible variant, or use a named one.";
    return problems.length === 0
        ? undefined
        : { fault: `is a broken link: ${problems.join(", ")}`, advice, mayBeMisread: true };
}

function judgeHash({ accountHash }: SplitDeliveryUrl, expected = accountHash): Fault | undefined {
    const fault = `has the account hash ${quote(accountHash)}, expected ${quote(expected)}`;
    const advice = "Use a URL of the right account, or add the hash to allowedAccountHashes.";
    return accountHash === expected ? undefined : { fault, advice };
}

function judgeExpiry(url: SplitDeliveryUrl, { minValiditySeconds, nowSeconds }: UrlRules): Fault | undefined {
    const exp = url.url.searchParams.get("exp");
    if (!isSigned(url) || exp === null || isPlaceholder(exp)) {
        return undefined;
    }
    const advice = "Sign it again.";
    if (!/^\d+$/.test(exp)) {
        return { fault: "has an expiry that is not a unix time", advice, mayBeMisread: true };
    }
    const expiry = Number(exp);
    if (expiry <= nowSeconds) {
        return { fault: `expired at ${timeOf(expiry)}`, advice };
    }
    return expiry < nowSeconds + minValiditySeconds
        ? { fault: `expires too soon, at ${timeOf(expiry)}`, advice: "Sign it again, or lower minValidity." }
        : undefined;
}

/** Code that completes a placeholder signs the URL later. */
function judgeSignature(url: SplitDeliveryUrl, read: ReadKeys, allowed: readonly string[] | undefined): Finding {
    if ("problem" in read) {
        return read;
    }
    if (["sig", "exp"].some((name) => isPlaceholder(url.url.searchParams.get(name) ?? ""))) {
        return undefined;
    }
    const signer = read.keys.find(({ value }) => isSignedBy(url, value));
    if (signer === undefined) {
        return { fault: "is signed by no key of this account", advice: "Sign it again." };
    }
    return allowed === undefined || allowed.includes(signer.name)
        ? undefined
        : {
              fault: `is signed by key ${quote(signer.name)}, which signingKeys does not list`,
              advice: "Sign it again with a key that is listed.",
          };
}

export function isSigned({ url }: SplitDeliveryUrl): boolean {
    return (url.searchParams.get("sig") ?? "") !== "";
}

function timeOf(unixSeconds: number): string {
    return new Date(unixSeconds * 1000).toISOString().replace(".000Z", "Z");
}
