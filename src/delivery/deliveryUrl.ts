import { safeText } from "../base/safeText";
import { customDomainPrefix, deliveryHost, deliveryParts, parseUrl } from "../base/urls";
import { InvalidInputError } from "../base/errors";
import { checkFlexibleVariant, isFlexible } from "./flexibleVariant";
import { checkImageId } from "../base/ids";
import { checkVariantName, encodePath } from "./variantUrl";

/** The parts of a delivery URL. */
export interface DeliveryUrlParts {
    /** Delivery host: `imagedelivery.net`, or a domain of the same account. Default: `imagedelivery.net`. */
    readonly host?: string | undefined;
    /** The account hash, as in the dashboard and in every delivery URL. It is not the account id. */
    readonly accountHash: string;
    /** Id of the image, as in the API: with slashes, not encoded. */
    readonly imageId: string;
    /** Name of a variant, or the options of a flexible variant as a URL has them, such as `w=400,fit=cover`. */
    readonly variant: string;
}

/** The result of `parseDeliveryUrl`. */
export interface DeliveryUrl extends DeliveryUrlParts {
    readonly host: string;
    /** The `sig` of a signed URL. It is not verified. */
    readonly signature?: string;
    /** When a signed URL expires: RFC 3339, UTC. Absent if it does not expire. */
    readonly expiresAt?: string;
}

/** A delivery URL in parts. The variant is spelled as in the URL. */
export interface SplitDeliveryUrl extends Omit<DeliveryUrlParts, "host"> {
    readonly url: URL;
    /** The path that a signature covers: encoded, without the prefix of custom domains. */
    readonly signedPath: string;
}

/**
 * Builds the unsigned delivery URL of a variant: on `imagedelivery.net`, or on a custom domain below
 * `/cdn-cgi/imagedelivery`. It sends no request, so the image and the variant need not exist.
 *
 * @example
 * ```ts
 * import { buildDeliveryUrl } from "pulumi-cloudflare-images";
 *
 * // https://example.com/cdn-cgi/imagedelivery/Vh2Kq7sYt0RjLx9PwN4mBg/brand/logo.png/w=400,fit=cover
 * export const logo = buildDeliveryUrl({
 *     host: "example.com",
 *     accountHash: "Vh2Kq7sYt0RjLx9PwN4mBg",
 *     imageId: "brand/logo.png",
 *     variant: "w=400,fit=cover",
 * });
 * ```
 *
 * @throws InvalidInputError that lists every malformed part.
 * @see https://developers.cloudflare.com/images/manage-images/serve-images/serve-from-custom-domains/
 */
export function buildDeliveryUrl(parts: DeliveryUrlParts): string {
    // JavaScript programs can leave out the parts. The message then names what is missing.
    const { host = deliveryHost, accountHash, imageId, variant } = { ...parts };
    const failures = [
        ...checkHost(host),
        ...checkAccountHash(accountHash),
        ...checkImageId(imageId),
        ...(typeof variant === "string" && isFlexible(variant)
            ? checkFlexibleVariant(variant)
            : checkVariantName(variant)),
    ];
    if (failures.length > 0) {
        throw new InvalidInputError(`Could not build a delivery URL: ${failures.join("; ")}.`);
    }
    const prefix = host === deliveryHost ? "" : customDomainPrefix;
    return `https://${host}${prefix}/${accountHash}/${encodePath(imageId)}/${encodePath(variant)}`;
}

/**
 * Parses a delivery URL, signed or not: the opposite of `buildDeliveryUrl`. It sends no request.
 *
 * @example
 * ```ts
 * import { parseDeliveryUrl } from "pulumi-cloudflare-images";
 *
 * const { imageId } = parseDeliveryUrl("https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/brand/logo.png/public");
 * ```
 *
 * @throws InvalidInputError for any other URL, and for a flexible variant with an unknown option.
 */
export function parseDeliveryUrl(url: string): DeliveryUrl {
    const split = splitDeliveryUrl(url);
    if (split === undefined) {
        throw new InvalidInputError(`${describeUrl(url)} is not a delivery URL of Cloudflare Images.`);
    }
    const { variant } = split;
    const problems = isFlexible(variant) ? checkFlexibleVariant(variant) : [];
    if (problems.length > 0) {
        // Without a malformed query, which may contain a signature.
        const shown = variant.replace(/[?#&].*$/s, "…");
        throw new InvalidInputError(`Could not read the flexible variant "${shown}": ${problems.join("; ")}.`);
    }
    const query = split.url.searchParams;
    const signature = query.get("sig");
    const expiresAt = readExpiry(query.get("exp"));
    return {
        host: split.url.host,
        accountHash: split.accountHash,
        imageId: split.imageId,
        variant,
        ...(signature !== null && { signature }),
        ...(expiresAt !== undefined && { expiresAt }),
    };
}

/** The parts of a delivery URL; `undefined` for any other text. */
export function splitDeliveryUrl(text: unknown): SplitDeliveryUrl | undefined {
    const url = typeof text === "string" ? parseUrl(text) : undefined;
    const isWeb = url !== undefined && ["https:", "http:"].includes(url.protocol) && url.username + url.password === "";
    const parts = isWeb ? deliveryParts(url) : undefined;
    if (url === undefined || parts === undefined) {
        return undefined;
    }
    const problems = [
        ...checkAccountHash(parts.accountHash),
        ...checkImageId(parts.imageId),
        ...(isFlexible(parts.variant) ? [] : checkVariantName(parts.variant)),
    ];
    return problems.length === 0 ? { url, ...parts } : undefined;
}

/** A URL for a message, without its query, which may contain a signature, and without user and password. */
export function describeUrl(url: unknown): string {
    return typeof url === "string"
        ? `"${safeText(url)
              .replace(/(?:[?#]|%3F|&(?:exp|sig)=).*$/is, "?…")
              .replace(/^([^/\\@]*[/\\]+)?[^/\\]*@/, "$1…@")}"`
        : `a value of type ${typeof url}`;
}

function checkHost(host: string): string[] {
    return parseUrl(`https://${host}`)?.host === host
        ? []
        : ["host must be a host name in lower case, such as example.com"];
}

function checkAccountHash(accountHash: string): string[] {
    return typeof accountHash === "string" && /^[\w-]+$/.test(accountHash)
        ? []
        : ['accountHash may contain only letters, digits, "_" and "-"'];
}

function readExpiry(seconds: string | null): string | undefined {
    const date = new Date(/^\d{1,12}$/.test(seconds ?? "") ? Number(seconds) * 1000 : NaN);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
