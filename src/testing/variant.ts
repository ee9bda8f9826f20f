/** How a variant may fit a picture into its width and height. */
export const fits = ["scale-down", "contain", "cover", "crop", "pad"] as const;

/** A variant of the mock API's account, in the words of the API. */
export interface MockApiVariant {
    /** The name: the last part of a delivery URL, so without a slash. */
    id: string;
    /** What is left out is filled in: `fit` "scale-down", `width` 1366, `height` 768 (pixels), `metadata` "none". */
    options?: {
        fit?: "scale-down" | "contain" | "cover" | "crop" | "pad";
        width?: number;
        height?: number;
        metadata?: "keep" | "copyright" | "none";
    };
    /** `true`: served without a signature, even for an image that requires one. Absent from the response by default. */
    neverRequireSignedURLs?: boolean;
}

/** Throws when the variant is none that the API could have. */
export function checkVariant({ id }: MockApiVariant): void {
    if (id === "" || id.includes("/")) {
        throw new Error(`${JSON.stringify(id)} is no variant name: it must not be empty nor hold a slash`);
    }
}

/** The options of a variant, none left out. */
export function variantOptions({ options }: MockApiVariant): Required<NonNullable<MockApiVariant["options"]>> {
    return { fit: "scale-down", metadata: "none", width: 1366, height: 768, ...options };
}
