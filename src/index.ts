export { buildDeliveryUrl, type DeliveryUrl, type DeliveryUrlParts, parseDeliveryUrl } from "./delivery";
export type { Access } from "./details";
export type { Enforcement, EnforcementLevel } from "./enforcement";
export {
    ApiError,
    AuthenticationError,
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
    InvalidReplyError,
    isCloudflareImagesError,
    isImageNotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
    SigningKeyNotFoundError,
    TimeoutError,
    VariantNotFoundError,
} from "./errors";
export type { ImageExpectationsArgs } from "./expectArgs";
export { checkImage, type CheckedImage, type ImageExpectations } from "./expectations";
export type { FlexibleVariant, PerceptualQuality } from "./flexibleVariant";
export type { AccountArgs, AccountOutputArgs } from "./accountArgs";
export {
    getImageDetails,
    type GetImageDetailsArgs,
    getImageDetailsOutput,
    type GetImageDetailsOutputArgs,
    tryGetImageDetails,
} from "./getImageDetails";
export {
    getImageDetailsSet,
    type GetImageDetailsSetArgs,
    getImageDetailsSetOutput,
    type GetImageDetailsSetOutputArgs,
    type GetImageDetailsSetResult,
} from "./getImageDetailsSet";
export {
    getImages,
    type GetImagesArgs,
    getImagesOutput,
    type GetImagesOutputArgs,
    type GetImagesResult,
    iterateImages,
} from "./getImages";
export { getImagesStats, getImagesStatsOutput, type GetImagesStatsResult } from "./getImagesStats";
export {
    getImageVariants,
    getImageVariantsOutput,
    type GetImageVariantsResult,
    type ImageVariant,
} from "./getImageVariants";
export {
    getSigningKey,
    type GetSigningKeyArgs,
    getSigningKeyOutput,
    type GetSigningKeyOutputArgs,
    type GetSigningKeyResult,
} from "./getSigningKey";
export { ImageDetails, type ImageDetailsArgs, type SignedVariantUrlOptions } from "./imageDetails";
export { ImageDetailsSet, type ImageDetailsSetArgs } from "./imageDetailsSet";
export type { GetImageDetailsResult } from "./imageResult";
export type { EnforcedExpectations } from "./judgement";
export type { MissingImages } from "./lookupSet";
export { Provider, type ProviderArgs } from "./provider";
export { signDeliveryUrlOutput, type SigningOutputOptions } from "./signDeliveryUrlOutput";
export { signDeliveryUrl, type SigningOptions } from "./signing";
export type { Duration } from "./signingTime";
