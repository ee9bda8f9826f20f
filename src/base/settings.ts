import { type Checked, nearestName } from "./checks";
import { ConfigurationError } from "./errors";
import { quote } from "./safeText";
import { isLoopback, parseUrl } from "./urls";

/** An API token, or a global API key with the e-mail address of its user. */
export type Credentials =
    | { readonly kind: "token"; readonly apiToken: string }
    | { readonly kind: "key"; readonly apiKey: string; readonly email: string };

export interface Settings {
    readonly credentials: Credentials;
    /** Where the token or key was set, for messages. */
    readonly credentialsFrom: string;
    readonly baseUrl: string;
    /** The account for lookups without an `accountId`. */
    readonly accountId: string | undefined;
    /** The base URL for `verifyDelivery`. Default: the host of the image's URLs. */
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

/** Reads a value of the stack's configuration, or of an explicit `Provider`, by its full key. */
export interface ReadConfig {
    (key: string): string | undefined;
    /** The keys of the stack's configuration, if they can be listed. */
    readonly keys?: () => readonly string[];
}

/** Environment variables and the process that has them: an inline program and its provider process have different ones. */
export interface Environment {
    readonly variables: Readonly<Record<string, string | undefined>>;
    /** Completes "the environment of …". */
    readonly process: string;
}

/** A setting. If @pulumi/cloudflare also has it, its namespace and its variable are read, too. */
interface Setting {
    readonly variable?: string;
    readonly isSecret?: true;
    /** A whole number in these bounds. */
    readonly number?: { readonly default: number; readonly min: number; readonly max: number };
}

const table = {
    apiToken: { variable: "CLOUDFLARE_API_TOKEN", isSecret: true },
    apiKey: { variable: "CLOUDFLARE_API_KEY", isSecret: true },
    email: { variable: "CLOUDFLARE_EMAIL", isSecret: true },
    accountId: { variable: "CLOUDFLARE_ACCOUNT_ID" },
    baseUrl: { variable: "CLOUDFLARE_BASE_URL" },
    deliveryBaseUrl: {},
    timeoutMs: { number: { default: 60_000, min: 1, max: 2 ** 31 - 1 } },
    maxRetries: { number: { default: 5, min: 0, max: 100 } },
    retryTimeoutMs: { number: { default: 600_000, min: 0, max: 2 ** 31 - 1 } },
} satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof table;

const settings: Readonly<Record<SettingName, Setting>> = table;
export const settingNames = Object.keys(table) as SettingName[];

/** The settings that @pulumi/cloudflare also has. */
export const sharedSettings = settingNames.filter((name) => settings[name].variable !== undefined);
export const secretSettings = settingNames.filter((name) => settings[name].isSecret);
const numbers = settingNames.filter((name): name is NumberName => settings[name].number !== undefined);
export const numericSettings: readonly SettingName[] = numbers;

/** Our namespace, then that of @pulumi/cloudflare, which is read for settings that ours does not have. */
export const namespaces = ["cloudflare-images", "cloudflare"] as const;

/** The key in which a `Provider` says where its credentials were set. */
export const credentialsFromKey = "cloudflare-images:credentialsFrom";

export const defaultBaseUrl = "https://api.cloudflare.com/client/v4";

/**
 * The settings of a process. The configuration is preferred to the environment, and a token to a key.
 *
 * @param givenAccountId The account id in the arguments of the lookup.
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function resolveSettings(readConfig: ReadConfig, environment: Environment, givenAccountId: unknown): Settings {
    const problems: string[] = [];
    const valueOr = <T>(checked: Checked<T>, otherwise: T): T => {
        if ("problem" in checked) {
            problems.push(checked.problem);
            return otherwise;
        }
        return checked.value;
    };
    const sources = sourcesOf(readConfig, environment);
    const found = valueOr<Found | undefined>(findCredentials(sources, environment), undefined);
    const accountId = findSetting("accountId", sources);
    if ((givenAccountId ?? accountId) === undefined) {
        problems.push(
            `No Cloudflare account id: set it with ${placesOf(["accountId"], environment, "of the lookup or a Provider")}.`,
        );
    }
    const isMissing = problems.length > 0;
    for (const given of readConfig.keys?.() ?? []) {
        const meant = meantBy(given);
        // Other namespaces can belong to the project.
        const isOurs = isMissing || given.startsWith(`${namespaces[0]}:`);
        if (meant !== undefined && isOurs && trimmed(readConfig(meant)) === undefined) {
            problems.push(`The configuration has ${quote(given)}, which is no setting: did you mean "${meant}"?`);
        }
    }
    const url = (name: UrlName, text: string) => valueOr(checkUrl(name, text), text);
    const delivery = findSetting("deliveryBaseUrl", sources);
    const number = (name: NumberName) => valueOr(readNumber(name, findSetting(name, sources)), NaN);
    const settled = {
        baseUrl: url("baseUrl", findSetting("baseUrl", sources) ?? defaultBaseUrl),
        deliveryBaseUrl: delivery && url("deliveryBaseUrl", delivery),
        timeoutMs: number("timeoutMs"),
        maxRetries: number("maxRetries"),
        retryTimeoutMs: number("retryTimeoutMs"),
    };
    if (found === undefined || problems.length > 0) {
        throw new ConfigurationError(problems.join(" "));
    }
    const isDebug = trimmed(environment.variables["PULUMI_CLOUDFLARE_IMAGES_LOG"]) === "debug";
    return { ...found, accountId, ...settled, isDebug };
}

/** What is wrong with the values of settings, each by itself. What is missing may come from the environment. */
export function settingProblems(readConfig: ReadConfig): string[] {
    const given = <Name extends SettingName>(names: readonly Name[]) =>
        names.flatMap((name): [Name, string][] => {
            const text = trimmed(readConfig(`${namespaces[0]}:${name}`));
            return text === undefined ? [] : [[name, text]];
        });
    const from = (name: SettingName) => readConfig(credentialsFromKey) ?? placeInConfig(namespaces[0], name);
    const checked: Checked<unknown>[] = [
        ...given(["apiToken"]).map(([name, apiToken]) => checkHeaderValues({ kind: "token", apiToken }, from(name))),
        ...given(["apiKey", "email"]).map(([name, text]) =>
            checkHeaderValues({ kind: "key", apiKey: text, email: text }, from(name)),
        ),
        ...given(["baseUrl", "deliveryBaseUrl"]).map(([name, text]) => checkUrl(name, text)),
        ...given(numbers).map(([name, text]) => readNumber(name, text)),
    ];
    return checked.flatMap((result) => ("problem" in result ? [result.problem] : []));
}

/** The secret parts of `credentials`. */
export function secretsOf(credentials: Credentials): string[] {
    return credentials.kind === "token" ? [credentials.apiToken] : [credentials.apiKey, credentials.email];
}

/** Where a setting was set in the configuration, for messages. */
export function placeInConfig(namespace: string, name: SettingName): string {
    return `${namespace}:${name} in the stack's configuration`;
}

/** A place for settings: a namespace of the configuration, or the environment. */
interface Source {
    readonly get: (name: SettingName) => string | undefined;
    /** For messages. */
    readonly placeOf: (name: "apiToken" | "apiKey") => string;
}

/** In order: the first source that has a setting is used. */
function sourcesOf(readConfig: ReadConfig, { variables, process }: Environment): Source[] {
    // Only our namespace can come from a Provider, which says where it has its credentials from.
    const told = [trimmed(readConfig(credentialsFromKey)), undefined];
    return [
        ...namespaces.map((namespace, index): Source => ({
            get: (name) =>
                namesIn(namespace).includes(name) ? trimmed(readConfig(`${namespace}:${name}`)) : undefined,
            placeOf: (name) => told[index] ?? placeInConfig(namespace, name),
        })),
        {
            get: (name) => trimmed(variables[settings[name].variable ?? ""]),
            placeOf: (name) => `${table[name].variable} in the environment of ${process}`,
        },
    ];
}

function namesIn(namespace: string): readonly SettingName[] {
    return namespace === "cloudflare" ? sharedSettings : settingNames;
}

function findSetting(name: SettingName, sources: readonly Source[]): string | undefined {
    return sources.map(({ get }) => get(name)).find((value) => value !== undefined);
}

/** Where settings can be set, for messages. */
function placesOf(names: readonly SettingName[], { process }: Environment, owner = "of a Provider"): string {
    const together = (partOf: (name: SettingName) => string | undefined) => names.map(partOf).join(" and ");
    const flag = (name: SettingName) => (settings[name].isSecret ? "--secret " : "");
    const config = together((name) => `\`pulumi config set ${flag(name)}cloudflare-images:${name}\``);
    const variables = together((name) => settings[name].variable);
    return `${config}, ${together((name) => name)} ${owner}, or ${variables} in the environment of ${process}`;
}

/** The setting that a key of the configuration probably means: one whose namespace and name differ little. */
function meantBy(given: string): string | undefined {
    const [givenNamespace = "", givenName = ""] = given.split(":");
    // Such as the name of the package, which contains the namespace.
    const longer = namespaces.find((namespace) => givenNamespace.includes(namespace));
    const namespace = nearestName(givenNamespace, namespaces) ?? longer;
    const name = namespace && nearestName(givenName, namesIn(namespace));
    return name === undefined || `${namespace}:${name}` === given ? undefined : `${namespace}:${name}`;
}

type Found = Pick<Settings, "credentials" | "credentialsFrom">;

function findCredentials(sources: readonly Source[], environment: Environment): Checked<Found> {
    // The token or key comes from one source: a token in the environment never replaces a key in the configuration.
    const source = sources.find(({ get }) => (get("apiToken") ?? get("apiKey")) !== undefined);
    const [apiToken, apiKey] = [source?.get("apiToken"), source?.get("apiKey")];
    const email = findSetting("email", sources);
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

function checkHeaderValues(credentials: Credentials, credentialsFrom: string): Checked<Found> {
    const what = credentials.kind === "token" ? "API token" : "API key or its e-mail address";
    return secretsOf(credentials).every((value) => /^[\x21-\x7e]+$/.test(value))
        ? { value: { credentials, credentialsFrom } }
        : {
              problem:
                  `The ${what} (from ${credentialsFrom}) contains a space, a line break or another character ` +
                  "that no header can carry: copy it again.",
          };
}

type NumberName = "timeoutMs" | "maxRetries" | "retryTimeoutMs";

function readNumber(name: NumberName, text: string | undefined): Checked<number> {
    const { default: fallback, min, max } = table[name].number;
    const value = text === undefined ? fallback : Number(text);
    return Number.isInteger(value) && value >= min && value <= max
        ? { value }
        : {
              problem: `cloudflare-images:${name} must be a whole number from ${min} to ${max}, not ${quote(text ?? "")}.`,
          };
}

type UrlName = "baseUrl" | "deliveryBaseUrl";

const urls: Readonly<Record<UrlName, { readonly place: string; readonly example: string }>> = {
    baseUrl: {
        place: `The base URL (cloudflare-images:baseUrl, cloudflare:baseUrl or ${table.baseUrl.variable})`,
        example: defaultBaseUrl,
    },
    deliveryBaseUrl: {
        place: "cloudflare-images:deliveryBaseUrl",
        example: "https://example.com/cdn-cgi/imagedelivery",
    },
};

function checkUrl(name: UrlName, text: string): Checked<string> {
    const { place, example } = urls[name];
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
    // From the parsed URL, because a URL can be typed in many ways.
    return { value: `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+$/, "") };
}

function trimmed(value: string | undefined): string | undefined {
    const text = value?.trim();
    return text === "" ? undefined : text;
}
