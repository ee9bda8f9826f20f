import type * as http from "node:http";

/** A request as it arrived. */
export interface RecordedRequest {
    method: string;
    /** Exactly as sent: not decoded, with the query. */
    path: string;
    /** Names in lower case, credentials included. */
    headers: http.IncomingHttpHeaders;
    at: Date;
}

export function splitPath(path: string): { pathname: string; query: URLSearchParams } {
    const [, pathname = "", query] = /^([^?]*)\??(.*)$/s.exec(path) ?? [];
    return { pathname, query: new URLSearchParams(query) };
}
