import * as pulumi from "@pulumi/pulumi";
import { configuredAccountId, readStackConfig } from "../base/stackConfig";

/** Credentials, account and endpoint for the lookups that name this provider. */
export interface ProviderArgs {
    /** API token with the permission "Images Read". Preferred over `apiKey`. */
    apiToken?: pulumi.Input<string | undefined> | undefined;
    /** Global API key; needs `email` too. */
    apiKey?: pulumi.Input<string | undefined> | undefined;
    /** E-mail address of the user whose `apiKey` it is. */
    email?: pulumi.Input<string | undefined> | undefined;
    /** Account of the lookups that name none. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** Base URL of the API. Default: `https://api.cloudflare.com/client/v4`. */
    baseUrl?: pulumi.Input<string | undefined> | undefined;
    /**
     * Where `expect.verifyDelivery` asks for images, instead of the host of their URLs: a custom domain, such as
     * `https://example.com/cdn-cgi/imagedelivery`.
     */
    deliveryBaseUrl?: pulumi.Input<string | undefined> | undefined;
    /** How long one request may take, its whole answer included, in milliseconds. Default: 60000. */
    timeoutMs?: pulumi.Input<number | undefined> | undefined;
    /** How often a request is tried again that met a fault that may pass. Default: 5. */
    maxRetries?: pulumi.Input<number | undefined> | undefined;
    /** How long all tries of a request and the waits between them may take, in milliseconds. Default: 600000. */
    retryTimeoutMs?: pulumi.Input<number | undefined> | undefined;
}

/**
 * Explicit credentials, account and endpoint, for `opts.provider` of a lookup or `opts.providers` of a component.
 *
 * What is left out comes from the stack's configuration, where each argument has a key such as
 * `cloudflare-images:apiToken`, and then from the environment of the provider process. Credentials, account and base URL
 * fall back to the keys of @pulumi/cloudflare, such as `cloudflare:apiToken`. Credentials are always secret, and are
 * encrypted in the state. Each instance has a provider process of its own, so two of them may hold two tokens.
 *
 * It sends nothing itself. The first lookup that needs credentials reports what is missing.
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
        return pulumi.Resource.isInstance(object) && "__cloudflareImagesProvider" in object;
    }

    /** Account of the lookups that name none. */
    readonly accountId: pulumi.Output<string | undefined>;

    protected readonly __cloudflareImagesProvider = true;

    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        const settings = withStackConfig(args);
        const config = {
            "cloudflare-images:apiToken": asSecret(settings.apiToken),
            "cloudflare-images:apiKey": asSecret(settings.apiKey),
            "cloudflare-images:email": asSecret(settings.email),
            "cloudflare-images:accountId": settings.accountId,
            "cloudflare-images:baseUrl": settings.baseUrl,
            "cloudflare-images:deliveryBaseUrl": settings.deliveryBaseUrl,
            "cloudflare-images:timeoutMs": asText(settings.timeoutMs),
            "cloudflare-images:maxRetries": asText(settings.maxRetries),
            "cloudflare-images:retryTimeoutMs": asText(settings.retryTimeoutMs),
        };
        super(providerPackage, name, config, opts);
        this.accountId = pulumi.output(settings.accountId);
        // By a symbol, so that no output shows it; by a shared one, for other installed copies of the package.
        Object.defineProperty(this, configOf, { value: pulumi.output(config) });
    }
}

const configOf: unique symbol = Symbol.for("pulumi-cloudflare-images.config");

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

function withStackConfig(args: ProviderArgs): ProviderArgs {
    const fromStack = (key: string) => readStackConfig("cloudflare-images", key) ?? readStackConfig("cloudflare", key);
    const numberFromStack = (key: string) => new pulumi.Config("cloudflare-images").getNumber(key);
    return {
        ...credentialsOf(args),
        email: args.email ?? fromStack("email"),
        accountId: args.accountId ?? configuredAccountId(),
        baseUrl: args.baseUrl ?? fromStack("baseUrl"),
        deliveryBaseUrl: args.deliveryBaseUrl ?? new pulumi.Config("cloudflare-images").get("deliveryBaseUrl"),
        timeoutMs: args.timeoutMs ?? numberFromStack("timeoutMs"),
        maxRetries: args.maxRetries ?? numberFromStack("maxRetries"),
        retryTimeoutMs: args.retryTimeoutMs ?? numberFromStack("retryTimeoutMs"),
    };
}

/** A token or a key, both from one source: a token of another source must not be preferred to a key of this one. */
function credentialsOf({ apiToken, apiKey }: ProviderArgs): Pick<ProviderArgs, "apiToken" | "apiKey"> {
    const fromStack = (namespace: string) => ({
        apiToken: readStackConfig(namespace, "apiToken"),
        apiKey: readStackConfig(namespace, "apiKey"),
    });
    const sources = [{ apiToken, apiKey }, fromStack("cloudflare-images"), fromStack("cloudflare")];
    return sources.find((source) => source.apiToken !== undefined || source.apiKey !== undefined) ?? {};
}

function asSecret(value: pulumi.Input<string | undefined> | undefined): pulumi.Output<string | undefined> | undefined {
    return value === undefined ? undefined : pulumi.secret(value);
}

function asText(value: pulumi.Input<number | undefined> | undefined): pulumi.Input<string | undefined> | undefined {
    return value === undefined ? undefined : pulumi.output(value).apply((number) => number?.toString());
}
