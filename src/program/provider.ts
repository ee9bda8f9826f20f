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
    /** Global API key. It also needs `email`. */
    apiKey?: pulumi.Input<string | undefined> | undefined;
    /** E-mail address of the owner of `apiKey`. */
    email?: pulumi.Input<string | undefined> | undefined;
    /** Account of the lookups and functions without an `accountId`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** Base URL of the API. Default: `https://api.cloudflare.com/client/v4`. */
    baseUrl?: pulumi.Input<string | undefined> | undefined;
    /**
     * Base URL for `expect.verifyDelivery`: a custom domain, such as `https://example.com/cdn-cgi/imagedelivery`. Default:
     * the host of the images' URLs.
     */
    deliveryBaseUrl?: pulumi.Input<string | undefined> | undefined;
    /** Time limit of a request with its whole response, in milliseconds. Default: 60000. */
    timeoutMs?: pulumi.Input<number | undefined> | undefined;
    /** Retries of a request after a temporary failure. Default: 5. */
    maxRetries?: pulumi.Input<number | undefined> | undefined;
    /** Time limit of a request with all retries and waits, in milliseconds. Default: 600000. */
    retryTimeoutMs?: pulumi.Input<number | undefined> | undefined;
}

/**
 * Explicit credentials, account and endpoint, for `opts.provider` of a lookup or function, or `opts.providers` of a
 * component.
 *
 * A missing setting comes from the stack's configuration, `cloudflare-images:<name>`. Credentials, account and base URL then
 * come from `cloudflare:<name>`, which @pulumi/cloudflare uses, and then from the environment of the process that reads.
 * Credentials are always secret, and are encrypted in the state. Each instance has a provider process of its own, so two of
 * them may hold two tokens.
 *
 * It sends nothing itself. The first lookup that needs credentials reports missing or incomplete ones. An unknown argument,
 * or one of a wrong type, fails the constructor with an InvalidInputError.
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
        // A symbol, so that no output shows it. A shared symbol, for other installed copies of the package.
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

/** Where the credentials were set, for messages of the process that reads; `undefined` if they come from the environment. */
function credentialsPlace(what: string, { apiToken, apiKey }: ProviderArgs): string | undefined {
    if ((apiToken ?? apiKey) !== undefined) {
        return what;
    }
    const found = credentialsInStack();
    return found && placeInConfig(found[0], found[1]);
}

/** The namespace and the name of the stack's token or key. If there are several, the one that is used. */
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
    // Token and key come from one source, so that a token of another source does not replace a key of this one.
    const source = (apiToken ?? apiKey) === undefined ? credentialsInStack()?.[0] : undefined;
    return source === undefined ? undefined : stackInput(`${source}:${setting}`);
}

/** The account for lookups and functions without an `accountId`; `undefined` if it comes from the environment. */
export function defaultAccountId(provider: Provider | undefined): pulumi.Input<string | undefined> {
    return provider === undefined ? fromStack("accountId", {}) : provider.accountId;
}

/** The explicit provider for a resource or function of this type: `opts.provider`, else that of the parent. */
export function providerOf(
    type: string,
    { provider, parent }: { readonly provider?: unknown; readonly parent?: pulumi.Resource | undefined },
): Provider | undefined {
    const found = provider ?? parent?.getProvider(type);
    return Provider.isInstance(found) ? found : undefined;
}

/** The settings of a Provider, for functions in the program's process. */
export function providerConfig(provider: Provider): pulumi.Output<ProviderConfig> {
    return (provider as unknown as { readonly [configOf]: pulumi.Output<ProviderConfig> })[configOf];
}

export type ProviderConfig = Readonly<Record<string, string | undefined>>;

/** The package that dynamic providers in Node.js belong to. */
export const providerPackage = "pulumi-nodejs";
