import type { Client } from "../../src/client/client";
import type { CallContext } from "../../src/lookup/functions/function";
import { settingsFor } from "./settings";

/** What a function knows of a call, for the account "account" of the settings. */
export function callOf(
    client: Client,
    changes: Partial<CallContext> = {},
): CallContext & { readonly warnings: readonly string[] } {
    const warnings: string[] = [];
    return {
        clients: {
            settings: settingsFor("https://api.example", { accountId: "account" }),
            client,
            batchingClient: client,
        },
        secretArgs: [],
        isPreview: false,
        warn: (message) => warnings.push(message),
        warnings,
        ...changes,
    };
}
