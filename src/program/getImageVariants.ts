import type * as pulumi from "@pulumi/pulumi";
import { type AccountArgs, accountOf, type AccountOutputArgs } from "./accountArgs";
import { invoke, invokeOutput, type ProviderFunction } from "./invoke";

/** How the account defines a variant. */
export interface ImageVariant {
    /** How the size is to be understood: `scale-down`, `contain`, `cover`, `crop` or `pad`. */
    readonly fit?: string;
    /** In pixels. */
    readonly width?: number;
    /** In pixels. */
    readonly height?: number;
    /** What is kept of the metadata of the file: `keep`, `copyright` or `none`. */
    readonly metadata?: string;
    /** Whether it serves an image to anyone that requires signed URLs. */
    readonly neverRequireSignedUrls: boolean;
}

/** The variants of an account. */
export interface GetImageVariantsResult {
    readonly accountId: string;
    /** By their names, sorted. */
    readonly variants: Readonly<Record<string, ImageVariant>>;
}

const imageVariants: ProviderFunction<AccountArgs, GetImageVariantsResult> = {
    token: "cloudflare-images:index:getImageVariants",
    argNames: ["accountId"],
    async run(args, connection, call) {
        const account = accountOf(args, connection, call);
        const definitions = await connection.client.getVariants(account);
        const variants = [...definitions]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, { fit, width, height, metadata, neverRequireSignedUrls }]): [string, ImageVariant] => [
                name,
                {
                    ...(fit !== undefined && { fit }),
                    ...(width !== undefined && { width }),
                    ...(height !== undefined && { height }),
                    ...(metadata !== undefined && { metadata }),
                    neverRequireSignedUrls,
                },
            ]);
        return { accountId: account.accountId, variants: Object.fromEntries(variants) };
    },
};

/**
 * Reads how an account defines its variants: `GET /accounts/{account_id}/images/v1/variants`, at preview and at up, in
 * the program's own process. Permission: "Images Read" or "Images Write". Under Pulumi's mocks, the token is
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
 * @throws CloudflareImagesError whatever goes wrong.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/variants/methods/list/
 */
export function getImageVariants(args: AccountArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetImageVariantsResult> {
    return invoke(imageVariants, args, opts);
}

/** Reads as `getImageVariants` does, once its arguments are known and what it depends on is created. */
export function getImageVariantsOutput(
    args: AccountOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetImageVariantsResult> {
    return invokeOutput(imageVariants, args, opts);
}
