/**
 * The lookups, functions and errors.
 *
 * @module pulumi-cloudflare-images
 */

export { buildDeliveryUrl, type DeliveryUrl, type DeliveryUrlParts, parseDeliveryUrl } from "./delivery/deliveryUrl";
export type { Access } from "./client/image";
export {
    ApiError,
    AuthenticationError,
    BlockedError,
    CanceledError,
    type CloudflareError,
    CloudflareImagesError,
    ConfigurationError,
    ConnectionError,
    type ErrorCode,
    type ErrorDetails,
    ExpectationError,
    type ExpectationFailure,
    ImageNotFoundError,
    InvalidInputError,
    InvalidResponseError,
    isCloudflareImagesError,
    isImageNotFoundError,
    NotReadError,
    PermissionError,
    RateLimitError,
    ServerError,
    SigningKeyNotFoundError,
    TimeoutError,
    VariantNotFoundError,
} from "./base/errors";
export { checkImage, type CheckedImage } from "./lookup/checkImage";
export type { EnforcedExpectations, Enforcement, EnforcementLevel, ImageExpectations } from "./lookup/expectations";
export type { AccountArgs } from "./lookup/functions/function";
export type { GetImageDetailsArgs } from "./lookup/functions/getImageDetails";
export type {
    GetImageDetailsSetArgs,
    GetImageDetailsSetResult,
    MissingImages,
} from "./lookup/functions/getImageDetailsSet";
export type { GetImagesArgs, GetImagesResult } from "./lookup/functions/getImages";
export type { GetImagesStatsResult } from "./lookup/functions/getImagesStats";
export type { GetImageVariantsResult, ImageVariant } from "./lookup/functions/getImageVariants";
export type { GetSigningKeyArgs, GetSigningKeyResult } from "./lookup/functions/getSigningKey";
export type { GetImageDetailsResult } from "./lookup/imageResult";
export type { MetaConditions, MetaFilter } from "./lookup/metaFilters";
export { srcset } from "./lookup/srcset";
export type { AnyVariant, VariantName, VariantUrl } from "./lookup/variantName";
export { variantUrl } from "./lookup/variantUrl";
export {
    getImageDetails,
    getImageDetailsOutput,
    type GetImageDetailsOutputArgs,
    tryGetImageDetails,
} from "./program/getImageDetails";
export {
    getImageDetailsSet,
    getImageDetailsSetOutput,
    type GetImageDetailsSetOutputArgs,
} from "./program/getImageDetailsSet";
export { getImages, getImagesOutput, type GetImagesOutputArgs } from "./program/getImages";
export { getImagesStats, getImagesStatsOutput } from "./program/getImagesStats";
export { getImageVariants, getImageVariantsOutput } from "./program/getImageVariants";
export { getSigningKey, getSigningKeyOutput, type GetSigningKeyOutputArgs } from "./program/getSigningKey";
export { ImageDetails, type ImageDetailsArgs, type SignedVariantUrlOptions } from "./program/imageDetails";
export { ImageDetailsSet, type ImageDetailsSetArgs } from "./program/imageDetailsSet";
export type { ImageExpectationsArgs, OutputArgs } from "./program/outputArgs";
export { Provider, type ProviderArgs } from "./program/provider";
export { signDeliveryUrlOutput, type SigningOutputOptions } from "./program/signDeliveryUrlOutput";
export { signDeliveryUrl, type SigningOptions } from "./delivery/signing";
export type { Duration } from "./delivery/duration";
