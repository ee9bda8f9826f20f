import * as http from "node:http";
import * as net from "node:net";
import { text } from "node:stream/consumers";
import { type RecordedRequest, startMockApi } from "../../src/testing";
import { accountId, bearer, images, send, start } from "./helpers";

describe("a mock API", () => {
    it("listens on a free port of the loopback interface", async () => {
        const [one, two] = [await start(), await start()];
        expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
        expect(two.url).not.toBe(one.url);
        expect(one.deliveryUrl).toBe(one.url.replace(/\/client\/v4$/, ""));
        expect(one.accountId).toBe(accountId);
        expect(one.accountHash).toHaveLength(22);
    });

    it("is reached with fetch at its URL", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const response = await fetch(`${mockApi.url}/accounts/${mockApi.accountId}/images/v1/x`, { headers: bearer });
        expect(await response.json()).toMatchObject({ success: true, result: { id: "x" } });
    });

    it("is not reached at another address of this machine", async () => {
        const { port } = new URL((await start()).url);
        const refused = new Promise((_, reject) => {
            net.connect(Number(port), "127.0.0.2").on("error", reject);
        });
        await expect(refused).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });

    it.each(["127.0.0.1:80", "127.0.0.1", "127.1.2.3", "localhost:8080", "LocalHost", "[::1]:1"])(
        "answers to the host %s",
        async (host) => {
            const mockApi = await start({ images: [{ id: "x" }] });
            expect((await send(mockApi, `${images}/x`, { headers: { ...bearer, host } })).status).toBe(200);
        },
    );

    it.each([
        "attacker.example",
        "attacker.example:80",
        "127.0.0.1.attacker.example",
        "localhost.attacker.example",
        "127.0.0.1@attacker.example",
        "attacker.example/127.0.0.1",
        "192.168.0.1",
        "0.0.0.0",
        "api.cloudflare.com",
    ])(
        "refuses the host %j, which a page of somebody else's may have led here, and keeps nothing of it",
        async (host) => {
            const mockApi = await start({ images: [{ id: "x" }] });
            mockApi.respond({ status: 204, times: Infinity });
            for (const path of [`${images}/x`, `/${mockApi.accountHash}/x/public`, "/"]) {
                const refused = await send(mockApi, path, { headers: { ...bearer, host } });
                expect([refused.status, refused.text]).toEqual([
                    421,
                    "The mock API answers to loopback hosts alone.\n",
                ]);
            }
            expect(mockApi.requests).toEqual([]);
        },
    );

    it("refuses a request without a host", async () => {
        const { port } = new URL((await start()).url);
        const socket = net.connect(Number(port), "127.0.0.1").end("GET / HTTP/1.0\r\n\r\n");
        expect(await text(socket)).toMatch(/^HTTP\/1.1 421 /);
    });

    it("listens on the port that it is given", async () => {
        const first = await start();
        const port = Number(new URL(first.url).port);
        await first.close();
        const second = await start({ port });
        expect(second.url).toBe(first.url);
        await expect(startMockApi({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    });

    it("does not start with an image that the API could not have", async () => {
        await expect(startMockApi({ images: [{ id: "" }] })).rejects.toThrow("images[0].id must be an image id");
    });

    it("gives each response another ray id", async () => {
        const mockApi = await start();
        const rays = [];
        for (const path of [`${images}/variants`, `${images}/missing`, "/nowhere"]) {
            rays.push(String((await send(mockApi, path)).headers["cf-ray"]));
        }
        expect(rays.every((ray) => /^[0-9a-f]{16}-[A-Z]{3}$/.test(ray))).toBe(true);
        expect(new Set(rays).size).toBe(3);
    });

    it("keeps connections alive", async () => {
        const mockApi = await start();
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        const sockets = new Set<unknown>();
        mockApi.respond({
            times: Infinity,
            handler: (_, response) => {
                sockets.add(response.socket);
                response.end();
            },
        });
        await send(mockApi, "/", { agent });
        await send(mockApi, "/", { agent });
        agent.destroy();
        expect(sockets.size).toBe(1);
    });
});

describe("the requests of a mock API", () => {
    it("are recorded as they were sent, whatever the response is", async () => {
        const before = Date.now();
        const mockApi = await start();
        await send(mockApi, `${images}/a%2Fb/../c?d=%20e`, { headers: { ...bearer, "X-Custom": "1" } });
        await send(mockApi, `${images}/x`, { method: "DELETE", headers: {} });
        mockApi.respond({ status: 204 });
        await send(mockApi, "/scripted");
        expect(mockApi.requests).toMatchObject([
            { method: "GET", path: `${images}/a%2Fb/../c?d=%20e`, headers: { ...bearer, "x-custom": "1" } },
            { method: "DELETE", path: `${images}/x` },
            { method: "GET", path: "/scripted" },
        ]);
        for (const { at } of mockApi.requests) {
            expect(at.getTime()).toBeGreaterThanOrEqual(before);
            expect(at.getTime()).toBeLessThanOrEqual(Date.now());
        }
    });

    it("can be cleared", async () => {
        const mockApi = await start();
        await send(mockApi, "/a");
        mockApi.clearRequests();
        await send(mockApi, "/b");
        expect(mockApi.requests.map(({ path }) => path)).toEqual(["/b"]);
    });

    it("are the latest 10,000", async () => {
        const mockApi = await start();
        await send(mockApi, "/first");
        const kept = mockApi.requests as RecordedRequest[];
        kept.push(...kept.flatMap((first) => Array.from({ length: 9_999 }, () => ({ ...first, path: "/other" }))));
        await send(mockApi, "/last");
        expect(mockApi.requests).toHaveLength(10_000);
        expect(mockApi.requests.filter(({ path }) => path !== "/other")).toMatchObject([{ path: "/last" }]);
    });

    it("are logged in one line each, without credentials", async () => {
        const lines: string[] = [];
        const mockApi = await start({ log: (line) => lines.push(line) });
        await send(mockApi, `${images}/x`);
        mockApi.respond({ handler: (_, response) => void response.destroy() });
        await send(mockApi, "/cut").catch(() => undefined);
        await until(() => lines.length === 2);
        expect(lines).toEqual([`GET ${images}/x 404`, "GET /cut no response"]);
    });
});

describe("closing", () => {
    it("may be done twice", async () => {
        const mockApi = await start();
        await Promise.all([mockApi.close(), mockApi.close()]);
        await mockApi.close();
        await expect(send(mockApi, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });

    it("ends a connection that is idle and one that waits", async () => {
        const mockApi = await start();
        const agent = new http.Agent({ keepAlive: true });
        await send(mockApi, "/", { agent });
        mockApi.respond({ handler: () => undefined });
        const cutOff = expect(send(mockApi, "/")).rejects.toMatchObject({ code: "ECONNRESET" });
        await until(() => mockApi.requests.length === 2);
        const idle = net.connect(Number(new URL(mockApi.url).port), "127.0.0.1");
        await new Promise((resolve) => idle.once("connect", resolve));
        const ended = new Promise((resolve) => idle.once("close", resolve));
        await mockApi.close();
        await cutOff;
        await ended;
        agent.destroy();
    });
});

async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
        await new Promise(setImmediate);
    }
}
