import { type MockApi, type MockApiOptions, startMockApi } from "../../src/testing";

const names = ["CLOUDFLARE_BASE_URL", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
let tokens = 0;

/** Starts a mock API, and makes it what a program without a configuration asks. A token is its own, to be let in by. */
export async function startForProgram(options: MockApiOptions = {}, denied?: "list" | "variants"): Promise<MockApi> {
    const token = `token-${++tokens}`;
    const mockApi = await startMockApi({
        ...options,
        ...(denied !== undefined && { tokens: { [token]: { denied: [denied] } } }),
    });
    process.env["CLOUDFLARE_BASE_URL"] = mockApi.url;
    process.env["CLOUDFLARE_ACCOUNT_ID"] = mockApi.accountId;
    process.env["CLOUDFLARE_API_TOKEN"] = token;
    return mockApi;
}

/** Leaves the environment as it was. */
export function restoreEnvironment(): void {
    for (const name of names) {
        const value = before[name];
        if (value === undefined) {
            Reflect.deleteProperty(process.env, name);
        } else {
            process.env[name] = value;
        }
    }
}

/** What was asked of a mock API, below the account. */
export function pathsOf({ requests }: MockApi): string[] {
    return requests.map(({ path }) => decodeURIComponent(path.replace(/.*\/images\//, "")));
}
