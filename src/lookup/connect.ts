import type { Connection } from "../client/client";
import { type ReadConfig, resolveSettings } from "../base/settings";

/** A server that deploys for others has a token for each of them, and must not keep them all. */
const maxConnections = 100;

const connections = new Map<string, Connection>();

/**
 * The client of the functions that run in the program's own process: one for each set of settings, so that what waits
 * together shares its requests. It is loaded when it is needed first.
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
    // Moved to the end, so that the one that was used longest ago comes first.
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
