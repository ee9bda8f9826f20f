import { refuse } from "./authentication";
import { imageRoutes } from "./imageRoutes";
import { couldNotRoute, failure, type Response } from "./responses";
import { splitPath, type RecordedRequest } from "./request";
import { match, type Account, type Route } from "./route";

/** The path of the base URL. What is not below it is for the delivery host. */
export const apiPath = "/client/v4";

/** The first match counts: an image cannot hide an endpoint. */
const routes: Route[] = [...imageRoutes];

export function isForApi({ path }: RecordedRequest): boolean {
    return `${splitPath(path).pathname}/`.startsWith(`${apiPath}/`);
}

/** The API's answer to one request. */
export function answer({ method, path, headers }: RecordedRequest, account: Account): Response {
    const { pathname, query } = splitPath(path);
    const [, accountId = "", rest = ""] = /^\/client\/v4\/accounts\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    const found = find(rest);
    const refusal = refuse(headers, account.credentials, found?.route.endpoint);
    if (refusal !== undefined) {
        return refusal;
    }
    const isAccountId = accountId === account.id || /^[0-9a-f]{32}$/.test(accountId);
    if (found === undefined || !isAccountId) {
        return couldNotRoute(pathname);
    }
    if (method !== "GET") {
        return failure(405, { code: 10405, message: "Method not allowed for this authentication scheme" });
    }
    if (accountId !== account.id) {
        const message = "The given account is not valid or is not authorized to access this service";
        return failure(403, { code: 5403, message });
    }
    return found.route.get(account, found.id, query);
}

function find(path: string): { route: Route; id: string } | undefined {
    for (const route of routes) {
        const id = match(route, path);
        if (id !== undefined) {
            return { route, id };
        }
    }
    return undefined;
}
