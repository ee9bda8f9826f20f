import * as pulumi from "@pulumi/pulumi";
import { accountOf } from "./accountArgs";
import { SigningKeyNotFoundError } from "../base/errors";
import { describeAccount } from "../base/imageReference";
import { invoke, invokeOutput, type ProviderFunction } from "./invoke";

/** Which signing key to read. */
export interface GetSigningKeyArgs {
    /** Account that the key belongs to. Default: as for `ImageDetails`. */
    accountId?: string | undefined;
    /** Name of the key. Default: `"default"`. */
    name?: string | undefined;
}

/** Which signing key to read. */
export interface GetSigningKeyOutputArgs {
    /** Account that the key belongs to. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
    /** Name of the key. Default: `"default"`. */
    name?: pulumi.Input<string | undefined> | undefined;
}

/** A signing key of an account. */
export interface GetSigningKeyResult {
    readonly accountId: string;
    readonly name: string;
    /** The key itself: whoever has it can sign every URL of the account. */
    readonly value: string;
}

const signingKey: ProviderFunction<GetSigningKeyArgs, GetSigningKeyResult> = {
    token: "cloudflare-images:index:getSigningKey",
    argNames: ["accountId", "name"],
    async run({ accountId: given, name = "default" }, connection, call) {
        const isName = typeof name === "string" && name !== "";
        const account = accountOf({ accountId: given }, connection, call, isName ? [] : ["name must be a string"]);
        const keys = await connection.client.getKeys(account);
        const found = keys.find((key) => key.name === name);
        if (found === undefined) {
            const names = keys.map((key) => `"${key.name}"`);
            throw new SigningKeyNotFoundError(
                `The ${describeAccount(account)} has no signing key "${name}": it has ` +
                    `${names.length === 0 ? "none" : names.join(", ")}.`,
            );
        }
        return { accountId: account.accountId, name, value: found.value };
    },
};

/**
 * Reads a signing key of an account: `GET /accounts/{account_id}/images/v1/keys`, at preview and at up, in the program's
 * own process. Permission: "Images Read" or "Images Write".
 *
 * The result is a credential, and no secret of Pulumi's: prefer `getSigningKeyOutput`.
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
 * @throws SigningKeyNotFoundError that names the keys there are; another CloudflareImagesError when the read fails.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/subresources/keys/methods/list/
 */
export function getSigningKey(args: GetSigningKeyArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetSigningKeyResult> {
    return invoke(signingKey, args, opts);
}

/**
 * Reads a signing key of an account as `getSigningKey` does, once its arguments and what it depends on are known. The
 * result is always secret: encrypted wherever the engine stores it, and masked where it shows it.
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
