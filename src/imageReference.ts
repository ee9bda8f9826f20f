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

function shown(image: ImageReference, input: SecretInput): string {
    return image.secretInputs.includes(input) ? "[secret]" : quote(image[input]);
}

function quote(text: string): string {
    const characters = Array.from(text);
    return characters.length > maxShownCharacters
        ? `"${characters.slice(0, maxShownCharacters).join("")}…" (${characters.length} characters)`
        : `"${text}"`;
}
