import { ConfigurationError } from "./errors";

/** An API token, or a global API key with the e-mail of its user. */
export type Credentials =
    | { readonly kind: "token"; readonly apiToken: string }
    | { readonly kind: "key"; readonly apiKey: string; readonly email: string };

/** All that the client needs to know of the stack's configuration and the environment. */
export interface Settings {
    readonly credentials: Credentials;
    readonly baseUrl: string;
    /** The account of lookups that name none. */
    readonly accountId: string | undefined;
    /** Where the delivery of images is verified, instead of the host of their URLs. */
    readonly deliveryBaseUrl: string | undefined;
    /** How long one request may take, its whole answer included, in milliseconds. */
    readonly timeoutMs: number;
    /** How often a request that failed is tried again. */
    readonly maxRetries: number;
    /** How long all tries of a request and the waits between them may take, in milliseconds. */
    readonly retryTimeoutMs: number;
    /** Whether each request is logged. */
    readonly isDebug: boolean;
}

/** Reads one value of the stack's configuration, or of an explicit `Provider`. */
export type ReadConfig = (key: string) => string | undefined;

export type Environment = Readonly<Record<string, string | undefined>>;

export const defaultBaseUrl = "https://api.cloudflare.com/client/v4";

/** The numbers that can be set, with their defaults and bounds. */
const numbers = {
    timeoutMs: { default: 60_000, min: 1, max: 2 ** 31 - 1 },
    maxRetries: { default: 5, min: 0, max: 100 },
    retryTimeoutMs: { default: 600_000, min: 0, max: 2 ** 31 - 1 },
};

type NumberName = keyof typeof numbers;

export const accountIdPlaces =
    "the accountId of the lookup or of its Provider, the config cloudflare-images:accountId, " +
    "or the environment variable CLOUDFLARE_ACCOUNT_ID";

const tokenPlaces =
    "an API token as the apiToken of a Provider, the config cloudflare:apiToken, " +
    "or the environment variable CLOUDFLARE_API_TOKEN";

const keyPlaces =
    "an API key with its e-mail as the apiKey and email of a Provider, the config cloudflare:apiKey and " +
    "cloudflare:email, or the environment variables CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL";

const baseUrlPlaces = "The base URL (baseUrl of a Provider, config cloudflare:baseUrl, or CLOUDFLARE_BASE_URL)";

const deliveryPlaces =
    "The base URL of delivery (deliveryBaseUrl of a Provider, or config cloudflare-images:deliveryBaseUrl)";

const deliveryExample = "https://example.com/cdn-cgi/imagedelivery";

/**
 * The settings of a provider process. The configuration beats the environment, and a token beats a key.
 *
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function resolveSettings(readConfig: ReadConfig, environment: Environment): Settings {
    const config = (key: string) => blankToUndefined(readConfig(key));
    const variable = (name: string) => blankToUndefined(environment[name]);

    const failures: string[] = [];
    const credentials = resolveCredentials(config, variable);
    if (typeof credentials === "string") {
        failures.push(credentials);
    }
    const url = (place: string, example: string, given: string | undefined) => {
        failures.push(...(given === undefined ? [] : checkUrl(place, example, given)));
        return given?.replace(/\/+$/, "");
    };
    const baseUrl =
        url(baseUrlPlaces, defaultBaseUrl, config("cloudflare:baseUrl") ?? variable("CLOUDFLARE_BASE_URL")) ??
        defaultBaseUrl;
    const deliveryBaseUrl = url(deliveryPlaces, deliveryExample, config("cloudflare-images:deliveryBaseUrl"));
    const number = (name: NumberName) => {
        const value = readNumber(name, config(`cloudflare-images:${name}`));
        if (typeof value === "string") {
            failures.push(value);
        }
        return Number(value);
    };
    const [timeoutMs, maxRetries, retryTimeoutMs] = [
        number("timeoutMs"),
        number("maxRetries"),
        number("retryTimeoutMs"),
    ];
    if (typeof credentials === "string" || failures.length > 0) {
        throw new ConfigurationError(failures.join(" "));
    }
    const accountId =
        config("cloudflare-images:accountId") ?? config("cloudflare:accountId") ?? variable("CLOUDFLARE_ACCOUNT_ID");
    const isDebug = variable("PULUMI_CLOUDFLARE_IMAGES_LOG") === "debug";
    return { credentials, baseUrl, deliveryBaseUrl, accountId, timeoutMs, maxRetries, retryTimeoutMs, isDebug };
}

/** The account that is asked for: the `given` one, whatever it is, else the one of the settings. */
export function accountIdOf<T>(given: T, { accountId }: Settings): NonNullable<T> | string {
    const found = given ?? accountId;
    if (found === undefined) {
        throw new ConfigurationError(`No Cloudflare account id is given: set ${accountIdPlaces}.`);
    }
    return found;
}

/** The secret parts of `credentials`. */
export function secretsOf(credentials: Credentials): string[] {
    return credentials.kind === "token" ? [credentials.apiToken] : [credentials.apiKey, credentials.email];
}

function resolveCredentials(config: ReadConfig, variable: ReadConfig): Credentials | string {
    const email = config("cloudflare:email") ?? variable("CLOUDFLARE_EMAIL");
    const sources = [
        { apiToken: config("cloudflare:apiToken"), apiKey: config("cloudflare:apiKey") },
        { apiToken: variable("CLOUDFLARE_API_TOKEN"), apiKey: variable("CLOUDFLARE_API_KEY") },
    ];
    const source = sources.find(({ apiToken, apiKey }) => apiToken !== undefined || apiKey !== undefined);
    if (source?.apiToken !== undefined) {
        return checkHeaderValues({ kind: "token", apiToken: source.apiToken });
    }
    if (source?.apiKey !== undefined && email !== undefined) {
        return checkHeaderValues({ kind: "key", apiKey: source.apiKey, email });
    }
    if (source === undefined && email === undefined) {
        return `No Cloudflare credentials are given: set ${tokenPlaces}; or ${keyPlaces}.`;
    }
    const missing =
        source === undefined ? "An e-mail is given without its API key" : "An API key is given without its e-mail";
    return `${missing}: set both, ${keyPlaces}; or ${tokenPlaces}.`;
}

function checkHeaderValues(credentials: Credentials): Credentials | string {
    return secretsOf(credentials).every((value) => /^[\x21-\x7e]+$/.test(value))
        ? credentials
        : `The ${credentials.kind === "token" ? "API token" : "API key or its e-mail"} holds a space, a line break or ` +
              "another character that no header can carry: copy it again.";
}

function readNumber(name: NumberName, text: string | undefined): number | string {
    const { default: fallback, min, max } = numbers[name];
    const value = text === undefined ? fallback : Number(text);
    return Number.isInteger(value) && value >= min && value <= max
        ? value
        : `cloudflare-images:${name} must be a whole number from ${min} to ${max}, not "${text}".`;
}

function checkUrl(places: string, example: string, text: string): string[] {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
        return [`${places} must be an https URL, such as ${example}.`];
    }
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
        return [`${places} must have no user, password, query or fragment.`];
    }
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
        return [`${places} must be an https URL: over plain http, anyone on the way could read what is sent.`];
    }
    return [];
}

function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function blankToUndefined(value: string | undefined): string | undefined {
    const trimmed = value?.trim();
    return trimmed === "" ? undefined : trimmed;
}
