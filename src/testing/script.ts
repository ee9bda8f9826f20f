import type * as http from "node:http";
import type { RecordedRequest } from "./request";

/** When a scripted response is sent. */
export interface ScriptRule {
    /** Which requests get it. Default: any. */
    when?: (request: RecordedRequest) => boolean;
    /** How many of these requests get it: a whole number from 1, or `Infinity`. Default: 1. */
    times?: number;
}

/** A response made of a status, headers and a body. */
export interface ScriptedStatus extends ScriptRule {
    /** Default: 200. */
    status?: number;
    /**
     * Added to `cf-ray` and `content-type`, which they can replace. The default `content-type` is `application/json` for a
     * body that is sent as JSON, else `text/plain`.
     */
    headers?: Record<string, string | string[]>;
    /** A string or a Buffer is sent as it is, anything else as JSON. Default: empty. */
    body?: string | number | boolean | null | object;
}

/** A response that a function writes: a destroyed socket, a slow body, or no response at all. */
export interface ScriptedHandler extends ScriptRule {
    /**
     * `response` already has its `cf-ray`. If the handler throws, the response is 500 with the message, so that a test sees
     * it.
     */
    handler: (request: RecordedRequest, response: http.ServerResponse) => void | Promise<void>;
}

/** A response that replaces the mock API's own. */
export type ScriptedResponse = ScriptedStatus | ScriptedHandler;

/** The scripted responses that are not sent yet, in the order in which they were added. */
export class Scripts {
    #pending: { script: ScriptedResponse; left: number }[] = [];

    add(script: ScriptedResponse): void {
        const { times = 1 } = script;
        if (times !== Infinity && !(Number.isInteger(times) && times > 0)) {
            throw new RangeError(`times must be a whole number from 1, or Infinity: it is ${times}`);
        }
        this.#pending.push({ script, left: times });
    }

    /** Takes the first response for this request, if any. */
    take(request: RecordedRequest): ScriptedResponse | undefined {
        const entry = this.#pending.find(({ script }) => script.when?.(request) ?? true);
        if (entry === undefined) {
            return undefined;
        }
        entry.left -= 1;
        this.#pending = this.#pending.filter(({ left }) => left > 0);
        return entry.script;
    }
}

export async function play(
    script: ScriptedResponse,
    request: RecordedRequest,
    response: http.ServerResponse,
): Promise<void> {
    if ("handler" in script) {
        await script.handler(request, response);
        return;
    }
    const { status = 200, headers = {}, body = "" } = script;
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    response.statusCode = status;
    response.setHeader("content-type", isRaw ? "text/plain" : "application/json");
    for (const [name, value] of Object.entries(headers)) {
        response.setHeader(name, value);
    }
    response.end(isRaw ? body : JSON.stringify(body));
}
