import type * as pulumi from "@pulumi/pulumi";
import { accountIdOf } from "../base/settings";
import { InvalidInputError } from "../base/errors";
import { type AccountReference, describeAccount } from "../base/imageReference";
import { checkAccountId } from "../base/checks";
import type { Call } from "./invoke";
import type { Connection } from "../client/batching";

/** Which account to read. */
export interface AccountArgs {
    /** The account. Default: as for `ImageDetails`. */
    readonly accountId?: string | undefined;
}

/** Which account to read. */
export interface AccountOutputArgs {
    /** The account. Default: as for `ImageDetails`. */
    accountId?: pulumi.Input<string | undefined> | undefined;
}

/** The account that a function is to read, checked together with what else was found wrong. */
export function accountOf(
    { accountId }: AccountArgs,
    { settings }: Connection,
    { secretInputs, failures: nameFailures }: Call,
    failures: readonly string[] = [],
): AccountReference {
    const account = { accountId: accountIdOf(accountId, settings), secretInputs };
    const all = [...checkAccountId(account.accountId), ...nameFailures, ...failures];
    if (all.length > 0) {
        throw new InvalidInputError(`Could not read from ${describeAccount(account)}: ${all.join("; ")}.`);
    }
    return account;
}
