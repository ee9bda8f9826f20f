import * as http from "node:http";
import { images, send, start } from "./helpers";

describe("a scripted reply", () => {
    it("is given once, in place of the answer", async () => {
        const standIn = await start({ images: [{ id: "x" }] });
        standIn.reply({ status: 429, headers: { "Retry-After": "1" }, body: { success: false } });
        const first = await send(standIn, `${images}/x`);
        expect(first.status).toBe(429);
        expect(first.headers).toMatchObject({ "retry-after": "1", "content-type": "application/json" });
        expect(first.headers["cf-ray"]).toBeDefined();
        expect(first.json).toEqual({ success: false });
        expect((await send(standIn, `${images}/x`)).status).toBe(200);
    });

    it("is empty and 200 by default", async () => {
        const standIn = await start();
        standIn.reply({});
        const answer = await send(standIn, "/anywhere", { headers: {} });
        expect(answer).toMatchObject({ status: 200, text: "", headers: { "content-type": "text/plain" } });
    });

    it.each([
        ["a string", "<html>", "text/plain", "<html>"],
        ["a buffer", Buffer.from([0x61, 0x62]), "text/plain", "ab"],
        ["an array", [1, "a"], "application/json", '[1,"a"]'],
        ["null", null, "application/json", "null"],
        ["false", false, "application/json", "false"],
    ])("may be %s", async (_, body, contentType, text) => {
        const standIn = await start();
        standIn.reply({ body });
        const answer = await send(standIn, "/");
        expect(answer.headers["content-type"]).toBe(contentType);
        expect(answer.text).toBe(text);
    });

    it("may have a content type and a ray of its own", async () => {
        const standIn = await start();
        standIn.reply({ body: "<html>", headers: { "Content-Type": "text/html", "CF-Ray": "own" } });
        expect((await send(standIn, "/")).headers).toMatchObject({ "content-type": "text/html", "cf-ray": "own" });
    });

    it("is given as often as it says", async () => {
        const standIn = await start({ images: [{ id: "x" }] });
        standIn.reply({ status: 503, times: 2 });
        const statuses = [];
        for (let i = 0; i < 3; i++) {
            statuses.push((await send(standIn, `${images}/x`)).status);
        }
        expect(statuses).toEqual([503, 503, 200]);
    });

    it("may be given for ever", async () => {
        const standIn = await start();
        standIn.reply({ status: 503, times: Infinity });
        for (let i = 0; i < 5; i++) {
            expect((await send(standIn, "/")).status).toBe(503);
        }
    });

    it("waits for the request that it is for", async () => {
        const standIn = await start({ images: [{ id: "x" }] });
        standIn.reply({ when: ({ path, method }) => method === "GET" && path.endsWith("/variants"), status: 502 });
        expect((await send(standIn, `${images}/x`)).status).toBe(200);
        expect((await send(standIn, `${images}/variants`)).status).toBe(502);
    });

    it("comes after those that were scripted before it", async () => {
        const standIn = await start();
        standIn.reply({ when: ({ path }) => path === "/b", status: 501 });
        standIn.reply({ status: 502 });
        standIn.reply({ status: 503 });
        const statuses = [];
        for (const path of ["/a", "/b", "/c"]) {
            statuses.push((await send(standIn, path)).status);
        }
        expect(statuses).toEqual([502, 501, 503]);
    });

    it.each([0, -1, 1.5, NaN])("cannot be given %d times", async (times) => {
        const standIn = await start();
        expect(() => standIn.reply({ times })).toThrow(RangeError);
    });
});

describe("a scripted handler", () => {
    it("writes the reply itself, byte by byte if it likes", async () => {
        const standIn = await start();
        standIn.reply({
            handler: async ({ path }, response) => {
                response.writeHead(206, { "content-type": "text/plain" });
                for (const character of path) {
                    response.write(character);
                    await new Promise(setImmediate);
                }
                response.end();
            },
        });
        const answer = await send(standIn, "/dripped");
        expect(answer).toMatchObject({ status: 206, text: "/dripped" });
        expect(answer.headers["cf-ray"]).toBeDefined();
    });

    it("may destroy the socket", async () => {
        const standIn = await start({ images: [{ id: "x" }] });
        standIn.reply({ handler: (_, response) => void response.destroy() });
        await expect(send(standIn, `${images}/x`)).rejects.toMatchObject({ code: "ECONNRESET" });
        expect((await send(standIn, `${images}/x`)).status).toBe(200);
    });

    it("may cut off the body", async () => {
        const standIn = await start();
        standIn.reply({
            handler: (_, response) => {
                response.writeHead(200, { "content-length": "100" }).flushHeaders();
                response.write("half", () => response.destroy());
            },
        });
        await expect(send(standIn, "/")).rejects.toThrow("aborted");
    });

    it.each([
        [
            "throws",
            () => {
                throw new Error("no such luck");
            },
        ],
        ["rejects", () => Promise.reject(new Error("no such luck"))],
    ])("that %s is answered with 500", async (_, handler) => {
        const standIn = await start();
        standIn.reply({ handler });
        expect(await send(standIn, "/")).toMatchObject({
            status: 500,
            text: "A scripted reply failed: no such luck\n",
        });
    });

    it("may go on writing after the client has left", async () => {
        const standIn = await start();
        const written = new Promise<void>((resolve) => {
            standIn.reply({
                handler: async (_, response) => {
                    response.write("half");
                    await new Promise((closed) => response.once("close", closed));
                    response.write("late", () => resolve());
                    response.end();
                },
            });
        });
        const { hostname, port } = new URL(standIn.url);
        http.get({ hostname, port }, (response) => response.destroy()).on("error", () => undefined);
        await written;
        expect((await send(standIn, "/")).status).toBe(403);
    });

    it("that throws midway cuts off the body", async () => {
        const standIn = await start();
        standIn.reply({
            handler: (_, response) => {
                response.write("half");
                throw new Error("no such luck");
            },
        });
        await expect(send(standIn, "/")).rejects.toThrow(/aborted|socket hang up/);
    });

    it("has a condition that may throw, too", async () => {
        const standIn = await start();
        const when = () => {
            throw new Error("no such luck");
        };
        standIn.reply({ when });
        expect((await send(standIn, "/")).status).toBe(500);
    });
});
