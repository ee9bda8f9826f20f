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
