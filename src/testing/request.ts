import type * as http from "node:http";

/** A request as it arrived. */
export interface RecordedRequest {
    method: string;
    /** Exactly as on the wire: undecoded, query included. */
    path: string;
    /** Names in lower case. The credentials are among them. */
    headers: http.IncomingHttpHeaders;
    at: Date;
}

/** The path and the query of a request. */
export function splitPath(path: string): { pathname: string; query: URLSearchParams } {
    const [, pathname = "", query] = /^([^?]*)\??(.*)$/s.exec(path) ?? [];
    return { pathname, query: new URLSearchParams(query) };
}
