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
export {
    getSigningKey,
    type GetSigningKeyArgs,
    getSigningKeyOutput,
    type GetSigningKeyOutputArgs,
    type GetSigningKeyResult,
} from "./getSigningKey";
export { ImageDetails, type ImageDetailsArgs, type SignedVariantUrlOptions } from "./imageDetails";
export { Provider, type ProviderArgs } from "./provider";
export { signDeliveryUrlOutput, type SigningOutputOptions } from "./signDeliveryUrlOutput";
export { signDeliveryUrl, type SigningOptions } from "./signing";
export type { Duration } from "./signingTime";
