import { type Checked, nearestName } from "./checks";
import { ConfigurationError } from "./errors";
import { quote } from "./safeText";
import { isLoopback, parseUrl } from "./urls";

/** An API token, or a global API key with the e-mail address of its user. */
export type Credentials =
    | { readonly kind: "token"; readonly apiToken: string }
    | { readonly kind: "key"; readonly apiKey: string; readonly email: string };

/** What the client needs from the configuration and the environment. */
export interface Settings {
    readonly credentials: Credentials;
    /** Where the token or key was set, for messages. */
    readonly credentialsFrom: string;
    readonly baseUrl: string;
    /** The account of lookups without an `accountId`. */
    readonly accountId: string | undefined;
    /** Where the delivery of images is verified, instead of the host of their URLs. */
    readonly deliveryBaseUrl: string | undefined;
    /** Time limit of a request with its whole response, in milliseconds. */
    readonly timeoutMs: number;
    /** Retries of a failed request. */
    readonly maxRetries: number;
    /** Time limit of a request with all retries, in milliseconds. */
    readonly retryTimeoutMs: number;
    /** Whether each request is logged. */
    readonly isDebug: boolean;
}

/** Reads one value of the stack's configuration, or of an explicit `Provider`, by its whole key. */
export interface ReadConfig {
    (key: string): string | undefined;
    /** The keys of the stack's configuration, where they can be listed. */
    readonly keys?: () => readonly string[];
}

/** Environment variables, and whose they are: an inline program and its provider process have different ones. */
export interface Environment {
    readonly variables: Readonly<Record<string, string | undefined>>;
    /** Completes "the environment of …". */
    readonly process: string;
}

export const defaultBaseUrl = "https://api.cloudflare.com/client/v4";

/** Our own namespace, and that of @pulumi/cloudflare, which is read where ours is not set. */
export const namespaces = ["cloudflare-images", "cloudflare"] as const;

const variableNames = {
    apiToken: "CLOUDFLARE_API_TOKEN",
    apiKey: "CLOUDFLARE_API_KEY",
    email: "CLOUDFLARE_EMAIL",
    accountId: "CLOUDFLARE_ACCOUNT_ID",
    baseUrl: "CLOUDFLARE_BASE_URL",
} as const;

const baseUrlPlaces = "The base URL (cloudflare-images:baseUrl, cloudflare:baseUrl or CLOUDFLARE_BASE_URL)";

/** In this key, a `Provider` says where its credentials were set. */
export const credentialsFromKey = "cloudflare-images:credentialsFrom";

type SharedName = keyof typeof variableNames;

/** The settings that @pulumi/cloudflare also has. */
export const sharedSettings: readonly SharedName[] = ["apiToken", "apiKey", "email", "accountId", "baseUrl"];

export const ownSettings = ["deliveryBaseUrl", "timeoutMs", "maxRetries", "retryTimeoutMs"] as const;

export type SettingName = SharedName | (typeof ownSettings)[number];

const settingsByNamespace: Readonly<Record<(typeof namespaces)[number], readonly SettingName[]>> = {
    "cloudflare-images": [...sharedSettings, ...ownSettings],
    cloudflare: sharedSettings,
};

export const secretSettings: readonly SettingName[] = ["apiToken", "apiKey", "email"];

/** The numeric settings, with their defaults and bounds. */
const numbers = {
    timeoutMs: { default: 60_000, min: 1, max: 2 ** 31 - 1 },
    maxRetries: { default: 5, min: 0, max: 100 },
    retryTimeoutMs: { default: 600_000, min: 0, max: 2 ** 31 - 1 },
};

