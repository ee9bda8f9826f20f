import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { imageVariantType } from "./plannedByStack";
import { type PolicyLevel, textList } from "./configuration";
import { exposureValidation } from "./exposures";

/** The configuration of `variants-require-signed-urls`. */
export interface VariantsRequireSignedUrlsConfig extends PolicyLevel {
    /**
     * Variants through which anyone may see every image: `imageVariantId` of the resource, in which a `*` stands for any
     * text. Default: none.
     */
    readonly allowedVariants?: string[] | undefined;
}

const configSchema: PolicyConfigSchema = {
    properties: {
        allowedVariants: textList(
            'Variants through which anyone may see every image, by their imageVariantId; "*" stands for any text.',
        ),
    },
};

/**
 * `variants-require-signed-urls`: no `ImageVariant` of `@pulumi/cloudflare` has `neverRequireSignedUrls: true`, which
 * serves every image of the account to anyone, also those that require signed URLs. Nothing is sent. It is mandatory by
 * default.
 *
 * An `imageVariantId` that is unknown at preview waits for up if there are `allowedVariants`.
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
    configSchema,
    validateResource: exposureValidation(
        {
            type: imageVariantType,
            property: "neverRequireSignedUrls",
            isExposing: (value) => value === true,
            idProperty: "imageVariantId",
            allowList: "allowedVariants",
            message:
                "neverRequireSignedUrls is true: through this variant anyone can see every image of the account, also " +
                "those that require signed URLs. Set it to false, or list the variant in allowedVariants.",
        },
        configSchema,
    ),
};
