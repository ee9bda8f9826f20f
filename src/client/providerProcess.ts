import { CanceledError, ConfigurationError } from "../base/errors";
import { type Environment, type ReadConfig, resolveSettings, type Settings } from "../base/settings";
import { type Connection, openConnection } from "./batching";

/** What all reads of a provider process share: its configuration and its connection. */
export interface ProviderProcess {
    readonly configure: (readConfig: ReadConfig) => void;
    /** Only when an image is read, because a destroy must work without credentials. */
    readonly connect: (accountId: unknown) => Connection;
    /** Rejects once the engine cancels. */
    readonly canceled: Promise<never>;
}

export function createProviderProcess(
    environment: Environment,
    cancellation: AbortSignal,
    open: (settings: Settings) => Connection = openConnection,
): ProviderProcess {
    const canceled = new Promise<never>((_, reject) => {
        cancellation.addEventListener("abort", () => reject(new CanceledError("The lookup was canceled.")));
    });
    // It may be canceled while nothing is read.
    canceled.catch(() => undefined);
    let readConfig: ReadConfig | undefined;
    let connection: Connection | undefined;
    return {
        canceled,
        configure(newConfig) {
            readConfig = newConfig;
            connection = undefined;
        },
        connect(accountId) {
            if (readConfig === undefined) {
                throw new ConfigurationError(
                    "The installed @pulumi/pulumi does not configure providers: use 3.139.0 or newer.",
                );
            }
            const settings = resolveSettings(readConfig, environment, accountId);
            connection ??= open(settings);
            return connection;
        },
    };
}
