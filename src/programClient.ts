import type { Client } from "./client/client";
import { type ReadConfig, resolveSettings, type Settings } from "./credentials";

/** A client, and the settings that it has. */
export interface Connection {
    readonly client: Client;
    readonly settings: Settings;
}

const clients = new Map<string, Client>();

/**
 * The client of the functions that run in the program's own process: one for each set of settings, so that what waits
 * together shares its requests. It is loaded when it is needed first.
 *
 * @throws ConfigurationError that lists everything that is missing or malformed.
 */
export function connect(readConfig: ReadConfig): Connection {
    const settings = resolveSettings(readConfig, process.env);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a program that calls no function need not load HTTP
    const { createClient } = require("./client/client") as typeof import("./client/client");
    const key = JSON.stringify(settings);
    const client = clients.get(key) ?? createClient(settings);
    clients.set(key, client);
    return { client, settings };
}
