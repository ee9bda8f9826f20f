import * as pulumi from "@pulumi/pulumi";
import { checkNames } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { resourceId } from "../base/ids";
import { quote } from "../base/safeText";
import { pauseStackTraces, settled } from "../base/sdk";
import type { Access, Image } from "../client/image";
import type { Duration } from "../delivery/duration";
import { type GetImageDetailsArgs, imageDetails } from "../lookup/functions/getImageDetails";
import { accessError, sortedUrls } from "../lookup/imageResult";
import { expiryOf, signerOf, validityChecks } from "../lookup/signedVariant";
import { sizesOf, textOf } from "../lookup/srcset";
import type { AnyVariant, VariantName } from "../lookup/variantName";
import { ownUrl, refuseVariant } from "../lookup/variantUrl";
import { getImageVariantsOutput } from "./getImageVariants";
import { getSigningKeyOutput } from "./getSigningKey";
import { asRead, type InternalOutput, isLookup, type LookupKind, makeWhenUsed, prepareLookup } from "./lookupResource";
import type { OutputArgs } from "./outputArgs";
import type { Provider } from "./provider";

/** The arguments of an `ImageDetails` lookup. Each may be an output. If one is a secret, so are the outputs that reveal it. */
export type ImageDetailsArgs<V extends string = string> = OutputArgs<GetImageDetailsArgs, V>;

/** How a variant is signed. */
export interface SignedVariantUrlOptions {
    /**
     * How long the URL is valid at least, from any preview or up on: seconds, or a number with its unit, such as `"90s"`,
     * `"15m"`, `"12h"` and `"7d"`.
     */
    expiresIn: Duration;
    /**
     * How long the URL stays the same, so that an unchanged stack shows no changes. A URL is valid for at most `expiresIn`
     * plus this time. Default: `expiresIn`.
     */
    rotateEvery?: Duration | undefined;
    /** Name of the signing key. Default: `"default"`. */
    keyName?: pulumi.Input<string | undefined> | undefined;
}

const kind: LookupKind = {
    className: "ImageDetails",
    provider: "provider",
    checks: imageDetails.checks,
    outputs: {
        accountId: asRead,
        imageId: asRead,
        creator: orUndefined,
        filename: orUndefined,
        meta: asRead,
        requireSignedUrls: asRead,
        draft: asRead,
        uploaded: orUndefined,
        variantUrls: asRead,
        access: usableAccess,
    } satisfies Record<Exclude<keyof Image, "accessProblem">, unknown>,
    idOf: ({ imageId }, secretInputs) => resourceId(imageId, secretInputs.includes("imageId")),
};

