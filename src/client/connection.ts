import type { Settings } from "../base/settings";
import { batching } from "./batching";
import type { Client } from "./client";

/** How the API is read with some settings. */
export interface Connection {
    readonly settings: Settings;
    readonly client: Client;
    /** `client`, for images that are read together. */
    readonly batchingClient: Client;
}

/** @param quiet How long nobody may ask before images are read together. Default: one turn of the event loop. */
export function connectionOf(settings: Settings, client: Client, quiet?: () => Promise<void>): Connection {
    return { settings, client, batchingClient: batching(client, quiet) };
}
