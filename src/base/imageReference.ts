/** An account that is asked for, and whether its id must not be shown. */
export interface AccountReference {
    readonly accountId: string;
    readonly secretInputs: readonly SecretInput[];
}

/** The image that a lookup asks for, and which of its ids must not be shown. */
export interface ImageReference extends AccountReference {
    readonly imageId: string;
}

/** An input whose value is a secret of the program. */
export type SecretInput = "accountId" | "imageId" | "expect" | "filters";

const maxShownCharacters = 128;

/** `image "x" of account "y"`, for messages: secret ids are not shown, and long ones are cut. */
export function describeImage(image: ImageReference): string {
    return `image ${shown(image.imageId, "imageId", image)} of ${describeAccount(image)}`;
}

/** `account "y"`, for messages. */
export function describeAccount(account: AccountReference): string {
    return `account ${shown(account.accountId, "accountId", account)}`;
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

/** The ids that must not be shown. */
export function secretIds(image: AccountReference & Partial<ImageReference>): string[] {
    return (["accountId", "imageId"] as const).flatMap((input) =>
        image.secretInputs.includes(input) ? [image[input] ?? ""] : [],
    );
}

function shown(id: string, input: SecretInput, { secretInputs }: AccountReference): string {
    if (secretInputs.includes(input)) {
        return "[secret]";
    }
    return id === "" ? "(none)" : quote(id);
}

function quote(text: string): string {
    const characters = Array.from(text);
    return characters.length > maxShownCharacters
        ? `"${characters.slice(0, maxShownCharacters).join("")}…" (${characters.length} characters)`
        : `"${text}"`;
}
