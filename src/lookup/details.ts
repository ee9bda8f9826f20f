import type { WireImage, WireVariants } from "../client/wire";
import { variantName } from "../delivery/deliveryUrl";

/** Who may see a variant of an image: anyone, or whoever has a signed URL. */
export type Access = "public" | "signed";

/** What is known of an image. */
export interface ImageFacts {
    readonly accountId: string;
    readonly imageId: string;
    /** `null` rather than absent: what a lookup does not put out is unknown at every preview. */
    readonly creator: string | null;
    readonly filename: string | null;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    readonly uploaded: string;
    readonly variants: readonly string[];
    readonly variantUrls: Readonly<Record<string, string>>;
}

/** What is known of an image and of the access to it: in a state, or just read. */
export interface KnownImage extends ImageFacts {
    /** Who may see each variant; `null` when the credentials may not read the variant definitions. */
    readonly access: Readonly<Record<string, Access>> | null;
    /** Why `access` is not known; the same for every read. */
    readonly accessProblem: string | null;
}

/**
 * What a lookup puts out, the same for two reads of an image that has not changed: the API varies the order of the
 * variants and the fraction digits of `uploaded`, so variants are sorted by name and `uploaded` is in whole seconds.
 */
export function toImageFacts(accountId: string, imageId: string, image: WireImage): ImageFacts {
    const named = image.variants
        .map((url): [string, string] => [variantName(url) ?? url, url])
        .sort(([nameA, urlA], [nameB, urlB]) => compare(nameA, nameB) || compare(urlA, urlB));
    return {
        accountId,
        imageId,
        creator: image.creator ?? null,
        filename: image.filename ?? null,
        meta: image.meta,
        requireSignedUrls: image.requireSignedUrls,
        draft: image.draft,
        uploaded: new Date(image.uploaded).toISOString().replace(/\.\d+Z$/, "Z"),
        variants: named.map(([, url]) => url),
        variantUrls: Object.fromEntries(named),
    };
}

/**
 * Who may see each variant of an image. The definitions matter only for one that requires signed URLs. They are read
 * after the image: a variant that they lack has just been deleted, and serves nobody; one that the image lacks has just
 * been made, and serves it.
 */
export function toAccess(
    { requireSignedUrls, variantUrls }: ImageFacts,
    definitions: WireVariants | undefined,
): Readonly<Record<string, Access>> {
    const isPublic = (name: string) => !requireSignedUrls || definitions?.get(name)?.neverRequireSignedUrls === true;
    const names = [...new Set([...Object.keys(variantUrls), ...(definitions?.keys() ?? [])])].sort(compare);
    return Object.fromEntries(names.map((name) => [name, isPublic(name) ? "public" : "signed"]));
}

/** By code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
