import type * as http from "node:http";
import { isLoopback } from "../base/urls";
import type { Account } from "./account";
import { isForApi, respondAsApi } from "./api";
import { respondAsDeliveryHost } from "./delivery/deliver";
import type { RequestCounter } from "./rateLimit";
import type { RecordedRequest } from "./request";
import { send, type Response } from "./responses";
import { play, type Scripts } from "./script";

/** The state of a running mock API. */
export interface ServerState {
    account: Account;
    /** The latest requests. */
    requests: RecordedRequest[];
    scripts: Scripts;
    rateLimit: RequestCounter | undefined;
    latencyMs: number;
    sleep: (ms: number) => Promise<void>;
    log: (line: string) => void;
}

const mostRequests = 10_000;

type Respond = (response: http.ServerResponse) => void | Promise<void>;

export function createListener(state: ServerState): http.RequestListener {
    let rays = 0;
    return (incoming, response) => {
        const ray = (rays++).toString(16).padStart(8, "0");
        response.setHeader("cf-ray", `8f3a6b2c${ray}-AMS`);
        void receive(state, incoming, response);
    };
}

async function receive(
    state: ServerState,
    { method = "", url: path = "", headers }: http.IncomingMessage,
    response: http.ServerResponse,
): Promise<void> {
    response.on("close", () => {
        state.log(`${method} ${path} ${response.headersSent ? response.statusCode : "no response"}`);
    });
    if (!isForLoopback(headers)) {
        send(response, foreignHost);
        return;
    }
    const request = { method, path, headers, at: new Date() };
    if (state.requests.push(request) > mostRequests) {
        state.requests.shift();
    }
    try {
        // Starts before deciding, so that the latency includes the time for deciding.
        const latency = state.latencyMs > 0 ? state.sleep(state.latencyMs) : undefined;
        const respond = decide(state, request);
        await latency;
        await respond(response);
    } catch (error) {
        fail(response, error);
    }
}

const foreignHost: Response = {
    status: 421,
    headers: { "content-type": "text/plain" },
    body: "The mock API answers to loopback hosts alone.\n",
};

/** Refuses web pages that point their own host name at this machine, because they still send that name. */
function isForLoopback({ host = "" }: http.IncomingHttpHeaders): boolean {
    return isLoopback(host.replace(/:\d+$/, "").toLowerCase());
}

function decide({ account, scripts, rateLimit }: ServerState, request: RecordedRequest): Respond {
    const script = scripts.take(request);
    if (script !== undefined) {
        return (response) => play(script, request, response);
    }
    if (!isForApi(request)) {
        const delivery = respondAsDeliveryHost(request, account);
        return (response) => send(response, delivery);
    }
    const counted = rateLimit?.count() ?? { headers: {} };
    if ("refusal" in counted) {
        return (response) => send(response, counted.refusal);
    }
    const own = respondAsApi(request, account);
    return (response) => send(response, { ...own, headers: { ...own.headers, ...counted.headers } });
}

/** Responds with the error of a script, so that a test sees it. */
function fail(response: http.ServerResponse, error: unknown): void {
    if (response.headersSent) {
        response.destroy();
        return;
    }
    send(response, {
        status: 500,
        headers: { "content-type": "text/plain" },
        body: `A scripted response failed: ${error instanceof Error ? error.message : String(error)}\n`,
    });
}
