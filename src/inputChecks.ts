const maxImageIdCharacters = 1024;

/** Why no request can be made of `imageId`: one reason an entry, none when it is good. */
export function checkImageId(imageId: unknown): string[] {
    const typeFailure = checkText("imageId", imageId);
    if (typeof imageId !== "string" || typeFailure !== undefined) {
        return typeFailure === undefined ? [] : [typeFailure];
    }
    const failures: string[] = [];
    const length = Array.from(imageId).length;
    if (length > maxImageIdCharacters) {
        failures.push(`imageId has ${length} characters, and at most ${maxImageIdCharacters} are allowed`);
    }
    if (imageId.startsWith("/") || imageId.endsWith("/")) {
        failures.push('imageId must not begin or end with "/"');
    }
    if (imageId.split("/").some((segment) => segment === "." || segment === "..")) {
        failures.push('imageId must not hold a "." or ".." segment');
    }
    if (!imageId.isWellFormed()) {
        failures.push("imageId is not well-formed Unicode");
    }
    return failures;
}

/** Why `accountId` cannot be one: one reason an entry, none when it is good. */
export function checkAccountId(accountId: unknown): string[] {
    const typeFailure = checkText("accountId", accountId);
    if (typeof accountId !== "string" || typeFailure !== undefined) {
        return typeFailure === undefined ? [] : [typeFailure];
    }
    return /^[A-Za-z0-9_-]+$/.test(accountId) ? [] : ['accountId may hold only letters, digits, "_" and "-"'];
}

function checkText(name: string, value: unknown): string | undefined {
    if (value === undefined || value === null) {
        return `${name} is missing`;
    }
    if (typeof value !== "string") {
        return `${name} must be a string, not ${Array.isArray(value) ? "an array" : `a value of type ${typeof value}`}`;
    }
    return value === "" ? `${name} must not be empty` : undefined;
}
