import { decodePart } from "../base/urls";
import type { Account } from "./account";
import { refuse, type MockApiEndpoint } from "./authentication";
import { listImages } from "./listing/listImages";
import { splitPath, type RecordedRequest } from "./request";
import { BadRequest, couldNotRoute, failure, imageNotFound, success, type Response } from "./responses";
import { toWireImage, toWireVariant } from "./wire";

/** The path of the base URL. Any other path is for the delivery host. */
export const apiPath = "/client/v4";

/** One endpoint below `/client/v4/accounts/<account>/`. */
interface Route {
    endpoint: MockApiEndpoint;
    /** The group is the image id. */
    path: RegExp;
    get(account: Account, query: URLSearchParams, imageId: string): Response;
}

/** In order: the first match counts, so an image cannot hide an endpoint. */
const routes: Route[] = [
    {
        endpoint: "variants",
        path: /^images\/v1\/variants$/,
        get: ({ store }) =>
            success({
                variants: Object.fromEntries(store.variants.map((variant) => [variant.id, toWireVariant(variant)])),
            }),
    },
    {
        endpoint: "keys",
        path: /^images\/v1\/keys$/,
        get: ({ store }) => success({ keys: store.signingKeys }),
    },
    {
        endpoint: "stats",
        path: /^images\/v1\/stats$/,
        get: ({ store, allowedImages }) =>
            success({ count: { current: store.oldestFirst.length, allowed: allowedImages } }),
    },
    {
        endpoint: "list",
        path: /^images\/v2$/,
        get: listImages,
    },
    {
        endpoint: "details",
        path: /^images\/v1\/([^/]+)$/,
        get(account, _, imageId) {
            const stored = account.store.findImage(imageId);
            return stored === undefined ? imageNotFound(account.notFoundAs) : success(toWireImage(stored, account));
        },
    },
];

/** Endpoints of the real API that the mock API lacks. They are not read as image ids. */
const notOffered = [
    /^images\/v1$/,
    /^images\/v1\/(batch_token|config)$/,
    /^images\/v1\/(keys|variants)\/[^/]+$/,
    /^images\/v1\/[^/]+\/blob$/,
    /^tokens\/verify$/,
];

export function isForApi({ path }: RecordedRequest): boolean {
    return `${splitPath(path).pathname}/`.startsWith(`${apiPath}/`);
}

/** The API's response to a request. */
export function respondAsApi({ method, path, headers }: RecordedRequest, account: Account): Response {
    const { pathname, query } = splitPath(path);
    const [, accountId = "", rest = ""] = /^\/client\/v4\/accounts\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    const found = findRoute(rest);
    const refusal = refuse(headers, account.credentials, found?.route.endpoint);
    if (refusal !== undefined) {
        return refusal;
    }
    if (method !== "GET") {
        return failure(405, { code: 10405, message: `Method not allowed: ${method} is not offered by the mock API` });
    }
    if (notOffered.some((endpoint) => endpoint.test(rest))) {
        return failure(404, { code: 7000, message: `No route for that URI: ${rest} is not offered by the mock API` });
    }
    if (found === undefined || !(accountId === account.id || /^[\da-f]{32}$/.test(accountId))) {
        return couldNotRoute(pathname);
    }
    if (accountId !== account.id) {
        const message = "The given account is not valid or is not authorized to access this service";
        return failure(403, { code: 5403, message });
    }
    try {
        return found.route.get(account, query, found.imageId);
    } catch (error) {
        if (error instanceof BadRequest) {
            return failure(400, { code: 5400, message: error.message });
        }
        throw error;
    }
}

function findRoute(path: string): { route: Route; imageId: string } | undefined {
    const route = routes.find((candidate) => candidate.path.test(path));
    const imageId = decodePart(route?.path.exec(path)?.[1] ?? "");
    const isFound = route !== undefined && imageId !== undefined && ![".", ".."].includes(imageId);
    return isFound ? { route, imageId } : undefined;
}
