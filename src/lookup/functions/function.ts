import type { Clients } from "../../client/client";
import type { Check } from "../../base/checks";

/** A public function without Pulumi: arguments and context → result. */
export interface PublicFunction<Args extends object, Result> {
    /** The token that Pulumi's mocks and the provider plugin know it by. */
    readonly token: string;
    /** The check of each argument. Other arguments are refused. */
    readonly checks: Record<keyof Args & string, Check>;
    /** What it reads, for messages. Default: the image of its `imageId`, else the account. */
    readonly reads?: "images" | "a signing key";
    /** The outputs that are always secret. Default: none. */
    readonly secretOutputs?: readonly (keyof Result & string)[];
    readonly run: (args: Args, context: CallContext) => Promise<Result>;
}

export interface CallContext {
    readonly clients: Clients;
    /** The names of secret arguments. */
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
