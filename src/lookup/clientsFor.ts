import type { Clients } from "../client/client";
import { type ReadConfig, resolveSettings } from "../base/settings";

/** Limits memory: a server that deploys for others has a token for each of them. */
const maxClients = 100;

const clientsBySettings = new Map<string, Clients>();

/**
 * The clients for functions in the program's process. The same settings get the same clients, so that calls share requests.
 * Loads HTTP at the first call.
 *
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function clientsFor(readConfig: ReadConfig, givenAccountId: unknown): Clients {
    const settings = resolveSettings(
        readConfig,
        { variables: process.env, process: "the process that runs the program" },
        givenAccountId,
    );
    const key = JSON.stringify(settings);
    const clients = clientsBySettings.get(key) ?? loadClient().createClients(settings);
    // Moves it to the end, so that the least recently used comes first.
    clientsBySettings.delete(key);
    clientsBySettings.set(key, clients);
    if (clientsBySettings.size > maxClients) {
        clientsBySettings.delete([...clientsBySettings.keys()][0] ?? "");
    }
    return clients;
}

function loadClient(): typeof import("../client/client") {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program that calls no function need not load HTTP
    return require("../client/client") as typeof import("../client/client");
}
