import type * as http from "node:http";
import { isLoopback } from "../base/urls";
import type { Account } from "./account";
import { isForApi, respondAsApi } from "./api";
import { respondAsDeliveryHost } from "./delivery/deliver";
import type { RateLimit } from "./rateLimit";
import type { RecordedRequest } from "./request";
import { send, type Response } from "./responses";
import { play, type Scripts } from "./script";

/** What a running mock API needs for each request. */
export interface Service {
    account: Account;
    /** Each request is added, and the oldest is removed. */
    requests: RecordedRequest[];
    scripts: Scripts;
    rateLimit: RateLimit | undefined;
    latencyMs: number;
    sleep: (ms: number) => Promise<void>;
    log: (line: string) => void;
}

const mostRequests = 10_000;

type Respond = (response: http.ServerResponse) => void | Promise<void>;

export function createListener(service: Service): http.RequestListener {
    let rays = 0;
    return (incoming, response) => {
        const ray = (rays++).toString(16).padStart(8, "0");
        response.setHeader("cf-ray", `8f3a6b2c${ray}-AMS`);
        void receive(service, incoming, response);
    };
}

async function receive(
    service: Service,
    { method = "", url: path = "", headers }: http.IncomingMessage,
    response: http.ServerResponse,
): Promise<void> {
    response.on("close", () => {
        service.log(`${method} ${path} ${response.headersSent ? response.statusCode : "no response"}`);
    });
    if (!isForLoopback(headers)) {
        send(response, foreignHost);
        return;
    }
    const request = { method, path, headers, at: new Date() };
    if (service.requests.push(request) > mostRequests) {
        service.requests.shift();
    }
    try {
        // Started before deciding, so that the latency includes the time that deciding takes.
        const latency = service.latencyMs > 0 ? service.sleep(service.latencyMs) : undefined;
        const respond = decide(service, request);
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

/** A web page that points its own host name at this machine still sends that name. */
function isForLoopback({ host = "" }: http.IncomingHttpHeaders): boolean {
    return isLoopback(host.replace(/:\d+$/, "").toLowerCase());
}

function decide({ account, scripts, rateLimit }: Service, request: RecordedRequest): Respond {
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

/** Shows a test what its script threw. */
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
