import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { imageType } from "./plannedByStack";
import { type PolicyLevel, textList } from "./configuration";
import { exposureValidation } from "./exposures";

/** The configuration of `images-require-signed-urls`. */
export interface ImagesRequireSignedUrlsConfig extends PolicyLevel {
    /** Images that anyone may see: `imageId` of the resource, in which a `*` stands for any text. Default: none. */
    readonly allowedImages?: string[] | undefined;
}

const configSchema: PolicyConfigSchema = {
    properties: {
        allowedImages: textList('Images that anyone may see, by their imageId; "*" stands for any text.'),
    },
};

/**
 * `images-require-signed-urls`: each `Image` of `@pulumi/cloudflare` has `requireSignedUrls: true`. Nothing is sent.
 *
 * Cloudflare refuses `requireSignedUrls` for an image with a custom id, and `@pulumi/cloudflare` makes no others. So what
 * this reports is either to be allowed, or to be uploaded in another way. It is advisory by default.
 *
 * An `imageId` that is unknown at preview waits for up if there are `allowedImages`.
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
    configSchema,
    validateResource: exposureValidation(
        {
            type: imageType,
            property: "requireSignedUrls",
            isExposing: (value) => value !== true,
            idProperty: "imageId",
            allowList: "allowedImages",
            message:
                "requireSignedUrls is not true: anyone who knows a URL of this image can see it. " +
                "An image with a custom id cannot be private at Cloudflare, and this resource always has one: upload " +
                "private images in another way, or list this one in allowedImages.",
        },
        configSchema,
    ),
};
