import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAnonymousProbe, createGet, type HttpSettings } from "../../src/client/http";

const settings: HttpSettings = {
    baseUrl: "",
    credentials: { kind: "token", apiToken: "the-token" },
    timeoutMs: 5000,
};

const open: Server[] = [];

afterEach(() => open.splice(0).forEach((server) => server.close()));

/** A server that responds with 204, and the URLs that it was asked for. */
async function listen(): Promise<{ readonly port: number; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
        asked.push(url);
        response.writeHead(204, { connection: "close" }).end();
    });
    open.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { port: (server.address() as AddressInfo).port, asked };
}

describe("a request to this machine over plain http passes no proxy", () => {
    const environment = { ...process.env };

    afterEach(() => {
        process.env = { ...environment };
    });

    it.each(["http://", "HTTP://", "Http:", "http:\\\\", "ht\ntp://"])("%j", async (scheme) => {
        const [proxy, api] = [await listen(), await listen()];
        for (const name of ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]) {
            process.env[name] = `http://127.0.0.1:${proxy.port}`;
        }
        const baseUrl = `${scheme}127.0.0.1:${api.port}`;
        expect(await createGet({ ...settings, baseUrl })("/v4", 0)).toMatchObject({ status: 204 });
        expect(await createAnonymousProbe(5000)(`${baseUrl}/h`, 0)).toMatchObject({ status: 204 });
        expect(api.asked).toEqual(["/v4", "/h"]);
        expect(proxy.asked).toEqual([]);
    });
});
