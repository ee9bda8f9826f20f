import type { Settings } from "../../src/base/settings";

/** Settings for an API at `baseUrl`, of a client that tries everything once. */
export function settingsFor(baseUrl: string, changes: Partial<Settings> = {}): Settings {
    return {
        credentials: { kind: "token", apiToken: "the-token" },
        credentialsFrom: "the test",
        baseUrl,
        accountId: undefined,
        deliveryBaseUrl: undefined,
        timeoutMs: 5000,
        maxRetries: 0,
        retryTimeoutMs: 0,
        isDebug: false,
        ...changes,
    };
}
