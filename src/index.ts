export { buildDeliveryUrl, type DeliveryUrl, type DeliveryUrlParts, parseDeliveryUrl } from "./delivery/deliveryUrl";
export type { Access } from "./lookup/details";
export type { Enforcement, EnforcementLevel } from "./lookup/enforcement";
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
    InvalidResponseError,
    isCloudflareImagesError,
    isImageNotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
    SigningKeyNotFoundError,
    TimeoutError,
    VariantNotFoundError,
} from "./base/errors";
export type { ImageExpectationsArgs } from "./program/expectArgs";
export { checkImage, type CheckedImage, type ImageExpectations } from "./lookup/expectations";
export type { FlexibleVariant, PerceptualQuality } from "./delivery/flexibleVariant";
export type { AccountArgs, AccountOutputArgs } from "./program/accountArgs";
export {
    getImageDetails,
    type GetImageDetailsArgs,
    getImageDetailsOutput,
    type GetImageDetailsOutputArgs,
    tryGetImageDetails,
} from "./program/getImageDetails";
export {
    getImageDetailsSet,
    type GetImageDetailsSetArgs,
    getImageDetailsSetOutput,
    type GetImageDetailsSetOutputArgs,
    type GetImageDetailsSetResult,
} from "./program/getImageDetailsSet";
export {
    getImages,
    type GetImagesArgs,
    getImagesOutput,
    type GetImagesOutputArgs,
    type GetImagesResult,
    iterateImages,
} from "./program/getImages";
export { getImagesStats, getImagesStatsOutput, type GetImagesStatsResult } from "./program/getImagesStats";
export {
    getImageVariants,
    getImageVariantsOutput,
    type GetImageVariantsResult,
    type ImageVariant,
} from "./program/getImageVariants";
export {
    getSigningKey,
    type GetSigningKeyArgs,
    getSigningKeyOutput,
    type GetSigningKeyOutputArgs,
    type GetSigningKeyResult,
} from "./program/getSigningKey";
export { ImageDetails, type ImageDetailsArgs, type SignedVariantUrlOptions } from "./program/imageDetails";
export { ImageDetailsSet, type ImageDetailsSetArgs } from "./program/imageDetailsSet";
export type { GetImageDetailsResult } from "./lookup/imageResult";
export type { EnforcedExpectations } from "./lookup/judgement";
export type { MissingImages } from "./lookup/lookUpSet";
export { Provider, type ProviderArgs } from "./program/provider";
export { signDeliveryUrlOutput, type SigningOutputOptions } from "./program/signDeliveryUrlOutput";
export { signDeliveryUrl, type SigningOptions } from "./delivery/signing";
export type { Duration } from "./delivery/duration";
