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
    ImageNotFoundError,
    InvalidInputError,
    InvalidReplyError,
    isCloudflareImagesError,
    isImageNotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
    TimeoutError,
    VariantNotFoundError,
} from "./errors";
export { ImageDetails, type ImageDetailsArgs } from "./imageDetails";
export { Provider, type ProviderArgs } from "./provider";