/**
 * The settings of a process. The configuration comes before the environment, and a token before a key.
 *
 * @param givenAccountId The account id of the lookup itself.
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function resolveSettings(readConfig: ReadConfig, environment: Environment, givenAccountId: unknown): Settings {
    const problems: string[] = [];
    const sound = <T>(checked: Checked<T>): T | undefined => {
        if ("problem" in checked) {
            problems.push(checked.problem);
            return undefined;
        }
        return checked.value;
    };
    const own = (name: string) => trimmed(readConfig(`cloudflare-images:${name}`));
    const sources = sourcesOf(readConfig, environment);
    const shared = (name: SharedName) => sources.map(({ get }) => get(name)).find((value) => value !== undefined);

    const found = sound(resolveCredentials(sources, environment));
    const accountId = shared("accountId");
    if ((givenAccountId ?? accountId) === undefined) {
        problems.push(
            `No Cloudflare account id: set it with ${placesOf(["accountId"], environment, "of the lookup or a Provider")}.`,
        );
    }
    const isMissing = problems.length > 0;
    for (const { given, meant } of misspelledKeys(readConfig.keys?.() ?? [], settingsByNamespace)) {
        // Another namespace can belong to the project.
        if (trimmed(readConfig(meant)) === undefined && (isMissing || given.startsWith(`${namespaces[0]}:`))) {
            problems.push(`The configuration has ${quote(given)}, which is no setting: did you mean "${meant}"?`);
        }
    }
    const baseUrl = sound(checkUrl(baseUrlPlaces, shared("baseUrl") ?? defaultBaseUrl, defaultBaseUrl));
    const givenDelivery = own("deliveryBaseUrl");
    const deliveryBaseUrl =
        givenDelivery === undefined
            ? undefined
            : sound(
                  checkUrl(
                      "cloudflare-images:deliveryBaseUrl",
                      givenDelivery,
                      "https://example.com/cdn-cgi/imagedelivery",
                  ),
              );
    const number = (name: keyof typeof numbers) => sound(readNumber(name, own(name)));
    const [timeoutMs, maxRetries, retryTimeoutMs] = [
        number("timeoutMs"),
        number("maxRetries"),
        number("retryTimeoutMs"),
    ];
    if (
        found === undefined ||
        baseUrl === undefined ||
        timeoutMs === undefined ||
        maxRetries === undefined ||
        retryTimeoutMs === undefined ||
        problems.length > 0
    ) {
        throw new ConfigurationError(problems.join(" "));
    }
    const isDebug = trimmed(environment.variables["PULUMI_CLOUDFLARE_IMAGES_LOG"]) === "debug";
    return { ...found, baseUrl, deliveryBaseUrl, accountId, timeoutMs, maxRetries, retryTimeoutMs, isDebug };
}

/** Where a setting can be set, for messages. */
function placesOf(names: readonly SharedName[], { process }: Environment, owner = "of a Provider"): string {
    const together = (parts: readonly string[]) => parts.join(" and ");
    const own = together(names.map((name) => `\`pulumi config set ${secretFlag(name)}cloudflare-images:${name}\``));
    const variables = together(names.map((name) => variableNames[name]));
    return `${own}, ${together(names)} ${owner}, or ${variables} in the environment of ${process}`;
}

/** The secret parts of `credentials`. */
export function secretsOf(credentials: Credentials): string[] {
    return credentials.kind === "token" ? [credentials.apiToken] : [credentials.apiKey, credentials.email];
}

interface Source {
    readonly get: (name: SharedName) => string | undefined;
    /** Where a setting of this source was set, for messages. */
    readonly placeOf: (name: SharedName) => string;
}

/** The first that has the value is used. */
function sourcesOf(readConfig: ReadConfig, { variables, process }: Environment): Source[] {
    // Only our own namespace can be that of a Provider.
    const told = [trimmed(readConfig(credentialsFromKey)), undefined];
    return [
        ...namespaces.map((namespace, index) => ({
            get: (name: SharedName) => trimmed(readConfig(`${namespace}:${name}`)),
            placeOf: (name: SharedName) => told[index] ?? placeInConfig(namespace, name),
        })),
        {
            get: (name) => trimmed(variables[variableNames[name]]),
            placeOf: (name) => `${variableNames[name]} in the environment of ${process}`,
        },
    ];
}

/** Where a setting was set in the configuration, for messages. */
export function placeInConfig(namespace: string, name: SettingName): string {
    return `${namespace}:${name} in the stack's configuration`;
}