/**
 * The details of an image in Cloudflare Images, read from the API at every preview, up and refresh.
 *
 * It is a Read: the plan shows `(read)`. It creates nothing. A destroy removes nothing from Cloudflare and needs no
 * credentials. While `imageId` or `accountId` is unknown, or a resource that it depends on is not created yet, nothing is
 * sent. Then its outputs are unknown at preview, and the image is read at up.
 *
 * It sends `GET /accounts/{account_id}/images/v1/{image_id}`. If the image requires signed URLs, it also sends
 * `GET /accounts/{account_id}/images/v1/variants`; lookups that wait together share it. Permission: "Images Read" or
 * "Images Write".
 *
 * If the lookup fails, or its image does not meet `expect`, whatever uses its outputs is not created. If the image does not
 * exist, preview and up fail. A refresh drops a missing image from the state, and judges nothing. A refresh with
 * `--run-program` runs the program, and so judges as an update does.
 *
 * If `--target` or `--exclude` leaves out a new resource that the lookup waits for, an `up` fails before the lookup is
 * registered. It does not see a new component that is its parent, or a remote one in `dependsOn`, in time. The engine then
 * writes a state that it does not load again; `pulumi state repair` mends it.
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
export class ImageDetails<const V extends string = AnyVariant> extends pulumi.CustomResource {
    /** Whether `object` is an `ImageDetails`, of this or of another installed copy of the package. */
    static override isInstance(object: unknown): object is ImageDetails {
        return isLookup(kind.className, object);
    }

    declare private readonly __lookup: { readonly what: string; readonly provider: Provider | undefined };

    /** Account that the image belongs to. */
    declare readonly accountId: pulumi.Output<string>;
    /** Id of the image. */
    declare readonly imageId: pulumi.Output<string>;
    /** Who created the image, as the uploader set it. */
    declare readonly creator: pulumi.Output<string | undefined>;
    /** File name at upload. Absent for a draft. */
    declare readonly filename: pulumi.Output<string | undefined>;
    /** Metadata of the image, as an object. It may be empty. */
    declare readonly meta: pulumi.Output<Record<string, unknown>>;
    /** Whether the image requires signed URLs. Variants with `neverRequireSignedURLs` serve it without a signature anyway. */
    declare readonly requireSignedUrls: pulumi.Output<boolean>;
    /** Whether the image is a direct upload that Cloudflare has not received yet. */
    declare readonly draft: pulumi.Output<boolean>;
    /** When the image was uploaded: RFC 3339, UTC, whole seconds. */
    declare readonly uploaded: pulumi.Output<string | undefined>;
    /** Delivery URL of each variant, sorted by the name of the variant. Unsigned, also if a signature is required. */
    declare readonly variants: pulumi.Output<string[]>;
    /** Delivery URL of each variant by its name. Unsigned, also if a signature is required. */
    declare readonly variantUrls: pulumi.Output<Record<VariantName<V>, string>>;

    /**
     * Who may see each variant, by its name: anyone, or whoever has a signed URL. A variant is public if the image does not
     * require signed URLs, or if the variant never does. It is `"unknown"` if the account's variant definitions lack it, or
     * do not say clearly whether it needs a signature.
     *
     * If the credentials may read the image but not the variants, it fails with a PermissionError where it is used.
     */
    declare readonly access: pulumi.Output<Record<VariantName<V>, Access>>;

    /**
     * Reads an image at every preview, up and refresh. It creates nothing.
     *
     * @param name Unique name of the lookup in the stack.
     * @param args Which image to read, and what it must be.
     * @param opts `provider` takes a `Provider` of this package. `id`, `import` and `urn` are refused.
     * @throws InvalidInputError that lists everything that is wrong with the arguments and options.
     */
    constructor(name: string, args: ImageDetailsArgs<V>, opts?: pulumi.CustomResourceOptions) {
        const lookup = prepareLookup(kind, name, args, opts);
        const resumeStackTraces = pauseStackTraces();
        try {
            super(lookup.type, name, lookup.inputs, lookup.opts);
        } finally {
            resumeStackTraces();
        }
        // Not enumerable, so no output shows it.
        Object.defineProperty(this, "__lookup", { value: lookup.complete(this) });
        // Not stored beside `variantUrls`, which has the same URLs.
        makeWhenUsed(this, "variants", () => (this as ImageDetails).variantUrls.apply(sortedUrls));
    }

    /**
     * The delivery URL of one variant, unsigned.
     *
     * @throws VariantNotFoundError (when the output resolves) that lists the variants of the image.
     */
    variantUrl(name: pulumi.Input<VariantName<V>>): pulumi.Output<string> {
        const { what } = this.__lookup;
        const { variantUrls } = this as ImageDetails;
        return pulumi.all([variantUrls, name]).apply(async ([urls, variant]) => {
            return ownUrl(urls, variant) ?? refuseVariant(what, await shown(name, variant), urls);
        });
    }

    /**
     * The delivery URL of one variant that needs a signature, signed. Always secret.
     *
     * The URL is valid for at least `expiresIn`, and for at most `expiresIn` plus `rotateEvery`: for 7 to 14 days with
     * `expiresIn: "7d"` alone. Only a preview or up renews it.
     *
     * It reads the signing key: `GET /accounts/{account_id}/images/v1/keys`, at preview and at up, in the program's own
     * process. URLs that wait together share this request.
     *
     * @example
     * ```ts
     * import * as images from "pulumi-cloudflare-images";
     *
     * const invoice = new images.ImageDetails("invoice", { imageId: "2cdc28f0-017a-49c4-9ed7-87056c83901f" });
     *
     * // Valid for 7 to 8 days. It changes at most once a day.
     * export const url = invoice.signedVariantUrl("public", { expiresIn: "7d", rotateEvery: "1d" });
     * ```
     *
     * @throws InvalidInputError for a malformed duration; when the output resolves, for a variant that is public.
     * @throws VariantNotFoundError, SigningKeyNotFoundError (when the output resolves) that list what there is.
     */
    signedVariantUrl(name: pulumi.Input<VariantName<V>>, options: SignedVariantUrlOptions): pulumi.Output<string> {
        const { what } = this.__lookup;
        const { validity, readKey } = this.signing(options);
        const now = Date.now();
        const { variantUrls, access } = this as ImageDetails;
        const signer = pulumi
            // Secret by what goes into it: `pulumi.secret` of an output that fails leaves a promise that nobody can catch.
            .all([variantUrls, access, name, pulumi.secret("")])
            .apply(async ([urls, who, variant]) => {
                const named = { variant, shownVariant: await shown(name, variant), what, advice: "use variantUrl" };
                return signerOf({ variantUrls: urls, access: who }, named, validity, now);
            });
        return signer.apply(({ sign }) => readKey().apply(sign));
    }

    /**
     * The text for the attribute `srcset`: the unsigned URL of each variant with its width, such as
     * `https://…/small 320w, https://…/large 1366w`, sorted by width. With `fit: "scale-down"`, a width is the most that it
     * can be, because a smaller image is not enlarged.
     *
     * It reads the widths as `getImageVariants` does, with the lookup's account and `Provider`.
     *
     * @example
     * ```ts
     * import * as images from "pulumi-cloudflare-images";
     *
     * const hero = new images.ImageDetails("hero", { imageId: "8985537f-4737-4cb0-e5c0-dede4a08fd00" });
     *
     * export const srcset = hero.srcset(["small", "medium", "large"]);
     * ```
     *
     * @param names The variants, in any order, each with a width of its own.
     * @throws InvalidInputError (when the output resolves) that lists everything that is wrong: no names, a variant that the
     * image does not have or that the account defines without a width, two variants of the same width.
     */
    srcset(names: VariantNames<V>): pulumi.Output<string> {
        return this.sizes(names).apply((sizes) => textOf(sizes));
    }

    /**
     * The text for the attribute `srcset` as `srcset` gives it, with URLs that are signed as `signedVariantUrl` does. Always
     * secret. In HTML, the `&` of a signed URL is written `&amp;`.
     *
     * @throws InvalidInputError, SigningKeyNotFoundError as `srcset` and `signedVariantUrl` do.
     */
    signedSrcset(names: VariantNames<V>, options: SignedVariantUrlOptions): pulumi.Output<string> {
        const { validity, readKey } = this.signing(options);
        const expiresAt = expiryOf(validity, Date.now());
        const { access } = this as ImageDetails;
        return pulumi.all([this.sizes(names, access), pulumi.secret("")]).apply(([sizes]) => {
            return readKey().apply((key) => textOf(sizes, { key, expiresAt }));
        });
    }

    /** Checks the options. The key is read by a call, so that nothing is read for a variant that may not be signed. */
    private signing(options: SignedVariantUrlOptions) {
        const { what, provider } = this.__lookup;
        const { keyName, ...validity } = checkSigning(what, options);
        const { accountId } = this as ImageDetails;
        const readKey = () => getSigningKeyOutput({ accountId, name: keyName }, provider && { provider }).value;
        return { validity, readKey };
    }

    private sizes(names: VariantNames<V>, access?: pulumi.Output<Record<string, Access>>) {
        const { what, provider } = this.__lookup;
        const { accountId, variantUrls } = this as ImageDetails;
        // The definitions of variants do not reveal the id of the account, which may be a secret.
        const defined = pulumi.unsecret(getImageVariantsOutput({ accountId }, provider && { provider }).variants);
        return pulumi.all([variantUrls, defined, names, access]).apply(async ([urls, variants, list, who]) => {
            const at = (await pulumi.isSecret(pulumi.output(names))) ? { secretPath: "names" } : "names";
            return sizesOf({ variantUrls: urls, variants, names: list, what, at }, who);
        });
    }
}

