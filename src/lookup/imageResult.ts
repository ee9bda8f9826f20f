import { PermissionError } from "../base/errors";
import type { Access, Image } from "../client/image";
import type { AnyVariant, VariantName, VariantUrl } from "./variantName";

/** The details of an image, as functions return them. */
export interface GetImageDetailsResult<V extends string = AnyVariant> {
    /** Account that the image belongs to. */
    readonly accountId: string;
    readonly imageId: string;
    /** Who created the image, as the uploader set it. */
    readonly creator?: string;
    /** File name at upload. A draft has no file name. */
    readonly filename?: string;
    /** Metadata of the image; empty if there is none. */
    readonly meta: Readonly<Record<string, unknown>>;
    /** Whether the image requires signed URLs. `access` says for which variants. */
    readonly requireSignedUrls: boolean;
    /** Whether this is a direct upload that has not been received yet. */
    readonly draft: boolean;
    /** When the image was uploaded: RFC 3339, UTC, whole seconds. */
    readonly uploaded?: string;
    /** Delivery URL of each variant, sorted by the name of the variant. Unsigned. */
    readonly variants: readonly string[];
    /** Delivery URL of each variant by name. Unsigned. The function `variantUrl` fails for a wrong name. */
    readonly variantUrls: Readonly<Record<VariantName<V>, VariantUrl<V>>>;
    /**
     * Who may see each variant, by name.
     *
     * @throws PermissionError where it is used, if the credentials may read the image but not the variants.
     */
    readonly access: Readonly<Record<VariantName<V>, Access>>;
    /** Why `access` is missing; absent otherwise. */
    readonly accessProblem?: string;
}

export function toImageResult(image: Image): GetImageDetailsResult {
    const { access, accessProblem, creator, filename, uploaded, ...others } = image;
    // Does not compile if the result lacks a field of the image.
    const facts: Pick<GetImageDetailsResult, keyof typeof others> = others;
    const result: Omit<GetImageDetailsResult, "access"> = {
        ...facts,
        variants: sortedUrls(image.variantUrls),
        ...(typeof creator === "string" && { creator }),
        ...(typeof filename === "string" && { filename }),
        ...(typeof uploaded === "string" && { uploaded }),
        ...(typeof accessProblem === "string" && { accessProblem }),
    };
    return Object.defineProperty(result, "access", {
        // Pulumi looks at all enumerable properties of an output. That must not throw.
        enumerable: access !== null,
        get() {
            if (access === null) {
                throw accessError(accessProblem);
            }
            return access;
        },
    }) as GetImageDetailsResult;
}

/** A result as other languages have it: `access` is `null` where it throws in a program. */
export function withNullAccess(result: object): Record<string, unknown> {
    const withNull = (image: object) => ({ access: null, ...image });
    const { images } = result as { readonly images?: readonly object[] | Readonly<Record<string, object>> };
    if (images === undefined) {
        return "variantUrls" in result ? withNull(result) : { ...result };
    }
    const entries = Object.entries(images).map(([id, image]) => [id, withNull(image)]);
    return { ...result, images: Array.isArray(images) ? images.map(withNull) : Object.fromEntries(entries) };
}

/** The error if an access is needed that could not be read. */
export function accessError(accessProblem: string | null | undefined): PermissionError {
    return new PermissionError(accessProblem ?? "The access is not known.");
}

/** The delivery URLs, sorted by the name of the variant. An object does not keep the order of names such as "10". */
export function sortedUrls(variantUrls: Readonly<Record<string, string>>): string[] {
    return Object.entries(variantUrls)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, url]) => url);
}
