import type { ResourceValidationPolicy } from "@pulumi/policy";
import { deliveryUrlsFollowPolicy } from "./deliveryUrlsFollowPolicy";
import { imagesRequireSignedUrls } from "./imagesRequireSignedUrls";
import { variantsRequireSignedUrls } from "./variantsRequireSignedUrls";

/**
 * All policies of the package, for a pack of your own. The pack that is ready to run is the folder `policy-pack` of the
 * package: `pulumi preview --policy-pack node_modules/pulumi-cloudflare-images/policy-pack`.
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
];