function resolveCredentials(
    sources: readonly Source[],
    environment: Environment,
): Checked<Pick<Settings, "credentials" | "credentialsFrom">> {
    const email = sources.map(({ get }) => get("email")).find((value) => value !== undefined);
    // The token or key is from one source: a token of the environment never replaces a key of the configuration.
    const source = sources.find(({ get }) => get("apiToken") !== undefined || get("apiKey") !== undefined);
    const [apiToken, apiKey] = [source?.get("apiToken"), source?.get("apiKey")];
    if (source !== undefined && apiToken !== undefined) {
        return checkHeaderValues({ kind: "token", apiToken }, source.placeOf("apiToken"));
    }
    if (source !== undefined && apiKey !== undefined && email !== undefined) {
        return checkHeaderValues({ kind: "key", apiKey, email }, source.placeOf("apiKey"));
    }
    const token = `an API token: ${placesOf(["apiToken"], environment)}`;
    const key = `an API key with its e-mail address: ${placesOf(["apiKey", "email"], environment)}`;
    if (apiKey === undefined && email === undefined) {
        return { problem: `No Cloudflare credentials: set ${token}; or set ${key}.` };
    }
    const missing = apiKey === undefined ? "email is set without apiKey" : "apiKey is set without email";
    return { problem: `Half of the Cloudflare credentials is missing, ${missing}: set ${key}; or set ${token}.` };
}

function checkHeaderValues(
    credentials: Credentials,
    credentialsFrom: string,
): Checked<Pick<Settings, "credentials" | "credentialsFrom">> {
    return secretsOf(credentials).every((value) => /^[\x21-\x7e]+$/.test(value))
        ? { value: { credentials, credentialsFrom } }
        : {
              problem:
                  `The ${credentials.kind === "token" ? "API token" : "API key or its e-mail address"} ` +
                  `(from ${credentialsFrom}) contains a space, ` +
                  "a line break or another character that no header can carry: copy it again.",
          };
}

function readNumber(name: keyof typeof numbers, text: string | undefined): Checked<number> {
    const { default: fallback, min, max } = numbers[name];
    const value = text === undefined ? fallback : Number(text);
    return Number.isInteger(value) && value >= min && value <= max
        ? { value }
        : {
              problem: `cloudflare-images:${name} must be a whole number from ${min} to ${max}, not ${quote(text ?? "")}.`,
          };
}

function checkUrl(place: string, text: string, example: string): Checked<string> {
    const url = parseUrl(text);
    if (url === undefined || !["https:", "http:"].includes(url.protocol)) {
        return { problem: `${place} must be an https URL, such as ${example}.` };
    }
    if (url.hostname.replace(/\.$/, "") === "batch.imagedelivery.net") {
        return { problem: `${place} must be that of the API: batch.imagedelivery.net only serves the batch API.` };
    }
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
        return { problem: `${place} must have no user, password, query or fragment.` };
    }
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
        return { problem: `${place} must be an https URL: over plain http, the network can read the credentials.` };
    }
    // The parsed URL, because it can be typed in many ways.
    return { value: `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, "") };
}

/** A key of the configuration that is not a setting, and the setting that is probably meant. */
interface MisspelledKey {
    readonly given: string;
    readonly meant: string;
}

/** The keys whose namespace or name differs little from that of a setting. `known` has the names of each namespace. */
function misspelledKeys(keys: readonly string[], known: Readonly<Record<string, readonly string[]>>): MisspelledKey[] {
    return keys.flatMap((given) => {
        const [givenNamespace = "", givenName = ""] = given.split(":");
        const namespaces = Object.keys(known);
        // Such as the name of the package.
        const longer = namespaces.find((one) => givenNamespace.includes(one));
        const namespace = nearestName(givenNamespace, namespaces) ?? longer ?? "";
        const name = nearestName(givenName, known[namespace] ?? []);
        const meant = `${namespace}:${name ?? ""}`;
        return name === undefined || meant === given ? [] : [{ given, meant }];
    });
}

function secretFlag(name: SharedName): string {
    return secretSettings.includes(name) ? "--secret " : "";
}

function trimmed(value: string | undefined): string | undefined {
    const text = value?.trim();
    return text === "" ? undefined : text;
}
