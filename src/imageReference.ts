/** The image that a lookup asks for, and which of its ids must not be shown. */
export interface ImageReference {
    readonly accountId: string;
    readonly imageId: string;
    readonly secretInputs: readonly SecretInput[];
}

/** An input whose value is a secret of the program. */
export type SecretInput = "accountId" | "imageId";

const maxShownCharacters = 128;

/** `image "x" of account "y"`, for messages: secret ids are not shown, and long ones are cut. */
export function describeImage(image: ImageReference): string {
    return `image ${shown(image, "imageId")} of account ${shown(image, "accountId")}`;
}

/**
 * The id of a lookup in the engine, which shows and stores it in clear text: a placeholder for an image id that must
 * not be seen, and for one that is none, so that the lookup itself reports it with every other failure.
 */
export function resourceId(imageId: string, secretInputs: readonly SecretInput[]): string {
    if (secretInputs.includes("imageId")) {
        return "secret";
    }
    return imageId === "" ? "invalid" : imageId;
}

function shown(image: ImageReference, input: SecretInput): string {
    if (image.secretInputs.includes(input)) {
        return "[secret]";
    }
    return image[input] === "" ? "(none)" : quote(image[input]);
}

function quote(text: string): string {
    const characters = Array.from(text);
    return characters.length > maxShownCharacters
        ? `"${characters.slice(0, maxShownCharacters).join("")}…" (${characters.length} characters)`
        : `"${text}"`;
}
