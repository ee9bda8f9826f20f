import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "../../src/base/errors";
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

const variables = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const environment = { ...process.env };

beforeEach(() => variables.forEach((name) => Reflect.deleteProperty(process.env, name)));

afterAll(() => {
    process.env = environment;
});

describe("a proxy that cannot be used", () => {
    const unusable = [
        "http://someone:password@proxy:99999",
        "someone:password@proxy:8080",
        "proxy.example:8080",
        "//someone:password@proxy:8080",
        "socks5://someone:password@proxy:1080",
        "ftp://someone:password@proxy",
        "http:someone:password@proxy",
        "http://someone:password%@proxy",
        "http://%zz:password@proxy",
        "http://someone:password@",
        "http://someone:password@pro xy",
        "https://someone:password@[::1:443",
        "password",
        " ",
    ];
    const cases = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].flatMap((name) =>
        unusable.map((value) => ({ name, value })),
    );

    it.each(cases)("$name=$value is refused before any request, and not shown", ({ name, value }) => {
        process.env[name] = value;
        for (const create of [
            () => createGet({ ...settings, baseUrl: "https://api.example" }),
            () => createAnonymousProbe(5000),
        ]) {
            expect(create).toThrow(
                new ConfigurationError(
                    `${name} must be the http or https URL of a proxy, such as http://proxy.example:8080, ` +
                        "with a user and password that are percent-encoded.",
                ),
            );
        }
    });

    it("hinders nobody who needs none", () => {
        process.env["HTTPS_PROXY"] = "proxy";
        createGet({ ...settings, baseUrl: "http://127.0.0.1:1" });
        process.env["https_proxy"] = "http://proxy:1";
        createGet({ ...settings, baseUrl: "https://api.example" });
    });
});

describe("a request to this machine over plain http passes no proxy", () => {
    it.each(["http://", "HTTP://", "Http:", "http:\\\\", "ht\ntp://"])("%j", async (scheme) => {
        const [proxy, api] = [await listen(), await listen()];
        variables.forEach((name) => (process.env[name] = `http://127.0.0.1:${proxy.port}`));
        const baseUrl = `${scheme}127.0.0.1:${api.port}`;
        expect(await createGet({ ...settings, baseUrl })("/v4", 0)).toMatchObject({ status: 204 });
        expect(await createAnonymousProbe(5000)(`${baseUrl}/h`, 0)).toMatchObject({ status: 204 });
        expect(api.asked).toEqual(["/v4", "/h"]);
        expect(proxy.asked).toEqual([]);
    });
});
