import * as pulumi from "@pulumi/pulumi";
import { afterDependencies } from "./dependencies";
import type { Access } from "../lookup/image";
import { InvalidInputError, PermissionError, VariantNotFoundError } from "../base/errors";
import type { ImageExpectationsArgs } from "./outputArgs";
import { getSigningKeyOutput } from "./getSigningKey";
import { resourceId } from "../base/ids";
import { logWarning, checkLookup, expectInputs, hide, lookupType, providerText, typeOf } from "./lookupResource";
import { type Provider, providerOf } from "./provider";
import { findSecretInputs } from "./secretInputs";
import { signUrl } from "../delivery/signing";
import { type Duration, durationSeconds, stableExpiry } from "../delivery/duration";

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
    /** What the image must be for the deployment to go on. Default: anything. */
    expect?: ImageExpectationsArgs | undefined;
}

/** How a variant is signed. */
export interface SignedVariantUrlOptions {
    /** For how long the URL is served at the least, from any preview or up on. */
    expiresIn: Duration;
    /**
     * How long the URL stays the same, so that an unchanged stack shows no changes: it changes at most once in this
     * time, and is then served for up to `expiresIn` and this. Default: `expiresIn`.
     */
    rotateEvery?: Duration | undefined;
    /** Name of the signing key. Default: `"default"`. */
    keyName?: pulumi.Input<string | undefined> | undefined;
}

/**
 * The details of an image that is stored in Cloudflare Images, read from the API at every preview, up and refresh.
 *
 * It is a Read: the plan shows `(read)`, nothing is created, and a destroy removes nothing from Cloudflare and needs no
 * credentials. Its outputs are known at preview. It waits for up, with unknown outputs at preview and no request, while
 * `imageId` or `accountId` is unknown or while a resource that it depends on is yet to be created.
 *
 * Sends `GET /accounts/{account_id}/images/v1/{image_id}` and, for an image that requires signed URLs,
 * `GET /accounts/{account_id}/images/v1/variants`, which lookups that wait together share. Permission: "Images Read" or
 * "Images Write".
 *
 * A lookup that fails, or whose image is not as `expect` says, stops whatever uses its outputs before it is created. An
 * image that does not exist fails preview and up; a refresh drops it from the state, and judges nothing. (A refresh with
 * `--run-program` runs the program, and so judges as an update does.)
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * const hero = new images.ImageDetails("hero", {
 *     imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00",
 *     expect: { requireSignedUrls: false, variants: ["thumbnail"] },
 * });
 *
 * export const thumbnail = hero.variantUrl("thumbnail");
 * export const access = hero.access;
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
     * Who may see each variant, by its name: anyone, or whoever has a signed URL. A variant is public when the image does
     * not require signed URLs, or when the variant never does.
     *
     * It fails with a PermissionError where it is used, if the credentials may read the image and not the variants.
     */
    declare readonly access: pulumi.Output<Record<string, Access>>;

    /**
     * @param name Unique name of the lookup in the stack.
     * @param args The image to look up.
     * @param opts `provider` takes a `Provider` of this package. `id`, `import` and `urn` are refused.
     * @throws InvalidInputError for options that a lookup cannot have.
     */
    constructor(name: string, args: ImageDetailsArgs, opts: pulumi.CustomResourceOptions = {}) {
        const what = `ImageDetails "${name}"`;
        checkLookup(what, ["imageId", "accountId", "expect"], args, opts);
        const { imageId, accountId } = args;
        const provider = providerOf(resourceType, opts);
        const secretInputs = findSecretInputs({ imageId, accountId, expect: args.expect }, provider);
        const { stackTraceLimit } = Error;
        // The SDK takes four stack traces for each property, which cost more than the lookup itself.
        Error.stackTraceLimit = 0;
        try {
            super(
                resourceType,
                name,
                {
                    imageId,
                    accountId,
                    ...expectInputs(args.expect, opts.parent, what),
                    secretInputs,
                    creator: undefined,
                    filename: undefined,
                    meta: undefined,
                    requireSignedUrls: undefined,
                    draft: undefined,
                    uploaded: undefined,
                    variants: undefined,
                    variantUrls: undefined,
                    access: undefined,
                    accessProblem: undefined,
                    warning: undefined,
                    __provider: providerText("provider"),
                },
                { ...opts, id: afterDependencies(lookupId(args, secretInputs), { imageId, accountId }, opts) },
            );
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
        this.creator = orUndefined(this.creator);
        this.filename = orUndefined(this.filename);
        const { access, accessProblem, warning } = this as unknown as HiddenOutputs;
        Object.defineProperty(this, "access", {
            enumerable: true,
            get: () => knownAccess(this.urn, { access, accessProblem }),
        });
        logWarning(warning, this);
        if (provider !== undefined) {
            providers.set(this, provider);
        }
        hide(this, ["expect", "enforcement", "secretInputs", "accessProblem", "warning"]);
    }

    /**
     * The delivery URL of one variant, unsigned. Known at preview whenever `variantUrls` is.
     *
     * @throws VariantNotFoundError (when the output resolves) that names the variants there are.
     */
    variantUrl(name: pulumi.Input<string>): pulumi.Output<string> {
        return pulumi.all([this.urn, this.variantUrls, name]).apply(([urn, urls, variant]) => {
            // With --continue-on-error the program goes on without what was not read.
            if ((urls as unknown) === undefined) {
                throw new VariantNotFoundError(`ImageDetails "${nameOf(urn)}" was not read, so it has no variants.`);
            }
            const url = Object.entries(urls).find(([key]) => key === variant)?.[1];
            if (url === undefined) {
                const names = Object.keys(urls).map((key) => `"${key}"`);
                throw new VariantNotFoundError(
                    `ImageDetails "${nameOf(urn)}" has no variant "${variant}": ` +
                        `it has ${names.length === 0 ? "none" : names.join(", ")}.`,
                );
            }
            return url;
        });
    }

    /**
     * The delivery URL of one variant, signed, for a variant that needs it. Always secret.
     *
     * It reads the signing key, once for all URLs that wait together: `GET /accounts/{account_id}/images/v1/keys`, at
     * preview and at up, in the program's own process.
     *
     * @example
     * ```ts
     * import * as images from "pulumi-cloudflare-images";
     *
     * const invoice = new images.ImageDetails("invoice", { imageId: "2cdc28f0-017a-49c4-9ed7-87056c83901f" });
     *
     * // Served for at least 7 days from any deployment on; another URL at most once a day.
     * export const url = invoice.signedVariantUrl("public", { expiresIn: "7d", rotateEvery: "1d" });
     * ```
     *
     * @throws InvalidInputError for a time that is none; when the output resolves, for a variant that is public.
     * @throws VariantNotFoundError, SigningKeyNotFoundError (when the output resolves) that name what there is.
     */
    signedVariantUrl(name: pulumi.Input<string>, options: SignedVariantUrlOptions): pulumi.Output<string> {
        // JavaScript programs leave them out, too, and the message must name what is missing.
        const { expiresIn, rotateEvery = expiresIn, keyName } = { ...options };
        const [validFor, period] = checkDurations({ expiresIn, rotateEvery });
        const expiry = stableExpiry(Math.floor(Date.now() / 1000), validFor, period);
        const expiresAt = new Date(expiry * 1000).toISOString();
        const provider = providers.get(this);
        const signed = pulumi
            .all([this.urn, this.variantUrl(name), this.access, name])
            .apply(([urn, url, access, variant]) => {
                if (Object.entries(access).some(([key, who]) => key === variant && who === "public")) {
                    throw new InvalidInputError(
                        `ImageDetails "${nameOf(urn)}": the variant "${variant}" is public, so a signature protects ` +
                            "nothing: use variantUrl, or expect requireSignedUrls.",
                    );
                }
                return getSigningKeyOutput(
                    { accountId: this.accountId, name: keyName },
                    provider === undefined ? {} : { provider },
                ).apply(({ value }) =>
                    signUrl(
                        url,
                        { key: value, expiresAt },
                        `the variant "${variant}" of ImageDetails "${nameOf(urn)}"`,
                    ),
                );
            });
        return pulumi.secret(signed);
    }
}

