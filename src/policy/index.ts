export { deliveryUrlsFollowPolicy, type DeliveryUrlsFollowPolicyConfig } from "./deliveryUrlsFollowPolicy";
export { imagesRequireSignedUrls, type ImagesRequireSignedUrlsConfig } from "./imagesRequireSignedUrls";
export { policies } from "./policies";
export { variantsRequireSignedUrls, type VariantsRequireSignedUrlsConfig } from "./variantsRequireSignedUrls";
