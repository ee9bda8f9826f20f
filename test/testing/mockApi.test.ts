import * as http from "node:http";
import * as net from "node:net";
import { startStandIn } from "../../src/testing";
import { accountId, bearer, images, send, start } from "./helpers";

describe("a stand-in", () => {
    it("listens on a free port of the loopback interface", async () => {
        const [one, two] = [await start(), await start()];
        expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
        expect(two.url).not.toBe(one.url);
        expect(one.deliveryUrl).toBe(one.url.replace(/\/client\/v4$/, ""));
        expect(one.accountId).toBe(accountId);
        expect(one.accountHash).toHaveLength(22);
    });

    it("is reached with fetch at its URL", async () => {
        const standIn = await start({ images: [{ id: "x" }] });
        const response = await fetch(`${standIn.url}/accounts/${standIn.accountId}/images/v1/x`, { headers: bearer });
        expect(await response.json()).toMatchObject({ success: true, result: { id: "x" } });
    });

    it("is not reached at another address of this machine", async () => {
        const { port } = new URL((await start()).url);
        const refused = new Promise((_, reject) => {
            net.connect(Number(port), "127.0.0.2").on("error", reject);
        });
        await expect(refused).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });

    it("listens on the port that it is given", async () => {
        const first = await start();
        const port = Number(new URL(first.url).port);
        await first.close();
        const second = await start({ port });
        expect(second.url).toBe(first.url);
        await expect(startStandIn({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    });

    it("does not start with an image that cannot be", async () => {
        await expect(startStandIn({ images: [{ id: "" }] })).rejects.toThrow("is no image id");
    });

    it("gives each answer another ray", async () => {
        const standIn = await start();
        const rays = [];
        for (const path of [`${images}/variants`, `${images}/missing`, "/nowhere"]) {
            rays.push(String((await send(standIn, path)).headers["cf-ray"]));
        }
        expect(rays.every((ray) => /^[0-9a-f]{16}-[A-Z]{3}$/.test(ray))).toBe(true);
        expect(new Set(rays).size).toBe(3);
    });

    it("keeps connections alive", async () => {
        const standIn = await start();
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        const sockets = new Set<unknown>();
        standIn.reply({
            times: Infinity,
            handler: (_, response) => {
                sockets.add(response.socket);
                response.end();
            },
        });
        await send(standIn, "/", { agent });
        await send(standIn, "/", { agent });
        agent.destroy();
        expect(sockets.size).toBe(1);
    });

    it("holds its answers back, but decides upon them at once", async () => {
        const standIn = await start({ latencyMs: 150, images: [{ id: "x" }] });
        const started = performance.now();
        const answer = send(standIn, `${images}/x`);
        await until(() => standIn.requests.length === 1);
        standIn.deleteImage("x");
        expect((await answer).status).toBe(200);
        // A timer may fire up to a millisecond early.
        expect(performance.now() - started).toBeGreaterThanOrEqual(149);
    });

    it("survives a client that does not wait for its answer", async () => {
        const standIn = await start({ latencyMs: 50, images: [{ id: "x" }] });
        const { port } = new URL(standIn.url);
        const socket = net.connect(Number(port), "127.0.0.1");
        socket.write(`GET ${images}/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n`);
        await until(() => standIn.requests.length === 1);
        socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await send(standIn, `${images}/x`)).status).toBe(200);
    });
});

describe("the requests of a stand-in", () => {
    it("are recorded as they were on the wire, whatever comes of them", async () => {
        const before = Date.now();
        const standIn = await start();
        await send(standIn, `${images}/a%2Fb/../c?d=%20e`, { headers: { ...bearer, "X-Custom": "1" } });
        await send(standIn, `${images}/x`, { method: "DELETE", headers: {} });
        standIn.reply({ status: 204 });
        await send(standIn, "/scripted");
        expect(standIn.requests).toMatchObject([
            { method: "GET", path: `${images}/a%2Fb/../c?d=%20e`, headers: { ...bearer, "x-custom": "1" } },
            { method: "DELETE", path: `${images}/x` },
            { method: "GET", path: "/scripted" },
        ]);
        for (const { at } of standIn.requests) {
            expect(at.getTime()).toBeGreaterThanOrEqual(before);
            expect(at.getTime()).toBeLessThanOrEqual(Date.now());
        }
    });

    it("can be cleared", async () => {
        const standIn = await start();
        await send(standIn, "/a");
        standIn.clearRequests();
        await send(standIn, "/b");
        expect(standIn.requests.map(({ path }) => path)).toEqual(["/b"]);
    });

    it("are logged in one line each, without credentials", async () => {
        const lines: string[] = [];
        const standIn = await start({ log: (line) => lines.push(line) });
        await send(standIn, `${images}/x`);
        standIn.reply({ handler: (_, response) => void response.destroy() });
        await send(standIn, "/cut").catch(() => undefined);
        await until(() => lines.length === 2);
        expect(lines).toEqual([`GET ${images}/x 404`, "GET /cut no answer"]);
    });
});

describe("closing", () => {
    it("may be done twice", async () => {
        const standIn = await start();
        await Promise.all([standIn.close(), standIn.close()]);
        await standIn.close();
        await expect(send(standIn, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    });

    it("ends a connection that is idle and one that waits", async () => {
        const standIn = await start();
        const agent = new http.Agent({ keepAlive: true });
        await send(standIn, "/", { agent });
        standIn.reply({ handler: () => undefined });
        const unanswered = expect(send(standIn, "/")).rejects.toMatchObject({ code: "ECONNRESET" });
        await until(() => standIn.requests.length === 2);
        const idle = net.connect(Number(new URL(standIn.url).port), "127.0.0.1");
        await new Promise((resolve) => idle.once("connect", resolve));
        const ended = new Promise((resolve) => idle.once("close", resolve));
        await standIn.close();
        await unanswered;
        await ended;
        agent.destroy();
    });
});

async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
        await new Promise(setImmediate);
    }
}
