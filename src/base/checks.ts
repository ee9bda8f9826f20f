const maxImageIdCharacters = 1024;

/** Why no request can be made of `imageId`: one reason an entry, none when it is good. */
export function checkImageId(imageId: unknown): string[] {
    return checkText("imageId", imageId, (text) => {
        const failures: string[] = [];
        const length = Array.from(text).length;
        if (length > maxImageIdCharacters) {
            failures.push(`imageId has ${length} characters, and at most ${maxImageIdCharacters} are allowed`);
        }
        if (text.startsWith("/") || text.endsWith("/")) {
            failures.push('imageId must not begin or end with "/"');
        }
        if (text.split("/").some((segment) => segment === "." || segment === "..")) {
            failures.push('imageId must not hold a "." or ".." segment');
        }
        if (!text.isWellFormed()) {
            failures.push("imageId is not well-formed Unicode");
        }
        return failures;
    });
}

/** Why `accountId` cannot be one: one reason an entry, none when it is good. */
export function checkAccountId(accountId: unknown): string[] {
    return checkText("accountId", accountId, (text) =>
        /^[A-Za-z0-9_-]+$/.test(text) ? [] : ['accountId may hold only letters, digits, "_" and "-"'],
    );
}

/** Which of `args` a misspelled name may stand for: it would be passed over without a word. */
export function checkNames(args: object, known: readonly string[]): string[] {
    const unknown = Object.entries(args).filter(([name, value]) => value !== undefined && !known.includes(name));
    return unknown.map(([name]) => `${JSON.stringify(name)} is no argument: there is ${known.join(", ")}`);
}

function checkText(name: string, value: unknown, check: (text: string) => string[]): string[] {
    if (value === undefined || value === null) {
        return [`${name} is missing`];
    }
    if (typeof value !== "string") {
        const type = Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
        return [`${name} must be a string, not ${type}`];
    }
    return value === "" ? [`${name} must not be empty`] : check(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
