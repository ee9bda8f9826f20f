import type { ResourceValidationPolicy } from "@pulumi/policy";
import { imageType, imageVariantType, knownProperty } from "./cloudflareResources";
import { oncePerRun, type PolicyLevel, textList, schemaOf } from "./configuration";
import { matchesAny } from "./patterns";

/** The configuration of `images-require-signed-urls`. */
export interface ImagesRequireSignedUrlsConfig extends PolicyLevel {
    /** Images that anyone may see: `imageId` of the resource, where `*` stands for any text. Default: none. */
    readonly allowedImages?: string[] | undefined;
}

/** The configuration of `variants-require-signed-urls`. */
export interface VariantsRequireSignedUrlsConfig extends PolicyLevel {
    /**
     * Variants through which anyone may see every image: `imageVariantId` of the resource, where `*` stands for any text.
     * Default: none.
     */
    readonly allowedVariants?: string[] | undefined;
}

/**
 * `images-require-signed-urls`: each `Image` of `@pulumi/cloudflare` has `requireSignedUrls: true`. It is advisory by
 * default, and sends nothing.
 *
 * Cloudflare refuses `requireSignedUrls` for an image with a custom id, and `@pulumi/cloudflare` creates only such images.
 * So either allow an image that this policy reports, or upload it in another way.
 *
 * With `allowedImages`, an `imageId` that is unknown at preview is judged at up.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { imagesRequireSignedUrls, type ImagesRequireSignedUrlsConfig } from "pulumi-cloudflare-images/policy";
 *
 * const config: ImagesRequireSignedUrlsConfig = { enforcementLevel: "mandatory", allowedImages: ["brand/*"] };
 * new PolicyPack("mine", { policies: [imagesRequireSignedUrls] }, { [imagesRequireSignedUrls.name]: config });
 * ```
 */
export const imagesRequireSignedUrls: ResourceValidationPolicy = {
    name: "images-require-signed-urls",
    description: "An image in Cloudflare Images must require signed URLs.",
    enforcementLevel: "advisory",
    ...exposurePolicy({
        type: imageType,
        property: "requireSignedUrls",
        safe: [true],
        idProperty: "imageId",
        allowList: "allowedImages",
        allows: "Images that anyone may see",
        message:
            "requireSignedUrls is not true, so anyone who knows a URL of this image can see it. Cloudflare refuses it for " +
            "an image with a custom id, which this resource always has: upload a private image in another way, or add " +
            "this one to allowedImages.",
    }),
};

/**
 * `variants-require-signed-urls`: each `ImageVariant` of `@pulumi/cloudflare` has `neverRequireSignedUrls: false`, or leaves
 * it out. With `true`, it shows every image of the account to anyone, also an image that requires signed URLs. It is
 * mandatory by default, and sends nothing.
 *
 * With `allowedVariants`, an `imageVariantId` that is unknown at preview is judged at up.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { variantsRequireSignedUrls, type VariantsRequireSignedUrlsConfig } from "pulumi-cloudflare-images/policy";
 *
 * const config: VariantsRequireSignedUrlsConfig = { enforcementLevel: "mandatory", allowedVariants: ["teaser"] };
 * new PolicyPack("mine", { policies: [variantsRequireSignedUrls] }, { [variantsRequireSignedUrls.name]: config });
 * ```
 */
export const variantsRequireSignedUrls: ResourceValidationPolicy = {
    name: "variants-require-signed-urls",
    description: "A variant in Cloudflare Images must not serve private images without a signature.",
    enforcementLevel: "mandatory",
    ...exposurePolicy({
        type: imageVariantType,
        property: "neverRequireSignedUrls",
        safe: [false, undefined, null],
        idProperty: "imageVariantId",
        allowList: "allowedVariants",
        allows: "Variants through which anyone may see every image",
        message:
            "neverRequireSignedUrls is not false, so anyone can see every image of the account through this variant, also an " +
            "image that requires signed URLs. Set it to false, or add the variant to allowedVariants.",
    }),
};

/** A property of a resource that decides who may see images. */
interface Exposure {
    readonly type: string;
    readonly property: string;
    /** The values that expose nothing. Any other value does. */
    readonly safe: readonly unknown[];
    /** The property that names the image or variant. */
    readonly idProperty: string;
    /** The list in the configuration that allows some ids. */
    readonly allowList: string;
    /** What the list allows, for its description. */
    readonly allows: string;
    readonly message: string;
}

/** Reports each resource that exposes images and is not in the allow list. An unknown property is judged at up. */
function exposurePolicy(exposure: Exposure): Pick<ResourceValidationPolicy, "configSchema" | "validateResource"> {
    const { type, property, safe, idProperty, allowList, allows, message } = exposure;
    const options = { [allowList]: textList(`${allows}, by ${idProperty}; "*" stands for any text.`) };
    const allowedIn = oncePerRun(options, (config) => config[allowList] ?? []);
    return {
        configSchema: schemaOf(options),
        validateResource: (args, report) => {
            const allowed = allowedIn(args, report);
            const flag = args.type === type ? knownProperty(args.props, property) : undefined;
            if (flag === undefined || safe.includes(flag.value)) {
                return;
            }
            const id = knownProperty(args.props, idProperty);
            const isAllowed = id === undefined ? allowed.length > 0 : matchesAny(allowed, String(id.value));
            if (!isAllowed) {
                report(message);
            }
        },
    };
}
