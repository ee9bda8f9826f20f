import { checkText, pathOf, type Place } from "./checks";
import { isSecret } from "./redactor";
import { quote } from "./safeText";
import { deliveryParts, parseUrl } from "./urls";

/** An account to read, and the secrets that messages must not show. */
export interface AccountReference {
    readonly accountId: string;
    readonly secrets: readonly string[];
}

/** An image to read. */
export interface ImageReference extends AccountReference {
    readonly imageId: string;
}

/** `image "x" in account "y"`, for messages. */
export function describeImage(image: ImageReference): string {
    return `image ${describeImageId(image)} in ${describeAccount(image)}`;
}

/** `account "y"`, for messages. */
export function describeAccount(account: AccountReference): string {
    return `account ${shown(account.accountId, account)}`;
}

/** `"x"`, for messages. */
export function describeImageId(image: ImageReference): string {
    return shown(image.imageId, image);
}

/** The id, for the `imageId` of an error; `undefined` if it is secret. */
export function publicImageId({ imageId, secrets }: ImageReference): string | undefined {
    return isSecret(imageId, secrets) ? undefined : imageId;
}

/**
 * The resource id of a lookup: the image id, or a placeholder. A secret id is replaced because the engine shows and stores
 * resource ids in clear text. A malformed id is replaced so that the lookup itself reports it, with every other problem.
 */
export function resourceId(imageId: unknown, isHidden: boolean): string {
    if (isHidden) {
        return "secret";
    }
    return typeof imageId === "string" && imageId !== "" ? imageId : "invalid";
}

export function checkImageId(imageId: unknown, at: Place = "imageId"): string[] {
    const path = pathOf(at);
    return checkText(imageId, at, (text) => {
        if (!text.isWellFormed()) {
            return [`${path} is not well-formed Unicode`];
        }
        if (isUrl(text)) {
            const id = typeof at === "string" ? idInDeliveryUrl(text) : undefined;
            return [`${path} is a URL, not an image id${id === undefined ? "" : `: use ${quote(id)}`}`];
        }
        const failures: string[] = [];
        const length = Array.from(text).length;
        if (length > maxImageIdCharacters) {
            failures.push(`${path} has ${length} characters, at most ${maxImageIdCharacters} are allowed`);
        }
        if (text.startsWith("/") || text.endsWith("/")) {
            failures.push(`${path} must not begin or end with "/"`);
        }
        if (text.split("/").some((segment) => segment === "." || segment === "..")) {
            failures.push(`${path} must not contain a "." or ".." segment`);
        }
        return failures;
    });
}

/** A missing account id is valid. JavaScript programs can pass `null`. */
export function checkAccountId(accountId: unknown, at: Place = "accountId"): string[] {
    if (accountId === undefined || accountId === null) {
        return [];
    }
    const path = pathOf(at);
    return checkText(accountId, at, (text) => {
        if (isAccountHash(text)) {
            return [
                `${path} is the account hash of delivery URLs: use the account id, 32 hexadecimal digits, ` +
                    "which the dashboard shows in its address",
            ];
        }
        return /^[A-Za-z0-9_-]+$/.test(text) ? [] : [`${path} may contain only letters, digits, "_" and "-"`];
    });
}

/** The image id in `imageId`, if that looks like the end of a delivery URL. */
export function idBeforeVariant(imageId: string): string | undefined {
    const [, id] = /^(?:[\w-]{22}\/)?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/[^/]+$/i.exec(imageId) ?? [];
    return id;
}

const maxImageIdCharacters = 1024;

function shown(id: string, { secrets }: AccountReference): string {
    if (isSecret(id, secrets)) {
        return "[secret]";
    }
    return id === "" ? "(none)" : quote(id);
}

function isUrl(text: string): boolean {
    return /^(https?:\/\/|imagedelivery\.net\/)/i.test(text);
}

function idInDeliveryUrl(text: string): string | undefined {
    const url = parseUrl(text.replace(/^(?!https?:)/i, "https://"));
    return url === undefined ? undefined : deliveryParts(url)?.imageId;
}

/** A hash has 22 characters of base64. It is very unlikely to lack capital or small letters. */
function isAccountHash(text: string): boolean {
    return /^[\w-]{22}$/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);
}
