import { type Check, checkNames, isPlainObject } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { type AccountReference, describeAccount, describeImage } from "../base/ids";
import type { Client } from "../client/client";
import { type EnforcedExpectations, type Judgement, levelNow } from "./expectations";
import type { AccountArgs, CallContext, PublicFunction } from "./functions/function";

/** What a call needs to read and judge images, from its checked arguments. */
export interface Run {
    readonly client: Client;
    readonly account: AccountReference;
    /** `undefined` without an `expect`: nothing is judged. */
    readonly judgement?: Judgement | undefined;
    /**
     * The base URL for `verifyDelivery`, such as `https://example.com/cdn-cgi/imagedelivery`. Default: the host of the URLs.
     */
    readonly deliveryBaseUrl?: string | undefined;
}

type JudgedArgs = AccountArgs & { readonly expect?: EnforcedExpectations | undefined };

type CheckedFunction<Args extends object> = Pick<PublicFunction<Args, unknown>, "checks" | "reads">;

/**
 * Checks the arguments of a function, and prepares its reads.
 *
 * @throws InvalidInputError that lists all problems with the arguments.
 */
export function checkedRun<Args extends JudgedArgs>(
    { checks, reads }: CheckedFunction<Args>,
    args: Args,
    context: CallContext,
): Run {
    const { clients, secretArgs, isPreview } = context;
    const { client, settings } = clients;
    const accountId = args.accountId ?? settings.accountId;
    const values = new Map<string, unknown>(Object.entries({ ...args, accountId }));
    // Without `expect`: it is not sent, so no response repeats it, and the judgement hides it.
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
        const what = reads === undefined ? describeAccount(account) : `${reads} in ${describeAccount(account)}`;
        const imageId = values.get("imageId");
        const image = { ...account, imageId: typeof imageId === "string" ? imageId : "" };
        const described = "imageId" in checks ? describeImage(image) : what;
        throw new InvalidInputError(`Could not read ${described}: ${problems.join("; ")}.`);
    }
    const { expect } = args;
    const judgement = expect && {
        expect,
        level: levelNow(expect.enforcement, isPreview),
        isSecret: holdsSecretFilter(context),
    };
    return { client, account, judgement, deliveryBaseUrl: settings.deliveryBaseUrl };
}

/** The same, for images that are read together with those of other calls. */
export function batchedRun<Args extends JudgedArgs>(fn: CheckedFunction<Args>, args: Args, context: CallContext): Run {
    return { ...checkedRun(fn, args, context), client: context.clients.batchingClient };
}

/**
 * Whether messages must hide filters and expectations. One secret hides both, because a message about one may repeat the
 * other.
 */
export function holdsSecretFilter({ secretArgs }: Pick<CallContext, "secretArgs">): boolean {
    return ["creator", "meta", "expect"].some((name) => secretArgs.includes(name));
}

/** The field names of a filter, without operators, which are deeper inside. */
function namesIn(value: unknown): string[] {
    return isPlainObject(value) ? Object.keys(value) : [];
}

/** The texts in a value, as they are sent. */
function textsIn(value: unknown): string[] {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap(textsIn);
    }
    return ["string", "number", "boolean"].includes(typeof value) ? [String(value)] : [];
}
