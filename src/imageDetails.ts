import * as pulumi from "@pulumi/pulumi";
import { afterDependencies } from "./dependencies";
import { InvalidInputError, VariantNotFoundError } from "./errors";
import { resourceId, type SecretInput } from "./imageReference";
import { configuredAccountId, Provider, providerPackage } from "./provider";

/** What an `ImageDetails` lookup asks for. */
export interface ImageDetailsArgs {
    /**
     * Id of the image: as the dashboard shows it, or a custom id, slashes and all. Up to 1024 characters.
     * May be an output that is unknown until up; a secret one keeps the outputs that reveal it secret.
     */
    imageId: pulumi.Input<string>;
    /**
     * Account that the image belongs to. Default: the `accountId` of the `Provider`, then the configuration
     * `cloudflare-images:accountId`, then the environment variable `CLOUDFLARE_ACCOUNT_ID`.
     */
    accountId?: pulumi.Input<string | undefined> | undefined;
}

/**
 * The details of an image that is stored in Cloudflare Images, read from the API at every preview, up and refresh.
 *
 * It is a Read: the plan shows `(read)`, nothing is created, and a destroy removes nothing from Cloudflare and needs no
 * credentials. Its outputs are known at preview. It waits for up, with unknown outputs at preview and no request, while
 * `imageId` or `accountId` is unknown or while a resource that it depends on is yet to be created.
 *
 * Sends `GET /accounts/{account_id}/images/v1/{image_id}`, once a lookup. Permission: "Images Read" or "Images Write".
 *
 * A lookup that fails stops whatever uses its outputs before it is created. An image that does not exist fails preview
 * and up; a refresh drops it from the state.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const hero = new images.ImageDetails("hero", { imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
 *
 * export const thumbnail = hero.variantUrl("thumbnail");
 * export const isPrivate = hero.requireSignedUrls;
 * ```
 *
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/get/
 */
export class ImageDetails extends pulumi.CustomResource {
    /** Whether `object` is an `ImageDetails`, of this or of another installed copy of the package. */
    static override isInstance(object: unknown): object is ImageDetails {
        return typeOf(object) === resourceType;
    }

    /** Account that the image belongs to. */
    declare readonly accountId: pulumi.Output<string>;
    /** Id of the image. */
    declare readonly imageId: pulumi.Output<string>;
    /** Who created the image, as the uploader set it. */
    declare readonly creator: pulumi.Output<string | undefined>;
    /** File name at upload. A draft has none. */
    declare readonly filename: pulumi.Output<string | undefined>;
    /** Metadata of the image, as an object; empty when it has none. */
    declare readonly meta: pulumi.Output<Record<string, unknown>>;
    /**
     * Whether the image requires signed URLs. A variant with `neverRequireSignedURLs` serves it without a signature
     * all the same.
     */
    declare readonly requireSignedUrls: pulumi.Output<boolean>;
    /** Whether this is a direct upload that has not been received yet. */
    declare readonly draft: pulumi.Output<boolean>;
    /** When the image was uploaded: RFC 3339, UTC, whole seconds. */
    declare readonly uploaded: pulumi.Output<string>;
    /** Delivery URL of each variant, sorted by the name of the variant. Unsigned, also when a signature is required. */
    declare readonly variants: pulumi.Output<string[]>;
    /** Delivery URL of each variant by its name. Unsigned, also when a signature is required. */
    declare readonly variantUrls: pulumi.Output<Record<string, string>>;

    /**
     * @param name Unique name of the lookup in the stack.
     * @param args The image to look up.
     * @param opts `provider` takes a `Provider` of this package. `id`, `import` and `urn` are refused.
     * @throws InvalidInputError for options that a lookup cannot have.
     */
    constructor(name: string, args: ImageDetailsArgs, opts: pulumi.CustomResourceOptions = {}) {
        checkArguments(name, args, opts);
        const { imageId, accountId } = args;
        const secretInputs = findSecretInputs(args, opts);
        super(
            resourceType,
            name,
            {
                imageId,
                accountId,
                secretInputs,
                creator: undefined,
                filename: undefined,
                meta: undefined,
                requireSignedUrls: undefined,
                draft: undefined,
                uploaded: undefined,
                variants: undefined,
                variantUrls: undefined,
                __provider: providerText,
            },
            { ...opts, id: afterDependencies(lookupId(args, secretInputs), { imageId, accountId }, opts) },
        );
        this.creator = orUndefined(this.creator);
        this.filename = orUndefined(this.filename);
        // An input for the provider alone.
        Reflect.deleteProperty(this, "secretInputs");
    }

