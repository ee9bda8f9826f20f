import type * as pulumi from "@pulumi/pulumi";
import type { AccountArgs } from "../lookup/functions/function";
import { type GetImageVariantsResult, imageVariants } from "../lookup/functions/getImageVariants";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/**
 * Reads the variant definitions of an account: `GET /accounts/{account_id}/images/v1/variants`, at preview and at up, in the
 * program's own process. Permission: "Images Read" or "Images Write". Under Pulumi's mocks, the token is
 * `cloudflare-images:index:getImageVariants`.
 *
 * @example
 * ```ts
 * import * as images from "pulumi-cloudflare-images";
 *
 * export = async () => {
 *     const { variants } = await images.getImageVariants();
 *     return { open: Object.keys(variants).filter((name) => variants[name]?.neverRequireSignedUrls) };
 * };
 * ```
 *
 * @throws CloudflareImagesError if the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/variants/methods/list/
 */
export function getImageVariants(args: AccountArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetImageVariantsResult> {
    return invoke(imageVariants, args, opts);
}

/** Calls `getImageVariants` once its arguments are known and its dependencies are created. */
export function getImageVariantsOutput(
    args: OutputArgs<AccountArgs> = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageVariantsResult> {
    return invokeOutput(imageVariants, args, opts);
}
