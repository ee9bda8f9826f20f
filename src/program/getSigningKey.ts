import * as pulumi from "@pulumi/pulumi";
import { type GetSigningKeyArgs, type GetSigningKeyResult, signingKey } from "../lookup/functions/getSigningKey";
import { invoke, invokeOutput } from "./invoke";
import type { OutputArgs } from "./outputArgs";

/** The arguments of `getSigningKey`, each of which may be an output. */
export type GetSigningKeyOutputArgs = OutputArgs<GetSigningKeyArgs>;

/**
 * Reads a signing key of an account: `GET /accounts/{account_id}/images/v1/keys`, at preview and at up, in the program's own
 * process. Permission: "Images Read" or "Images Write".
 *
 * The result is a credential that Pulumi does not treat as a secret: prefer `getSigningKeyOutput`.
 *
 * @example
 * ```ts
 * import { getSigningKey, signDeliveryUrl } from "pulumi-cloudflare-images";
 *
 * export async function sign(url: string): Promise<string> {
 *     const { value } = await getSigningKey();
 *     return signDeliveryUrl(url, { key: value });
 * }
 * ```
 *
 * @throws SigningKeyNotFoundError that lists the names of the keys; another CloudflareImagesError if the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/keys/methods/list/
 */
export function getSigningKey(args: GetSigningKeyArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetSigningKeyResult> {
    return invoke(signingKey, args, opts);
}

/**
 * Calls `getSigningKey` once its arguments are known and its dependencies are created. The result is always secret: the
 * engine encrypts it in the state and masks it in the plan.
 *
 * @example
 * ```ts
 * import { getSigningKeyOutput, signDeliveryUrlOutput } from "pulumi-cloudflare-images";
 *
 * const key = getSigningKeyOutput({ name: "website" }).value;
 * const url = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/2cdc28f0-017a-49c4-9ed7-87056c83901f/public";
 * export const signed = signDeliveryUrlOutput(url, { key, expiresAt: "2026-12-31T00:00:00Z" });
 * ```
 */
export function getSigningKeyOutput(
    args: GetSigningKeyOutputArgs = {},
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetSigningKeyResult> {
    return pulumi.secret(invokeOutput(signingKey, args, opts));
}
