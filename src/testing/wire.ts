import type { MockApiImage } from "./image";
import { defaultUploaded, varyFraction } from "./uploaded";
import { variantOptions, type MockApiVariant } from "./variant";

/** The `result` of image details. Its variants take turns to be first, as the API has no order of them either. */
export function wireImage(image: MockApiImage, variants: MockApiVariant[], accountHash: string, reads: number): object {
    const urls = variants.map((variant) => deliveryUrl(accountHash, image.id, variant.id));
    return {
        id: image.id,
        filename: image.draft ? null : image.filename,
        creator: image.creator,
        meta: image.meta,
        uploaded: varyFraction(image.uploaded ?? defaultUploaded, reads),
        requireSignedURLs: image.requireSignedURLs ?? false,
        variants: rotate(urls, reads),
        draft: image.draft || undefined,
    };
}

/** One variant in the map of variant definitions. */
export function wireVariant(variant: MockApiVariant): object {
    const { id, neverRequireSignedURLs } = variant;
    return { id, options: variantOptions(variant), neverRequireSignedURLs };
}

function deliveryUrl(accountHash: string, imageId: string, variantId: string): string {
    return `https://imagedelivery.net/${accountHash}/${imageId.replaceAll("%", "%25")}/${variantId}`;
}

function rotate<T>(list: T[], by: number): T[] {
    const first = by % list.length;
    return [...list.slice(first), ...list.slice(0, first)];
}
