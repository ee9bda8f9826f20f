import { CanceledError, ConfigurationError } from "../base/errors";
import { type Environment, type ReadConfig, resolveSettings, type Settings } from "../base/settings";
import { type Clients, createClients } from "./client";

/** What all reads of a provider process share: its configuration and its clients. */
export interface ProviderProcess {
    readonly configure: (readConfig: ReadConfig) => void;
    /** Called only when an image is read, because a destroy must work without credentials. */
    readonly clientsFor: (accountId: unknown) => Clients;
    /** Resolves as `reading` does, but rejects once the engine cancels. */
    readonly untilCanceled: <T>(reading: Promise<T>) => Promise<T>;
}

export function createProviderProcess(
    environment: Environment,
    cancellation: AbortSignal,
    create: (settings: Settings) => Clients = createClients,
): ProviderProcess {
    // Not `Promise.race` with one promise, because that would keep every result for as long as the process lives.
    const underWay = new Set<() => void>();
    cancellation.addEventListener("abort", () => underWay.forEach((cancel) => cancel()));
    let readConfig: ReadConfig | undefined;
    let clients: Clients | undefined;
    return {
        untilCanceled: (reading) =>
            new Promise((resolve, reject) => {
                const cancel = () => reject(new CanceledError("The lookup was canceled."));
                underWay.add(cancel);
                void reading.then(resolve, reject).finally(() => underWay.delete(cancel));
                if (cancellation.aborted) {
                    cancel();
                }
            }),
        configure(newConfig) {
            readConfig = newConfig;
            clients = undefined;
        },
        clientsFor(accountId) {
            if (readConfig === undefined) {
                throw new ConfigurationError(
                    "The installed @pulumi/pulumi does not configure providers: use 3.139.0 or newer.",
                );
            }
            const settings = resolveSettings(readConfig, environment, accountId);
            clients ??= create(settings);
            return clients;
        },
    };
}
