import type { Credentials, MockApiEndpoint } from "./authentication";
import type { Continuations } from "./listing/continuations";
import type { Response } from "./responses";
import type { Store } from "./store";

/** What the routes and the delivery host read. */
export interface Account {
    id: string;
    hash: string;
    store: Store;
    continuations: Continuations;
    credentials: Credentials;
    notFoundAs: "text" | "json";
    allowedImages: number;
    flexibleVariants: boolean;
    /** The time, in milliseconds since 1970. */
    now: () => number;
}

/** One endpoint below `/client/v4/accounts/{account}/`. */
export interface Route {
    /** A `*` stands for one whole segment, which `get` receives percent-decoded; without one it receives `""`. */
    path: string;
    endpoint: MockApiEndpoint;
    get(account: Account, id: string, query: URLSearchParams): Response;
}

/** The id in `path` if the route is for it (`""` when the route has none), else `undefined`. */
export function match(route: Route, path: string): string | undefined {
    const [before = "", after] = route.path.split("*");
    if (after === undefined) {
        return path === route.path ? "" : undefined;
    }
    if (!path.startsWith(before) || !path.endsWith(after)) {
        return undefined;
    }
    return decodeSegment(path.slice(before.length, path.length - after.length));
}

function decodeSegment(segment: string): string | undefined {
    try {
        const decoded = decodeURIComponent(segment);
        return segment.includes("/") || ["", ".", ".."].includes(decoded) ? undefined : decoded;
    } catch {
        return undefined;
    }
}