    /**
     * The delivery URL of one variant, unsigned. Known at preview whenever `variantUrls` is.
     *
     * @throws VariantNotFoundError (when the output resolves) that names the variants there are.
     */
    variantUrl(name: pulumi.Input<string>): pulumi.Output<string> {
        return pulumi.all([this.urn, this.variantUrls, name]).apply(([urn, urls, variant]) => {
            const url = Object.entries(urls).find(([key]) => key === variant)?.[1];
            if (url === undefined) {
                const names = Object.keys(urls).map((key) => `"${key}"`);
                throw new VariantNotFoundError(
                    `ImageDetails "${urn.split("::").slice(3).join("::")}" has no variant "${variant}": ` +
                        `it has ${names.length === 0 ? "none" : names.join(", ")}.`,
                );
            }
            return url;
        });
    }
}

const resourceType = `${providerPackage}:dynamic/cloudflareImages:ImageDetails`;

/**
 * The dynamic provider, as the state keeps it. `pulumi.dynamic.Resource` would serialize a provider object to a longer
 * text of this form, and load a TypeScript compiler for it. There is no path, version or credential in it, so the
 * state does not change when the package is upgraded.
 */
const providerText = `exports.handler = () => {
    try {
        return require("pulumi-cloudflare-images/dynamic-provider").provider;
    } catch (error) {
        const reason = error.message.split("\\n")[0];
        const message = "Could not load pulumi-cloudflare-images from the folder of the Pulumi program: " +
            "make it a dependency of the program itself. " + reason;
        throw Object.assign(new Error(message), { stack: "" });
    }
};`;

function lookupId(
    { imageId }: ImageDetailsArgs,
    secretInputs: pulumi.Output<SecretInput[] | undefined>,
): pulumi.Output<string> {
    const id = pulumi
        .all([imageId, secretInputs])
        .apply(([known, secrets]) => resourceId(typeof known === "string" ? known : "", secrets ?? []));
    return pulumi.unsecret(id);
}

/** The provider puts `null` out for what an image does not have. */
function orUndefined<T>(output: pulumi.Output<T | undefined>): pulumi.Output<T | undefined> {
    return output.apply((value) => value ?? undefined);
}

/** Which of the ids are secret, wherever they come from; `undefined` for none. */
function findSecretInputs(
    { imageId, accountId }: ImageDetailsArgs,
    { provider, parent }: pulumi.CustomResourceOptions,
): pulumi.Output<SecretInput[] | undefined> {
    const inherited = provider ?? parent?.getProvider(resourceType);
    const defaultAccountId = Provider.isInstance(inherited) ? inherited.accountId : configuredAccountId();
    const found = Promise.all([
        pulumi.isSecret(pulumi.output(imageId)),
        pulumi.isSecret(pulumi.output(accountId ?? defaultAccountId)),
    ]).then(([imageIdIsSecret, accountIdIsSecret]): SecretInput[] => [
        ...(accountIdIsSecret ? (["accountId"] as const) : []),
        ...(imageIdIsSecret ? (["imageId"] as const) : []),
    ]);
    return pulumi.output(found.then((secrets) => (secrets.length === 0 ? undefined : secrets)));
}

/** The type of a resource, where the SDK's own `isInstance` methods look it up too. */
function typeOf(object: unknown): unknown {
    return pulumi.Resource.isInstance(object) ? (object as { __pulumiType?: unknown }).__pulumiType : undefined;
}

function checkArguments(name: string, args: ImageDetailsArgs | undefined, opts: pulumi.CustomResourceOptions): void {
    const failures: string[] = [];
    if (args === undefined) {
        failures.push("args.imageId is missing");
    }
    const refused = (["id", "import", "urn"] as const).filter((option) => opts[option] !== undefined);
    if (refused.length > 0) {
        const options = refused.map((option) => `opts.${option}`).join(", ");
        failures.push(`a lookup always reads the image that args.imageId names, and cannot have ${options}`);
    }
    if (opts.provider !== undefined && typeOf(opts.provider) !== `pulumi:providers:${providerPackage}`) {
        failures.push("opts.provider must be a Provider of pulumi-cloudflare-images");
    }
    if (failures.length > 0) {
        throw new InvalidInputError(`ImageDetails "${name}": ${failures.join("; ")}.`);
    }
}
