import { boolean, expected, fields, itemAt, list, number, oneOf, record, required, text } from "../base/checks";
import type { MockApiKey, MockApiToken } from "./authentication";
import { checkMockImage, type MockApiImage } from "./image";
import type { MockApiRateLimit } from "./rateLimit";
import { checkMockVariant, type MockApiVariant } from "./variant";

/** The options of a mock API. Each has a default. */
export interface MockApiOptions {
    /** The id of the account. Default: `"0123456789abcdef0123456789abcdef"`. */
    accountId?: string;
    /** The account's hash in delivery URLs. Default: `"Vh2Kq7sYt0RjLx9PwN4mBg"`. */
    accountHash?: string;
    /** The images that it starts with. Default: none. */
    images?: MockApiImage[];
    /** The variants that it starts with. Default: one, `"public"`. */
    variants?: MockApiVariant[];
    /**
     * The keys that sign delivery URLs, by name. Use made-up values, because the API shows them.
     * Default: `{ default: "mock-api-key-for-tests-it-is-no-secret-0" }`.
     */
    signingKeys?: Record<string, string>;
    /**
     * Where the delivery URLs in its responses lead: to `imagedelivery.net`, or to the mock API itself, which then serves
     * the pictures: `http://127.0.0.1:41234/cdn-cgi/imagedelivery/<account hash>/<image id>/<variant>`, the form of a custom
     * domain. Default: `"imagedelivery.net"`.
     */
    deliverAt?: "imagedelivery.net" | "self";
    /** Whether variants such as `w=400,fit=cover` are delivered. Default: `false`. */
    flexibleVariants?: boolean;
    /** The number of images that the account may have, for the statistics. `putImage` ignores it. Default: 100,000. */
    allowedImages?: number;
    /** The API tokens that it accepts, by secret. Without `tokens` and `keys`, it accepts any token and any key. */
    tokens?: Record<string, MockApiToken>;
    /** The global API keys that it accepts. Without `tokens` and `keys`, it accepts any token and any key. */
    keys?: MockApiKey[];
    /** The port of 127.0.0.1. Default: 0, a free one. */
    port?: number;
    /** The minimum time from a request to its response, in milliseconds. Default: 0. */
    latencyMs?: number;
    /**
     * The response for a missing image. The real API has both: the text `ERROR 5404: Image not found` with a header
     * `cf-images: err=5404`, or the usual envelope with the code 5404. Default: `"text"`.
     */
    notFoundAs?: "text" | "json";
    /**
     * The rate limit that it enforces, except on scripted responses and on deliveries. Default: no rate limit and no headers
     * for it.
     */
    rateLimit?: MockApiRateLimit;
    /** The time by which signed URLs expire, in milliseconds since 1970. Default: `Date.now`. */
    now?: () => number;
    /** Called with a line for each request, once its response is sent or cut off. The line does not contain headers. */
    log?: (line: string) => void;
}

const isFunction = expected("a function", (value) => typeof value === "function");

const notEmpty = expected("a string that is not empty", (value) => typeof value === "string" && value !== "");

export const checkSigningKey = fields<{ name: string; value: string }>({
    name: required(notEmpty),
    value: required(notEmpty),
});

const checkOptions = fields<MockApiOptions>({
    accountId: text,
    accountHash: text,
    images: list(checkMockImage),
    variants: list(checkMockVariant),
    signingKeys: record(text),
    deliverAt: oneOf("imagedelivery.net", "self"),
    flexibleVariants: boolean,
    allowedImages: number,
    // Messages name a token by its index, because its name is the secret.
    tokens: record(
        fields<MockApiToken>({
            permissions: list(oneOf("Images Read", "Images Write")),
            status: oneOf("active", "expired", "disabled"),
            denied: list(oneOf("details", "list", "variants", "keys", "stats")),
        }),
        (at, _, index) => itemAt(at, index),
    ),
    keys: list(fields<MockApiKey>({ email: required(text), key: required(text) })),
    port: number,
    latencyMs: number,
    notFoundAs: oneOf("text", "json"),
    rateLimit: fields<MockApiRateLimit>({ requests: number, windowSeconds: number, speed: number }),
    now: isFunction,
    log: isFunction,
});

/** @throws Error that lists every invalid option. */
export function assertOptions(options: unknown): asserts options is MockApiOptions {
    assertNone(checkOptions(options, ""), "The options of the mock API are not valid");
}

export function assertNone(problems: string[], failed: string): void {
    if (problems.length > 0) {
        throw new Error(`${failed}: ${problems.join("; ")}.`);
    }
}
