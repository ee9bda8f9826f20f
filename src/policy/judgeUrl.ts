import type { Checked } from "../base/checks";
import { quote } from "../base/safeText";
import { type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";
import { checkFlexibleVariant, isFlexible } from "../delivery/flexibleVariant";
import type { Planned } from "./cloudflareResources";
import type { ImageReading, ReadImage } from "./readImages";
import { isPlaceholder } from "./readUrl";

/** What is wrong with a delivery URL. */
export interface Fault {
    /** A clause that follows the URL. */
    readonly fault: string;
    /** What to do, as a sentence. */
    readonly advice: string;
    /** Whether a shorter text may be the URL, and what follows it other text. */
    readonly mayBeMisread?: true;
}

/** All that is wrong with a delivery URL, or why this is unknown. */
export type Verdict = Checked<Fault[]>;

/** What every delivery URL must be. */
export interface UrlRules {
    /** The hash of the account; `undefined` if only the account's images tell it. */
    readonly accountHash: string | undefined;
    /** How long a signature must remain valid. */
    readonly minValiditySeconds: number;
    readonly nowSeconds: number;
}

/** What is wrong with a text that begins as a delivery URL does, and is not one. */
export const noDeliveryUrl: Fault = {
    fault: "is a broken link: a delivery URL ends in an account hash, an image id and a variant",
    advice: "Complete it, without a slash at its end. If code completes it, write a placeholder, such as {variant}.",
};

/** @param reading Of the image that the URL names; `undefined` if only the URL itself is judged. */
export function judgeUrl(
    url: SplitDeliveryUrl,
    reading: ImageReading | undefined,
    planned: Planned,
    rules: UrlRules,
): Verdict {
    const faults = [...judgeHash(url, rules.accountHash), ...judgeExpiry(url, rules)];
    const verdict = judgeReading(url, reading, planned);
    if ("problem" in verdict) {
        return faults.length > 0 ? { value: faults } : verdict;
    }
    return { value: [...faults, ...verdict.value] };
}

function judgeReading(url: SplitDeliveryUrl, reading: ImageReading | undefined, planned: Planned): Verdict {
    if (reading === undefined) {
        return { value: [] };
    }
    if ("missingIn" in reading) {
        return { value: planned.imageIds.has(url.imageId) ? [] : [missingImage(reading.missingIn)] };
    }
    return "problem" in reading ? reading : judgeImage(url, reading.image, planned);
}

function judgeImage(url: SplitDeliveryUrl, image: ReadImage, planned: Planned): Verdict {
    const [ownUrl] = Object.values(image.variantUrls);
    const wrongHash = judgeHash(url, splitDeliveryUrl(ownUrl)?.accountHash);
    if (wrongHash.length > 0) {
        return { value: wrongHash };
    }
    if (isFlexible(url.variant)) {
        const problems = checkFlexibleVariant(url.variant);
        const faults = problems.length > 0 ? [wrongFlexibleVariant(problems)] : [];
        return { value: image.requireSignedUrls ? [privateFlexibleVariant] : faults };
    }
    if (!Object.hasOwn(image.variantUrls, url.variant) && !planned.variants.has(url.variant)) {
        return { value: [missingVariant(Object.keys(image.variantUrls))] };
    }
    return !image.requireSignedUrls || isSigned(url) ? { value: [] } : judgeUnsigned(url, image, planned);
}

/** Of an image that requires signed URLs, and a variant that exists. */
function judgeUnsigned({ variant }: SplitDeliveryUrl, image: ReadImage, planned: Planned): Verdict {
    switch (planned.variants.get(variant) ?? image.access?.[variant]) {
        case "public":
        case "unknown until up":
            return { value: [] };
        case "signed":
            return { value: [missingSignature] };
        default:
            return {
                problem:
                    image.accessProblem ??
                    `The account lists no definition of the variant ${quote(variant)}, so it is unknown whether it requires a ` +
                        "signature. Sign the URL, or use a variant that has a definition.",
            };
    }
}

const privateFlexibleVariant: Fault = {
    fault: "is a broken link: the image requires signed URLs, and such an image has no flexible variants",
    advice: "Use a named variant.",
};

function wrongFlexibleVariant(problems: readonly string[]): Fault {
    return {
        fault: `is a broken link: ${problems.join(", ")}`,
        advice: "Correct the flexible variant, or use a named one.",
        mayBeMisread: true,
    };
}

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

function judgeHash({ accountHash }: SplitDeliveryUrl, expected = accountHash): Fault[] {
    const fault = `has the account hash ${quote(accountHash)}, expected ${quote(expected)}`;
    const advice = "Use a URL of the right account, or add the hash to allowedAccountHashes.";
    return accountHash === expected ? [] : [{ fault, advice }];
}

function judgeExpiry(url: SplitDeliveryUrl, { minValiditySeconds, nowSeconds }: UrlRules): Fault[] {
    const exp = url.url.searchParams.get("exp");
    if (!isSigned(url) || exp === null || isPlaceholder(exp)) {
        return [];
    }
    const advice = "Sign it again.";
    if (!/^\d+$/.test(exp)) {
        return [{ fault: "has an expiry that is not a unix time", advice, mayBeMisread: true }];
    }
    const expiry = Number(exp);
    if (expiry <= nowSeconds) {
        return [{ fault: `expired at ${timeOf(expiry)}`, advice }];
    }
    return expiry < nowSeconds + minValiditySeconds
        ? [{ fault: `expires too soon, at ${timeOf(expiry)}`, advice: "Sign it again, or lower minValidity." }]
        : [];
}

function isSigned({ url }: SplitDeliveryUrl): boolean {
    return (url.searchParams.get("sig") ?? "") !== "";
}

function timeOf(unixSeconds: number): string {
    return new Date(unixSeconds * 1000).toISOString().replace(".000Z", "Z");
}
