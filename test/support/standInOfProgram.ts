import { type StandIn, type StandInOptions, startStandIn } from "../../src/testing";

const names = ["CLOUDFLARE_BASE_URL", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
let tokens = 0;

/** Starts a stand-in, and makes it what a program without a configuration asks. A token is its own, to be let in by. */
export async function startForProgram(options: StandInOptions = {}, denied?: "list" | "variants"): Promise<StandIn> {
    const token = `token-${++tokens}`;
    const standIn = await startStandIn({
        ...options,
        ...(denied !== undefined && { tokens: { [token]: { denied: [denied] } } }),
    });
    process.env["CLOUDFLARE_BASE_URL"] = standIn.url;
    process.env["CLOUDFLARE_ACCOUNT_ID"] = standIn.accountId;
    process.env["CLOUDFLARE_API_TOKEN"] = token;
    return standIn;
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

/** What was asked of a stand-in, below the account. */
export function pathsOf({ requests }: StandIn): string[] {
    return requests.map(({ path }) => decodeURIComponent(path.replace(/.*\/images\//, "")));
}
