import type { Connection } from "../../client/client";
import type { Check } from "../../base/checks";

/** A public function without Pulumi: arguments and a connection → result. */
export interface PublicFunction<Args extends object, Result> {
    /** The token that Pulumi's mocks and the provider plugin know it by. */
    readonly token: string;
    /** What is wrong with each argument; one that is not named here is refused. */
    readonly checks: Record<keyof Args & string, Check>;
    /** What it reads of an account, for messages. Default: the image of its `imageId`, else the account. */
    readonly reads?: "images" | "a signing key";
    /** The outputs that are secret whatever the arguments are. Default: none. */
    readonly secretOutputs?: readonly (keyof Result & string)[];
    readonly run: (args: Args, call: CallContext) => Promise<Result>;
}

/** The context of a call: the connection, the arguments that are secret, and where to warn. */
export interface CallContext {
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
