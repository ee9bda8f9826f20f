import { SigningKeyNotFoundError } from "../../base/errors";
import { checkText } from "../../base/checks";
import { checkAccountId, describeAccount } from "../../base/ids";
import { quote, quoteAll } from "../../base/safeText";
import { checkedRun } from "../run";
import type { AccountArgs, PublicFunction } from "./function";

/** Which signing key to read. */
export interface GetSigningKeyArgs extends AccountArgs {
    /** Name of the key. Default: `"default"`. */
    readonly name?: string | undefined;
}

/** A signing key of an account. */
export interface GetSigningKeyResult {
    readonly accountId: string;
    readonly name: string;
    /** The key. Whoever has it can sign every URL of the account. */
    readonly value: string;
}

/**
 * Reads a signing key of an account, at preview and at up. Permission: "Images Read" or "Images Write". The key is always
 * secret.
 *
 * @example { "name": "website" }
 */
export const signingKey: PublicFunction<GetSigningKeyArgs, GetSigningKeyResult> = {
    token: "cloudflare-images:index:getSigningKey",
    secretOutputs: ["value"],
    checks: {
        accountId: checkAccountId,
        name: (name, path) => (name === undefined ? [] : checkText(name, path)),
    },
    reads: "a signing key",
    async run(args, context) {
        const { name = "default" } = args;
        const { client, account } = checkedRun(signingKey, args, context);
        const keys = await client.getKeys(account);
        const found = keys.find((key) => key.name === name);
        if (found === undefined) {
            // The functions that sign call it `keyName`.
            const isSecret = ["name", "keyName"].some((arg) => context.secretArgs.includes(arg));
            const shown = isSecret ? "[secret]" : quote(name);
            const names = quoteAll(keys.map((key) => key.name));
            throw new SigningKeyNotFoundError(
                `There is no signing key ${shown} in ${describeAccount(account)} (it has ${names}).`,
            );
        }
        return { accountId: account.accountId, name, value: found.value };
    },
};
