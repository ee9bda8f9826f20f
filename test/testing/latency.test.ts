import { once } from "node:events";
import * as http from "node:http";
import * as net from "node:net";
import type { Account } from "../../src/testing/account";
import { Scripts } from "../../src/testing/script";
import { createListener, type ServerState } from "../../src/testing/server";
import { send } from "./helpers";

/** A server that holds each response back until the test lets it go. Every response is scripted. */
async function setUp() {
    const held: { ms: number; letGo: () => void }[] = [];
    const state: ServerState = {
        account: {} as Account,
        requests: [],
        scripts: new Scripts(),
        rateLimit: undefined,
        latencyMs: 150,
        sleep: (ms) => new Promise((letGo) => held.push({ ms, letGo })),
        log: () => undefined,
    };
    const server = http.createServer(createListener(state)).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const { port } = server.address() as net.AddressInfo;
    return { state, held, port, url: `http://127.0.0.1:${port}` };
}

const servers: http.Server[] = [];

afterEach(() => {
    for (const server of servers.splice(0)) {
        server.close();
        server.closeAllConnections();
    }
});

describe("the latency of a mock API", () => {
    it("holds each response back after it is decided", async () => {
        const { state, held, url } = await setUp();
        state.scripts.add({ times: 2, status: 201 });
        let isReceived = false;
        const first = send({ url }, "/first").finally(() => (isReceived = true));
        await until(() => held.length === 1);
        const second = send({ url }, "/second");
        await until(() => held.length === 2);
        const [request] = state.requests;
        expect(request && state.scripts.take(request)).toBeUndefined();
        held[1]?.letGo();
        await second;
        expect(isReceived).toBe(false);
        held[0]?.letGo();
        expect((await first).status).toBe(201);
        expect(held.map(({ ms }) => ms)).toEqual([150, 150]);
    });

    it("begins when the request comes, so that deciding is a part of it", async () => {
        const { state, held, url } = await setUp();
        let heldAtDecision = 0;
        state.scripts.add({ when: () => (heldAtDecision = held.length) > 0, status: 201 });
        const response = send({ url }, "/");
        await until(() => held.length === 1);
        held[0]?.letGo();
        expect((await response).status).toBe(201);
        expect(heldAtDecision).toBe(1);
    });

    it("leaves the mock API running when a client does not wait", async () => {
        const { state, held, port, url } = await setUp();
        state.scripts.add({ times: 2, status: 201 });
        const socket = net.connect(port, "127.0.0.1");
        socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await until(() => held.length === 1);
        socket.destroy();
        held[0]?.letGo();
        const response = send({ url }, "/");
        await until(() => held.length === 2);
        held[1]?.letGo();
        expect((await response).status).toBe(201);
    });
});

async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
        await new Promise(setImmediate);
    }
}
