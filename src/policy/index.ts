/**
 * Policies for a policy pack.
 *
 * @module pulumi-cloudflare-images/policy
 */

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { deliveryUrlsFollowPolicy } from "./deliveryUrlsFollowPolicy";
import { imagesRequireSignedUrls, variantsRequireSignedUrls } from "./exposures";
import { lookupsHaveExpectations } from "./lookupsHaveExpectations";
import { lookupsStillHold } from "./lookupsStillHold";

export { deliveryUrlsFollowPolicy, type DeliveryUrlsFollowPolicyConfig } from "./deliveryUrlsFollowPolicy";
export {
    imagesRequireSignedUrls,
    type ImagesRequireSignedUrlsConfig,
    variantsRequireSignedUrls,
    type VariantsRequireSignedUrlsConfig,
} from "./exposures";
export { lookupsHaveExpectations } from "./lookupsHaveExpectations";
export { lookupsStillHold } from "./lookupsStillHold";

/**
 * All policies of the package, for a pack of your own. The folder `policy-pack` of the package is a pack that is ready to
 * run: `pulumi preview --policy-pack node_modules/pulumi-cloudflare-images/policy-pack`.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { policies } from "pulumi-cloudflare-images/policy";
 *
 * new PolicyPack("mine", { policies });
 * ```
 */
export const policies: ResourceValidationPolicy[] = [
    imagesRequireSignedUrls,
    variantsRequireSignedUrls,
    deliveryUrlsFollowPolicy,
    lookupsHaveExpectations,
    lookupsStillHold,
];
