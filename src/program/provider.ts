import * as pulumi from "@pulumi/pulumi";
import { type Check, nullable, number, text } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import {
    credentialsFromKey,
    namespaces,
    numericSettings,
    placeInConfig,
    secretSettings,
    type SettingName,
    settingNames,
    sharedSettings,
} from "../base/settings";
import { stackInput } from "../base/sdk";
import { checkArgs } from "./args";

/** Credentials, account and endpoint for the lookups and functions that name this provider. */
export interface ProviderArgs {
    /** API token with the permission "Images Read". Preferred over `apiKey`. */
    apiToken?: pulumi.Input<string | undefined> | undefined;
    /** Global API key; needs `email` too. */
    apiKey?: pulumi.Input<string | undefined> | undefined;
    /** E-mail address of the user whose `apiKey` it is. */
    email?: pulumi.Input<string | undefined> | undefined;
    /** Account of the lookups and functions without an `accountId`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** Base URL of the API. Default: `https://api.cloudflare.com/client/v4`. */
    baseUrl?: pulumi.Input<string | undefined> | undefined;
    /**
     * Where `expect.verifyDelivery` requests images, instead of the host of their URLs: a custom domain, such as
     * `https://example.com/cdn-cgi/imagedelivery`.
     */
    deliveryBaseUrl?: pulumi.Input<string | undefined> | undefined;
    /** How long one request may take, including its whole response, in milliseconds. Default: 60000. */
    timeoutMs?: pulumi.Input<number | undefined> | undefined;
    /** How often a request that failed is tried again, if the failure may pass. Default: 5. */
    maxRetries?: pulumi.Input<number | undefined> | undefined;
    /** How long all tries of a request and the waits between them may take, in milliseconds. Default: 600000. */
    retryTimeoutMs?: pulumi.Input<number | undefined> | undefined;
}

/**
 * Explicit credentials, account and endpoint, for `opts.provider` of a lookup or function, or `opts.providers` of a
 * component.
 *
 * A setting that it does not have comes from the stack's configuration, `cloudflare-images:<name of the setting>`, then
 * for credentials, account and base URL from `cloudflare:<name>`, which @pulumi/cloudflare uses, and then from the
 * environment of the process that reads. Credentials are always secret, and are encrypted in the state. Each instance has
 * a provider process of its own, so two of them may hold two tokens.
 *
 * It sends nothing itself; missing or incomplete credentials are reported by the first lookup that needs them. An argument
 * that it does not know, or that is of another type, fails the constructor with an InvalidInputError.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import * as images from "pulumi-cloudflare-images";
 *
 * const config = new pulumi.Config();
 * const marketing = new images.Provider("marketing", {
 *     apiToken: config.requireSecret("marketingToken"),
 *     accountId: "0123456789abcdef0123456789abcdef",
 * });
 * const hero = new images.ImageDetails("hero", { imageId: "hero.jpeg" }, { provider: marketing });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
    /** Whether `object` is a `Provider`, of this or of another installed copy of the package. */
    static override isInstance(object: unknown): object is Provider {
        return pulumi.Resource.isInstance(object) && configOf in object;
    }

    /** Account of the lookups and functions without an `accountId`. */
    readonly accountId: pulumi.Output<string | undefined>;

    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        const what = `Provider "${name}"`;
        const given = checkArgs(what, checks, args) as ProviderArgs;
        const settings = settingNames.map((setting) => [setting, textOf(what, setting, given)] as const);
        const config = Object.fromEntries([
            ...settings.map(([setting, text]) => [`cloudflare-images:${setting}`, text] as const),
            [credentialsFromKey, credentialsPlace(what, given)] as const,
        ]);
        super(providerPackage, name, config, { ...opts });
        this.accountId = pulumi.output(config["cloudflare-images:accountId"]);
        // By a symbol, so that no output shows it; by a shared one, for other installed copies of the package.
        Object.defineProperty(this, configOf, { value: pulumi.output(config) });
    }
}

const configOf: unique symbol = Symbol.for("pulumi-cloudflare-images.config");

const checks = Object.fromEntries(
    settingNames.map((name) => [name, nullable(numericSettings.includes(name) ? number : text)]),
) as Record<SettingName, Check>;

function textOf(what: string, setting: SettingName, args: ProviderArgs): pulumi.Input<string | undefined> | undefined {
    const given: pulumi.Input<string | number | undefined> = args[setting] ?? undefined;
    const checked = (value: string | number | undefined) => {
        for (const problem of checks[setting](value, setting)) {
            throw new InvalidInputError(`${what}: ${problem}.`);
        }
        return value?.toString();
    };
    const value = given === undefined ? fromStack(setting, args) : pulumi.output(given).apply(checked);
    return value !== undefined && secretSettings.includes(setting) ? pulumi.secret(value) : value;
}

/** Where the credentials were set, for the messages of the process that reads; `undefined` where the environment has them. */
function credentialsPlace(what: string, { apiToken, apiKey }: ProviderArgs): string | undefined {
    if ((apiToken ?? apiKey) !== undefined) {
        return what;
    }
    const found = credentialsInStack();
    return found && placeInConfig(found[0], found[1]);
}

/** The token or key of the stack that counts. */
function credentialsInStack() {
    return namespaces
        .flatMap((namespace) => [[namespace, "apiToken"] as const, [namespace, "apiKey"] as const])
        .find(([namespace, setting]) => stackInput(`${namespace}:${setting}`));
}

function fromStack(setting: SettingName, { apiToken, apiKey }: ProviderArgs) {
    const isShared = sharedSettings.some((shared) => shared === setting);
    const possible = isShared ? namespaces : ["cloudflare-images"];
    if (setting !== "apiToken" && setting !== "apiKey") {
        return possible.map((namespace) => stackInput(`${namespace}:${setting}`)).find((value) => value !== undefined);
    }
    // Both from one source: a token of another source must not be preferred to a key of this one.
    const source = (apiToken ?? apiKey) === undefined ? credentialsInStack()?.[0] : undefined;
    return source === undefined ? undefined : stackInput(`${source}:${setting}`);
}

/** The account of a lookup or function without one of its own; `undefined` where the environment has it. */
export function defaultAccountId(provider: Provider | undefined): pulumi.Input<string | undefined> {
    return provider === undefined ? fromStack("accountId", {}) : provider.accountId;
}

/** The explicit provider that `opts` give for a resource or function of this type: their own, or their parent's. */
export function providerOf(
    type: string,
    { provider, parent }: { readonly provider?: unknown; readonly parent?: pulumi.Resource | undefined },
): Provider | undefined {
    const found = provider ?? parent?.getProvider(type);
    return Provider.isInstance(found) ? found : undefined;
}

/** What the functions in the program's process read in place of the stack's configuration. */
export function providerConfig(provider: Provider): pulumi.Output<ProviderConfig> {
    return (provider as unknown as { readonly [configOf]: pulumi.Output<ProviderConfig> })[configOf];
}

export type ProviderConfig = Readonly<Record<string, string | undefined>>;

/** The package that dynamic providers in Node.js belong to. */
export const providerPackage = "pulumi-nodejs";