/** What the provider puts out for this class alone. */
interface HiddenOutputs {
    readonly access: pulumi.Output<Record<string, Access> | null | undefined>;
    readonly accessProblem: pulumi.Output<string | null | undefined>;
    readonly warning: pulumi.Output<string | null | undefined>;
}

/** The explicit providers of lookups, whose credentials read their signing keys. */
const providers = new WeakMap<ImageDetails, Provider>();

const resourceType = lookupType("ImageDetails");

function lookupId(
    { imageId }: ImageDetailsArgs,
    secretInputs: pulumi.Output<string[] | undefined>,
): pulumi.Output<string> {
    const id = pulumi
        .all([imageId, secretInputs])
        .apply(([known, secrets]) => resourceId(known, secrets?.includes("imageId") ?? false));
    return pulumi.unsecret(id);
}

/** The provider puts `null` out for what an image does not have. */
function orUndefined<T>(output: pulumi.Output<T | undefined>): pulumi.Output<T | undefined> {
    return output.apply((value) => value ?? undefined);
}

function knownAccess(
    urn: pulumi.Output<string>,
    { access, accessProblem }: Pick<HiddenOutputs, "access" | "accessProblem">,
): pulumi.Output<Record<string, Access>> {
    return pulumi.all([urn, access, accessProblem]).apply(([urn, known, problem]) => {
        if (problem) {
            throw new PermissionError(problem);
        }
        // With --continue-on-error the program goes on without what was not read.
        if (known === undefined) {
            throw new VariantNotFoundError(`ImageDetails "${nameOf(urn)}" was not read, so it has no access.`);
        }
        return known ?? {};
    });
}

function checkDurations(durations: Readonly<Record<string, Duration>>): [number, number] {
    const seconds = Object.values(durations).map(durationSeconds);
    const wrong = Object.keys(durations).filter((_, index) => !(Number(seconds[index]) <= maxSeconds));
    const [first, second] = seconds;
    if (first === undefined || second === undefined || wrong.length > 0) {
        throw new InvalidInputError(
            `Could not sign a variant: ${wrong.join(" and ")} must be seconds, or a number with its unit such as "12h", ` +
                "and at most a hundred years.",
        );
    }
    return [first, second];
}

/** A hundred years: what expires later has no date that every program can read. */
const maxSeconds = 36_525 * 86_400;

/** The name that the program gave, which the URN ends with. */
function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
