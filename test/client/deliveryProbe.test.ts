import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "../../src/client/client";
import { interpretDelivery } from "../../src/client/deliveryProbe";
import type { Settings } from "../../src/base/settings";
import { ApiError, ConnectionError, RateLimitError, ServerError, TimeoutError } from "../../src/base/errors";
import { StillClock } from "./support/clocks";

const ray = { "cf-ray": "8f3a-AMS" };

function interpret(status: number, headers: Record<string, string> = ray, body = "") {
    return interpretDelivery({ status, headers, body: new TextEncoder().encode(body) });
}

describe("an answer of the delivery host", () => {
    it.each([
        [200, "", "served", "200, Ray 8f3a-AMS"],
        [206, "", "served", "206, Ray 8f3a-AMS"],
        [
            403,
            "ERROR 9425: Image access denied: no signature",
            "refused",
            "403 (9425 Image access denied: no signature), Ray 8f3a-AMS",
        ],
        [404, "ERROR 9431: Image not found", "failed", "404 (9431 Image not found), Ray 8f3a-AMS"],
        [403, "<html>", "failed", "403, Ray 8f3a-AMS"],
        [401, "", "failed", "401, Ray 8f3a-AMS"],
        [400, "", "failed", "400, Ray 8f3a-AMS"],
    ])("%d %j tells whether it serves the image", (status, body, outcome, answer) => {
        expect(interpret(status, ray, body)).toEqual({ value: { outcome, answer } });
    });

    it.each<[string, number, Record<string, string>, unknown, string]>([
        ["200 of somebody else", 200, {}, ConnectionError, "never"],
        ["403 of somebody else", 403, {}, ConnectionError, "never"],
        ["a redirect", 302, { ...ray, location: "https://example.com/" }, ApiError, "never"],
        ["304", 304, ray, ApiError, "never"],
        ["408", 408, ray, ServerError, "backoff"],
        ["429", 429, { ...ray, "retry-after": "7" }, RateLimitError, "throttled"],
        ["500", 500, ray, ServerError, "backoff"],
        ["503", 503, ray, ServerError, "backoff"],
        ["a challenge", 403, { ...ray, "cf-mitigated": "challenge" }, ApiError, "never"],
        ["a challenge that says 200", 200, { ...ray, "cf-mitigated": "challenge" }, ApiError, "never"],
    ])("%s tells nothing", (_, status, headers, errorClass, retry) => {
        expect(interpret(status, headers)).toMatchObject({ failure: { errorClass, retry } });
    });
});

describe("probeDelivery", () => {
    let respond: http.RequestListener;
    let requests: http.IncomingMessage[];
    let server: http.Server;
    let origin: string;

    beforeEach(async () => {
        requests = [];
        server = http.createServer((request, response) => {
            requests.push(request);
            respond(request, response);
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterEach(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    });

    const settings: Settings = {
        credentials: { kind: "key", apiKey: "the-api-key", email: "the-email@example.com" },
        baseUrl: "http://127.0.0.1:1",
        accountId: undefined,
        deliveryBaseUrl: undefined,
        timeoutMs: 500,
        maxRetries: 2,
        retryTimeoutMs: 600_000,
        isDebug: true,
    };
    let lines: string[];

    function probe(path: string, secrets: string[] = []) {
        lines = [];
        const print = (line: string) => lines.push(line);
        const client = createClient(settings, { clock: new StillClock(), random: () => 0.5, print });
        return client.probeDelivery(`${origin}${path}`, secrets);
    }

    const answer = (status: number, headers: http.OutgoingHttpHeaders = ray, body = ""): void => {
        respond = (_, response) => response.writeHead(status, headers).end(body);
    };

    it("asks for one byte, without anything that tells who asks", async () => {
        answer(206);
        expect(await probe("/h/x/public")).toEqual({ outcome: "served", answer: "206, Ray 8f3a-AMS" });
        expect(requests).toHaveLength(1);
        const [{ method, url, headers } = {}] = requests;
        expect({ method, url, range: headers?.range }).toEqual({
            method: "GET",
            url: "/h/x/public",
            range: "bytes=0-0",
        });
        expect(JSON.stringify(headers)).not.toMatch(/the-api-key|the-email/);
        const names = Object.keys(headers ?? {});
        expect(names.filter((name) => /authori|^x-|cookie|referer|^cf-/.test(name))).toEqual([]);
    });

    it("does not read an image that is sent whole all the same", async () => {
        let isClosed: Promise<unknown> = Promise.resolve();
        respond = (_, response) => {
            isClosed = once(response, "close");
            response.writeHead(200, ray);
            const more = () => void response.write(Buffer.alloc(2 ** 16), () => response.destroyed || more());
            more();
        };
        expect(await probe("/h/x/public")).toMatchObject({ outcome: "served" });
        await isClosed;
        expect(requests).toHaveLength(1);
    });

    it("follows no redirect", async () => {
        answer(302, { ...ray, location: "/elsewhere" });
        await expect(probe("/h/x/public")).rejects.toThrow(ApiError);
        expect(requests.map(({ url }) => url)).toEqual(["/h/x/public"]);
    });

    it.each([
        ["an outage", 503],
        ["too many requests", 429],
    ])("tries again after %s", async (_, status) => {
        respond = (_, response) => response.writeHead(requests.length < 3 ? status : 403, ray).end();
        expect(await probe("/h/x/public")).toEqual({ outcome: "failed", answer: "403, Ray 8f3a-AMS" });
        expect(requests).toHaveLength(3);
    });

    it("gives up in the end, and names the URL and the last answer", async () => {
        answer(503);
        await expect(probe("/h/x/public")).rejects.toThrow(
            new RegExp(
                `^Could not read "${origin}/h/x/public": 503, Ray 8f3a-AMS, tried 3 times in \\d+\\.\\d s\\. [^\n]+\\.$`,
            ),
        );
        respond = () => undefined;
        await expect(probe("/h/x/public")).rejects.toThrow(TimeoutError);
    });

    it("shows no secret, neither in its error nor in its log", async () => {
        answer(503, { "cf-ray": "a/é-AMS" }, "ERROR 9999: a%2F%C3%A9");
        const error = await probe("/h/a/%C3%A9/public", ["a/é", "a/%C3%A9"]).catch(
            (reason: unknown) => reason as Error,
        );
        const everything = [...lines, (error as Error).message, JSON.stringify(error)].join("\n");
        expect(everything).toContain(`"${origin}/h/[secret]/public"`);
        expect(everything).toContain(`GET ${origin}/h/[secret]/public 503 in `);
        expect(everything).not.toMatch(/a\/é|a%2F|%C3%A9/);
    });

    it("asks this machine itself, and no proxy that the environment names", async () => {
        answer(206);
        const { HTTP_PROXY } = process.env;
        process.env["HTTP_PROXY"] = "http://127.0.0.1:1";
        try {
            expect(await probe("/h/x/public")).toMatchObject({ outcome: "served" });
        } finally {
            restore("HTTP_PROXY", HTTP_PROXY);
        }
    });

    function restore(name: string, value: string | undefined): void {
        if (value === undefined) {
            Reflect.deleteProperty(process.env, name);
        } else {
            process.env[name] = value;
        }
    }
});
