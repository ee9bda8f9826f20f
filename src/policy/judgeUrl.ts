import { quote } from "../base/safeText";
import { type SplitDeliveryUrl, splitDeliveryUrl } from "../delivery/deliveryUrl";
import type { Access, Image } from "../lookup/image";
import { isFlexible } from "../delivery/flexibleVariant";

/** What is wrong with a delivery URL: what follows `the URL …`, and what to do. */
export interface Fault {
    readonly fault: string;
    readonly advice: string;
}

/** What every delivery URL must be. */
export interface UrlRules {
    /** The hash of the account; `undefined` when only the account's own images tell it. */
    readonly accountHash: string | undefined;
    /** For how long a signature must be valid yet. */
    readonly minValiditySeconds: number;
    readonly nowSeconds: number;
}

/** An image that a URL names, as it was read. */
export type ReadImage = Pick<Image, "requireSignedUrls" | "variantUrls" | "variants" | "access" | "accessProblem">;

/** What the stack itself makes, and what may therefore be missing from the account as yet. */
export interface Planned {
    readonly imageIds: ReadonlySet<string>;
    /** Variants by their names; whom one will serve may not be known before up. */
    readonly variants: ReadonlyMap<string, Access>;
}

/** What is wrong with a URL whatever its image is. */
export function judgeUrl(url: SplitDeliveryUrl, rules: UrlRules): Fault[] {
    return [...judgeHash(url, rules.accountHash), ...judgeExpiry(url, rules)];
}

/** What is wrong with a URL of an image that the account does not have. */
export function judgeMissingImage({ imageId }: SplitDeliveryUrl, accountId: string, { imageIds }: Planned): Fault[] {
    return imageIds.has(imageId)
        ? []
        : [
              {
                  fault: `names an image that account "${accountId}" does not have`,
                  advice:
                      "Check the image id: an image gets a new one when its requireSignedURLs is changed. " +
                      "If this stack uploads it, let this resource depend on that one.",
              },
          ];
}

/** What is wrong with a URL, given its image. The string says why that cannot be known. */
export function judgeImageUrl(url: SplitDeliveryUrl, image: ReadImage, planned: Planned): Fault[] | string {
    const ownHash = image.variants.map((variantUrl) => splitDeliveryUrl(variantUrl)?.accountHash).find(isDefined);
    const wrongHash = judgeHash(url, ownHash);
    if (wrongHash.length > 0) {
        return wrongHash;
    }
    if (isFlexible(url.variant)) {
        return image.requireSignedUrls
            ? [
                  {
                      fault: "is a broken link: its image requires signed URLs, so it has no flexible variants",
                      advice: "Use a named variant.",
                  },
              ]
            : [];
    }
    const plannedAccess = planned.variants.get(url.variant);
    if (!Object.hasOwn(image.variantUrls, url.variant) && plannedAccess === undefined) {
        const names = Object.keys(image.variantUrls).join(", ");
        return [
            {
                fault: `names a variant that its image does not have (it has ${names === "" ? "none" : names})`,
                advice: "Use one that it has. If this stack makes it, let this resource depend on that one.",
            },
        ];
    }
    if (!image.requireSignedUrls || isSigned(url)) {
        return [];
    }
    if (image.access === null) {
        return image.accessProblem ?? "The access to the variants is not known.";
    }
    if (plannedAccess === undefined && image.access[url.variant] === "unknown") {
        return `The access to variant ${quote(url.variant)} is unknown because the variant definitions of the account lack it.`;
    }
    const access = plannedAccess ?? image.access[url.variant];
    return access === "public" || access === "unknown"
        ? []
        : [
              {
                  fault: "is a broken link: its image requires signed URLs, and it has no signature",
                  advice: "Sign it, or use a variant that never requires a signature.",
              },
          ];
}

function judgeHash({ accountHash }: SplitDeliveryUrl, expected: string | undefined): Fault[] {
    return expected === undefined || accountHash === expected
        ? []
        : [
              {
                  fault: `is of the account hash "${accountHash}", and "${expected}" is expected`,
                  advice: "Use the URL of the right account, or allow its hash.",
              },
          ];
}

function judgeExpiry(url: SplitDeliveryUrl, { minValiditySeconds, nowSeconds }: UrlRules): Fault[] {
    const exp = url.url.searchParams.get("exp");
    if (!isSigned(url) || exp === null) {
        return [];
    }
    const advice = "Sign it anew.";
    if (!/^\d+$/.test(exp)) {
        return [{ fault: "has an expiry that is no time", advice }];
    }
    const expiry = Number(exp);
    if (expiry <= nowSeconds) {
        return [{ fault: `expired at ${timeOf(expiry)}`, advice }];
    }
    return expiry < nowSeconds + minValiditySeconds
        ? [{ fault: `expires too soon, at ${timeOf(expiry)}`, advice: "Sign it anew, or lower minValidity." }]
        : [];
}

function isSigned({ url }: SplitDeliveryUrl): boolean {
    return (url.searchParams.get("sig") ?? "") !== "";
}

function timeOf(unixSeconds: number): string {
    return new Date(unixSeconds * 1000).toISOString().replace(".000Z", "Z");
}

function isDefined<T>(value: T | undefined): value is T {
    return value !== undefined;
}
