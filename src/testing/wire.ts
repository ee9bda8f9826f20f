import type { Account } from "./account";
import type { StoredImage } from "./store";
import { defaultUploaded, varyFraction } from "./uploaded";
import { variantOptions, type MockApiVariant } from "./variant";

/** An image as in responses. Each call counts as a read, and changes the order of the variants. */
export function toWireImage(stored: StoredImage, { store, deliveryBase }: Account): object {
    const { image } = stored;
    const reads = stored.reads++;
    const variants = store.variants.map(({ id }) => `${deliveryBase}/${image.id.replaceAll("%", "%25")}/${id}`);
    const first = reads % variants.length;
    return {
        id: image.id,
        filename: image.draft ? null : image.filename,
        creator: image.creator,
        meta: image.meta,
        uploaded: varyFraction(image.uploaded ?? defaultUploaded, reads),
        requireSignedURLs: image.requireSignedURLs ?? false,
        variants: [...variants.slice(first), ...variants.slice(0, first)],
        draft: image.draft || undefined,
    };
}

/** A variant as in responses. */
export function toWireVariant(variant: MockApiVariant): object {
    const { id, neverRequireSignedURLs } = variant;
    return { id, options: variantOptions(variant), neverRequireSignedURLs };
}