/** The names of variants. The list may be an output, and so may each name. */
type VariantNames<V> = pulumi.Input<readonly pulumi.Input<VariantName<V>>[]>;

function checkSigning(what: string, options: SignedVariantUrlOptions): SignedVariantUrlOptions {
    // JavaScript programs leave them out, too, and the message must name what is missing.
    const given = { ...options };
    const problems = [
        ...checkNames(given, ["expiresIn", "rotateEvery", "keyName"], "option"),
        ...validityChecks.expiresIn(given.expiresIn, "expiresIn"),
        ...validityChecks.rotateEvery(given.rotateEvery, "rotateEvery"),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`${what}: could not sign a variant: ${problems.join("; ")}.`);
    }
    return given;
}

/** `value` for a message, in quotes, unless `input`, which it comes from, is a secret. */
async function shown(input: pulumi.Input<unknown>, value: unknown): Promise<string> {
    return (await pulumi.isSecret(pulumi.output(input))) ? "[secret]" : quote(String(value));
}

/** The provider outputs `null` for what an image does not have. */
function orUndefined<T>(value: T | null | undefined): T | undefined {
    return value ?? undefined;
}

async function usableAccess(
    access: Readonly<Record<string, Access>> | null | undefined,
    accessProblem: InternalOutput,
): Promise<Readonly<Record<string, Access>>> {
    if (access === null || access === undefined) {
        throw accessError(await settled(accessProblem));
    }
    return access;
}
