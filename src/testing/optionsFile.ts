import type { MockApiKey, MockApiToken } from "./authentication";
import type { MockApiImage } from "./image";
import type { MockApiRateLimit } from "./rateLimit";
import type { MockApiOptions } from "./mockApi";
import { fits, type MockApiVariant } from "./variant";

/** What is wrong with a value, each with the property it is about. */
type Check = (value: unknown, path: string) => string[];

/**
 * Reads the text of an options file: JSON, either an array of images or an object of `MockApiOptions`.
 * @throws Error that names everything that is wrong with it, in one line.
 */
export function parseOptions(json: string): MockApiOptions {
    const value: unknown = JSON.parse(json);
    const options: unknown = Array.isArray(value) ? { images: value } : value;
    const problems = checkOptions(options, "");
    if (problems.length > 0) {
        throw new Error(problems.join("; "));
    }
    return options as MockApiOptions;
}

const text = expected("a string", (value) => typeof value === "string");
const number = expected("a number", (value) => typeof value === "number");
const boolean = expected("true or false", (value) => typeof value === "boolean");
const textOrNull = expected("a string or null", (value) => typeof value === "string" || value === null);
const anyObject = expected("an object", isObject);

const checkImage = fields<MockApiImage>({
    id: required(text),
    creator: textOrNull,
    filename: textOrNull,
    meta: anyObject,
    requireSignedURLs: boolean,
    uploaded: text,
    draft: boolean,
    width: number,
    height: number,
});

const checkVariant = fields<MockApiVariant>({
    id: required(text),
    options: fields<NonNullable<MockApiVariant["options"]>>({
        fit: oneOf(...fits),
        width: number,
        height: number,
        metadata: oneOf("keep", "copyright", "none"),
    }),
    neverRequireSignedURLs: boolean,
});

const checkToken = fields<MockApiToken>({
    permissions: list(oneOf("Images Read", "Images Write")),
    status: oneOf("active", "expired", "disabled"),
    denied: list(oneOf("details", "list", "variants", "keys", "stats")),
});

const checkOptions = fields<Omit<MockApiOptions, "log" | "now">>({
    accountId: text,
    accountHash: text,
    images: list(checkImage),
    variants: list(checkVariant),
    signingKeys: record(text, (path, name) => `${path}.${name}`),
    flexibleVariants: boolean,
    allowedImages: number,
    // Their index stands for them in a message, as their name is the secret.
    tokens: record(checkToken, (path, _, index) => `${path}[${index}]`),
    keys: list(fields<MockApiKey>({ email: required(text), key: required(text) })),
    port: number,
    latencyMs: number,
    notFoundAs: oneOf("text", "json"),
    rateLimit: fields<MockApiRateLimit>({ requests: number, windowSeconds: number, speed: number }),
});

function expected(what: string, holds: (value: unknown) => boolean): Check {
    return (value, path) => (value === undefined || holds(value) ? [] : [`${path || "it"} must be ${what}`]);
}

function required(check: Check): Check {
    return (value, path) => (value === undefined ? [`${path} is missing`] : check(value, path));
}

function oneOf(...choices: string[]): Check {
    return expected(`one of ${choices.join(", ")}`, (value) => choices.some((choice) => choice === value));
}

function list(of: Check): Check {
    const array = expected("an array", Array.isArray);
    return (value, path) =>
        Array.isArray(value) ? value.flatMap((item, index) => of(item, `${path}[${index}]`)) : array(value, path);
}

function record(of: Check, at: (path: string, name: string, index: number) => string): Check {
    return (value, path) =>
        isObject(value)
            ? Object.entries(value).flatMap(([name, item], index) => of(item, at(path, name, index)))
            : anyObject(value, path);
}

function fields<T>(checks: Record<keyof T & string, Check>): Check {
    const known = new Map<string, Check>(Object.entries(checks));
    return (value, path) => {
        if (!isObject(value)) {
            return anyObject(value, path);
        }
        const at = (name: string) => (path ? `${path}.${name}` : name);
        const unknown = Object.keys(value).filter((name) => !known.has(name));
        return [
            ...unknown.map((name) => `${at(name)} is not known`),
            ...[...known].flatMap(([name, check]) => check(value[name], at(name))),
        ];
    };
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
