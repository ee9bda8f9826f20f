import type { Connection } from "../client/client";
import { type ReadConfig, resolveSettings } from "../base/settings";

/** Limits memory: a server that deploys for others has a token for each of them. */
const maxConnections = 100;

const connections = new Map<string, Connection>();

/**
 * The clients for functions in the program's process. The same settings get the same clients, so that calls share requests.
 * Loads HTTP at the first call.
 *
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function connect(readConfig: ReadConfig, givenAccountId: unknown): Connection {
    const settings = resolveSettings(
        readConfig,
        { variables: process.env, process: "the process that runs the program" },
        givenAccountId,
    );
    const key = JSON.stringify(settings);
    const connection = connections.get(key) ?? client().openConnection(settings);
    // Moves it to the end, so that the least recently used comes first.
    connections.delete(key);
    connections.set(key, connection);
    if (connections.size > maxConnections) {
        connections.delete([...connections.keys()][0] ?? "");
    }
    return connection;
}

function client(): typeof import("../client/client") {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program that calls no function need not load HTTP
    return require("../client/client") as typeof import("../client/client");
}
