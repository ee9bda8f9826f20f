import * as http from "node:http";
import { images, send, start } from "./helpers";

describe("a scripted response", () => {
    it("replaces the next response", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        mockApi.respond({ status: 429, headers: { "Retry-After": "1" }, body: { success: false } });
        const first = await send(mockApi, `${images}/x`);
        expect(first.status).toBe(429);
        expect(first.headers).toMatchObject({ "retry-after": "1", "content-type": "application/json" });
        expect(first.headers["cf-ray"]).toBeDefined();
        expect(first.json).toEqual({ success: false });
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
    });

    it("is empty and 200 by default", async () => {
        const mockApi = await start();
        mockApi.respond({});
        const response = await send(mockApi, "/anywhere", { headers: {} });
        expect(response).toMatchObject({ status: 200, text: "", headers: { "content-type": "text/plain" } });
    });

    it.each([
        ["a string", "<html>", "text/plain", "<html>"],
        ["a buffer", Buffer.from([0x61, 0x62]), "text/plain", "ab"],
        ["an array", [1, "a"], "application/json", '[1,"a"]'],
        ["null", null, "application/json", "null"],
        ["false", false, "application/json", "false"],
    ])("may be %s", async (_, body, contentType, text) => {
        const mockApi = await start();
        mockApi.respond({ body });
        const response = await send(mockApi, "/");
        expect(response.headers["content-type"]).toBe(contentType);
        expect(response.text).toBe(text);
    });

    it("may have its own content type and ray id", async () => {
        const mockApi = await start();
        mockApi.respond({ body: "<html>", headers: { "Content-Type": "text/html", "CF-Ray": "own" } });
        expect((await send(mockApi, "/")).headers).toMatchObject({ "content-type": "text/html", "cf-ray": "own" });
    });

    it("is sent as often as it says", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        mockApi.respond({ status: 503, times: 2 });
        const statuses = [];
        for (let i = 0; i < 3; i++) {
            statuses.push((await send(mockApi, `${images}/x`)).status);
        }
        expect(statuses).toEqual([503, 503, 200]);
    });

    it("may be sent for ever", async () => {
        const mockApi = await start();
        mockApi.respond({ status: 503, times: Infinity });
        for (let i = 0; i < 5; i++) {
            expect((await send(mockApi, "/")).status).toBe(503);
        }
    });

    it("waits for a matching request", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        mockApi.respond({ when: ({ path, method }) => method === "GET" && path.endsWith("/variants"), status: 502 });
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
        expect((await send(mockApi, `${images}/variants`)).status).toBe(502);
    });

    it("comes after those that were scripted before it", async () => {
        const mockApi = await start();
        mockApi.respond({ when: ({ path }) => path === "/b", status: 501 });
        mockApi.respond({ status: 502 });
        mockApi.respond({ status: 503 });
        const statuses = [];
        for (const path of ["/a", "/b", "/c"]) {
            statuses.push((await send(mockApi, path)).status);
        }
        expect(statuses).toEqual([502, 501, 503]);
    });

    it.each([0, -1, 1.5, NaN])("cannot be sent %d times", async (times) => {
        const mockApi = await start();
        expect(() => mockApi.respond({ times })).toThrow(RangeError);
    });
});

describe("a scripted handler", () => {
    it("writes the response itself, byte by byte", async () => {
        const mockApi = await start();
        mockApi.respond({
            handler: async ({ path }, response) => {
                response.writeHead(206, { "content-type": "text/plain" });
                for (const character of path) {
                    response.write(character);
                    await new Promise(setImmediate);
                }
                response.end();
            },
        });
        const response = await send(mockApi, "/dripped");
        expect(response).toMatchObject({ status: 206, text: "/dripped" });
        expect(response.headers["cf-ray"]).toBeDefined();
    });

    it("may destroy the socket", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        mockApi.respond({ handler: (_, response) => void response.destroy() });
        await expect(send(mockApi, `${images}/x`)).rejects.toMatchObject({ code: "ECONNRESET" });
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
    });

    it("may cut off the body", async () => {
        const mockApi = await start();
        mockApi.respond({
            handler: (_, response) => {
                response.writeHead(200, { "content-length": "100" }).flushHeaders();
                response.write("half", () => response.destroy());
            },
        });
        await expect(send(mockApi, "/")).rejects.toThrow("aborted");
    });

    it.each([
        [
            "throws",
            () => {
                throw new Error("out of luck");
            },
        ],
        ["rejects", () => Promise.reject(new Error("out of luck"))],
    ])("that %s makes the response 500", async (_, handler) => {
        const mockApi = await start();
        mockApi.respond({ handler });
        expect(await send(mockApi, "/")).toMatchObject({
            status: 500,
            text: "A scripted response failed: out of luck\n",
        });
    });

    it("may go on writing after the client has left", async () => {
        const mockApi = await start();
        const written = new Promise<void>((resolve) => {
            mockApi.respond({
                handler: async (_, response) => {
                    response.write("half");
                    await new Promise((closed) => response.once("close", closed));
                    response.write("late", () => resolve());
                    response.end();
                },
            });
        });
        const { hostname, port } = new URL(mockApi.url);
        http.get({ hostname, port }, (response) => response.destroy()).on("error", () => undefined);
        await written;
        expect((await send(mockApi, "/")).status).toBe(403);
    });

    it("that throws midway cuts off the body", async () => {
        const mockApi = await start();
        mockApi.respond({
            handler: (_, response) => {
                response.write("half");
                throw new Error("out of luck");
            },
        });
        await expect(send(mockApi, "/")).rejects.toThrow(/aborted|socket hang up/);
    });

    it("has a condition that may throw, too", async () => {
        const mockApi = await start();
        const when = () => {
            throw new Error("out of luck");
        };
        mockApi.respond({ when });
        expect((await send(mockApi, "/")).status).toBe(500);
    });
});
