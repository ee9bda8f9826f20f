import { once } from "node:events";
import * as net from "node:net";
import * as tls from "node:tls";
import type { MockApi } from "../../../src/testing";
import { certificate, privateKey } from "./certificate";

export interface Listening {
    readonly port: number;
    readonly close: () => Promise<void>;
}

/** Speaks TLS on a port of its own, with the self-signed certificate, and hands everything on to the mock API. */
export async function startTlsFront(mockApi: MockApi): Promise<Listening & { readonly url: string }> {
    const server = tls.createServer({ cert: certificate, key: privateKey }, (socket) => join(socket, portOf(mockApi)));
    const listening = await listen(server);
    return { ...listening, url: `https://localhost:${listening.port}/client/v4` };
}

/** Hands everything that comes to its port on to the mock API. */
export function startRelay(mockApi: MockApi, port = 0): Promise<Listening> {
    return listen(
        net.createServer((socket) => join(socket, portOf(mockApi), "127.0.0.1")),
        port,
        "127.0.0.1",
    );
}

/** An HTTP proxy that knows CONNECT and nothing else. */
export interface Proxy extends Listening {
    /** The head of each request that it got. */
    readonly heads: readonly string[];
    /** All that it could read, the tunnels included. */
    readonly seen: () => string;
}

/** What a proxy says, if anything, instead of opening a tunnel: to so many requests. */
export interface Refusal {
    readonly response: string | undefined;
    readonly times: number;
}

export async function startProxy(refusal?: Refusal): Promise<Proxy> {
    const heads: string[] = [];
    const chunks: Buffer[] = [];
    const server = net.createServer((socket) => {
        socket.on("error", () => undefined).on("data", (chunk) => chunks.push(chunk));
        socket.once("data", (chunk) => {
            const head = chunk.toString("latin1");
            heads.push(head);
            const port = /^CONNECT localhost:(\d+) HTTP/.exec(head)?.[1];
            if (refusal !== undefined && heads.length <= refusal.times) {
                if (refusal.response !== undefined) {
                    socket.end(refusal.response);
                }
            } else if (port === undefined) {
                socket.end("HTTP/1.1 501 Not Implemented\r\ncontent-length: 0\r\n\r\n");
            } else {
                socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
                join(socket, Number(port));
            }
        });
    });
    return { ...(await listen(server)), heads, seen: () => Buffer.concat(chunks).toString("latin1") };
}

function portOf(mockApi: MockApi): number {
    return Number(new URL(mockApi.url).port);
}

function join(socket: net.Socket, port: number, host = "localhost"): void {
    const onward = net.connect(port, host);
    socket.pipe(onward).pipe(socket);
    socket.on("error", () => undefined).on("close", () => onward.destroy());
    onward.on("error", () => undefined).on("close", () => socket.destroy());
}

async function listen(server: net.Server, port = 0, host = "localhost"): Promise<Listening> {
    const open = new Set<net.Socket>();
    server.on("connection", (socket: net.Socket) => {
        open.add(socket);
        socket.on("close", () => open.delete(socket));
    });
    server.listen(port, host);
    await once(server, "listening");
    return {
        port: (server.address() as net.AddressInfo).port,
        close: async () => {
            open.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
