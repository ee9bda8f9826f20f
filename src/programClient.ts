import type { Client } from "./client/client";
import { type ReadConfig, resolveSettings, type Settings } from "./credentials";

/** A client, and the settings that it has. */
export interface Connection {
    readonly client: Client;
    /** Asks for many images together: see client/batching.ts. */
    readonly batchingClient: Client;
    readonly settings: Settings;
}

const connections = new Map<string, Connection>();

/**
 * The client of the functions that run in the program's own process: one for each set of settings, so that what waits
 * together shares its requests. It is loaded when it is needed first.
 *
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function connect(readConfig: ReadConfig): Connection {
    const settings = resolveSettings(readConfig, process.env);
    const key = JSON.stringify(settings);
    const connection = connections.get(key) ?? open(settings);
    connections.set(key, connection);
    return connection;
}

function open(settings: Settings): Connection {
    /* eslint-disable @typescript-eslint/no-require-imports -- a program that calls no function need not load HTTP */
    const { createClient } = require("./client/client") as typeof import("./client/client");
    const { batching } = require("./client/batching") as typeof import("./client/batching");
    /* eslint-enable @typescript-eslint/no-require-imports */
    const client = createClient(settings);
    return { settings, client, batchingClient: batching(client) };
}
