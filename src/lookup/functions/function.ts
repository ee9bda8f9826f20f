import type { Connection } from "../../client/batching";
import { type Check, checkNames, isPlainObject } from "../../base/checks";
import { InvalidInputError } from "../../base/errors";
import { type AccountReference, describeAccount } from "../../base/ids";

/** A public function without Pulumi: arguments and a connection → result. */
export interface PublicFunction<Args extends object, Result> {
    /** The token that Pulumi's mocks and the provider plugin know it by. */
    readonly token: string;
    /** What is wrong with each argument; one that is not named here is refused. */
    readonly checks: Record<keyof Args & string, Check>;
    /** The outputs that are secret whatever the arguments are. Default: none. */
    readonly secretOutputs?: readonly (keyof Result & string)[];
    readonly run: (args: Args, call: Call) => Promise<Result>;
}

/** What a function knows of the call. */
export interface Call {
    readonly connection: Connection;
    /** The arguments, or parts of them, that are secrets of the program. */
    readonly secretArgs: readonly string[];
    readonly isPreview: boolean;
    readonly warn: (message: string) => void;
}

/** Which account to read. */
export interface AccountArgs {
    /**
     * The account to read. Default: the `accountId` of the `Provider`, then the configuration `cloudflare-images:accountId`
     * or `cloudflare:accountId`, then the environment variable `CLOUDFLARE_ACCOUNT_ID`.
     */
    readonly accountId?: string | undefined;
}

/**
 * The account that a function reads, once its arguments are checked.
 *
 * @param describe What was to be read, for the message.
 * @throws InvalidInputError that lists everything that is wrong with the arguments.
 */
export function checkedAccount<Args extends AccountArgs>(
    { checks }: Pick<PublicFunction<Args, unknown>, "checks">,
    args: Args,
    { connection, secretArgs }: Call,
    describe: (account: AccountReference) => string = describeAccount,
): AccountReference {
    const accountId = args.accountId ?? connection.settings.accountId;
    const values = new Map<string, unknown>(Object.entries({ ...args, accountId }));
    // Nothing of `expect` is sent, so no response repeats it, and the judgement hides it.
    const sent = secretArgs.filter((name) => name !== "expect");
    const account = {
        accountId: typeof accountId === "string" ? accountId : "",
        secrets: sent.map((name) => values.get(name)).flatMap((value) => [...namesIn(value), ...textsIn(value)]),
    };
    const problems = [
        ...Object.entries<Check>(checks).flatMap(([name, check]) =>
            check(values.get(name), secretArgs.includes(name) ? { secretPath: name } : name),
        ),
        ...checkNames(args, Object.keys(checks)),
    ];
    if (problems.length > 0) {
        throw new InvalidInputError(`Could not read ${describe(account)}: ${problems.join("; ")}.`);
    }
    return account;
}

/** The names of what a filter asks about. Those deeper inside are operators. */
function namesIn(value: unknown): string[] {
    return isPlainObject(value) ? Object.keys(value) : [];
}

/** The texts that a value holds, as they are sent. */
function textsIn(value: unknown): string[] {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap(textsIn);
    }
    return ["string", "number", "boolean"].includes(typeof value) ? [String(value)] : [];
}
