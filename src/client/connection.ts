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

export function connectionOf(settings: Settings, client: Client): Connection {
    return { settings, client, batchingClient: batching(client) };
}
