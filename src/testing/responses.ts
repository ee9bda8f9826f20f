import type * as http from "node:http";

/** A response of the mock API, without the `cf-ray` header. */
export interface Response {
    status: number;
    headers: Record<string, string>;
    body: string | Buffer;
}

/** An entry of `errors` in the API's envelope. */
export interface ErrorEntry {
    code: number;
    message: string;
    error_chain?: ErrorEntry[];
}

/** Thrown for an invalid query. The API responds with 400, code 5400 and this message. */
export class BadRequest extends Error {}

export function success(result: object): Response {
    return jsonResponse(200, { result, success: true, errors: [], messages: [] });
}

export function failure(status: number, ...errors: ErrorEntry[]): Response {
    return jsonResponse(status, { result: null, success: false, errors, messages: [] });
}

/** The shorter envelope of the gateway in front of the API, without `result` and `messages`. */
export function gatewayFailure(status: number, error: ErrorEntry): Response {
    return jsonResponse(status, { success: false, errors: [error] });
}

export function imageNotFound(form: "text" | "json"): Response {
    const error = { code: 5404, message: "Image not found" };
    return form === "json" ? failure(404, error) : textFailure(404, error, "cf-images");
}

/** A failure of the delivery host, which the API sometimes sends, too. `header` also has the code. */
export function textFailure(
    status: number,
    { code, message }: ErrorEntry,
    header: "cf-images" | "cf-resized",
): Response {
    return {
        status,
        headers: { "content-type": "text/plain", [header]: `err=${code}` },
        body: `ERROR ${code}: ${message}\n`,
    };
}

export function couldNotRoute(path: string): Response {
    return failure(
        400,
        { code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
        { code: 7000, message: "No route for that URI" },
    );
}

export function send(response: http.ServerResponse, { status, headers, body }: Response): void {
    response.writeHead(status, headers).end(body);
}

function jsonResponse(status: number, value: object): Response {
    return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
