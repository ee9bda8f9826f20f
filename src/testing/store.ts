import { parseUploaded } from "./uploaded";

/**
 * An image of the stand-in, in the words of the API. What is left out is absent from the reply, unless it says
 * otherwise below.
 */
export interface StandInImage {
    /** The id: UUID-shaped, or a custom one of up to 1024 characters that neither begins nor ends with a slash. */
    id: string;
    creator?: string | null;
    /** Always `null` in the reply while the image is a draft. */
    filename?: string | null;
    meta?: Record<string, unknown>;
    /** Default: `false`. */
    requireSignedURLs?: boolean;
    /**
     * When it was uploaded, in RFC 3339, e.g. `"2023-06-04T19:18:04.451Z"`. The instant stays the same in every reply,
     * but the number of its fraction digits changes from one read to the next. Default: `"2024-01-02T03:04:05.678Z"`.
     */
    uploaded?: string;
    /** `true` for a direct upload that was not received yet. Only a draft has the field in its reply. */
    draft?: boolean;
}

/** A variant of the stand-in's account, in the words of the API. */
export interface StandInVariant {
    /** The name: the last part of a delivery URL, so without a slash. */
    id: string;
    /** What is left out is filled in: `fit` "scale-down", `width` 1366, `height` 768 (pixels), `metadata` "none". */
    options?: {
        fit?: "scale-down" | "contain" | "cover" | "crop" | "pad";
        width?: number;
        height?: number;
        metadata?: "keep" | "copyright" | "none";
    };
    /** `true`: served without a signature, even for an image that requires one. Absent from the reply by default. */
    neverRequireSignedURLs?: boolean;
}

const longestId = 1024;

/** The images and variants of one account. */
export class Store {
    readonly #images = new Map<string, { image: StandInImage; reads: number }>();
    readonly #variants = new Map<string, StandInVariant>();

    putImage(image: StandInImage): void {
        checkImageId(image.id);
        if (image.uploaded !== undefined) {
            parseUploaded(image.uploaded);
        }
        const reads = this.#images.get(image.id)?.reads ?? 0;
        this.#images.set(image.id, { image: structuredClone(image), reads });
    }

    deleteImage(id: string): void {
        this.#images.delete(id);
    }

    /** The image, with how often it was read before this. */
    readImage(id: string): { image: StandInImage; reads: number } | undefined {
        const entry = this.#images.get(id);
        return entry && { image: entry.image, reads: entry.reads++ };
    }

    putVariant(variant: StandInVariant): void {
        if (variant.id === "" || variant.id.includes("/")) {
            throw new Error(`${JSON.stringify(variant.id)} is no variant name: it must not be empty nor hold a slash`);
        }
        this.#variants.set(variant.id, structuredClone(variant));
    }

    deleteVariant(id: string): void {
        this.#variants.delete(id);
    }

    get variants(): StandInVariant[] {
        return [...this.#variants.values()];
    }
}

function checkImageId(id: string): void {
    if (id === "" || id.length > longestId || id.startsWith("/") || id.endsWith("/")) {
        throw new Error(
            `${JSON.stringify(id)} is no image id: it must have 1 to ${longestId} characters ` +
                "and neither begin nor end with a slash",
        );
    }
}
