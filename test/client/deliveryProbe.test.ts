import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { createClient } from "../../src/client/client";
import { interpretDelivery } from "../../src/client/deliveryProbe";
import { judgeFailure, type Verdict } from "../../src/client/failure";
import { settingsFor } from "../support/settings";
import {
    ApiError,
    AuthenticationError,
    BlockedError,
    ConnectionError,
    PermissionError,
    RateLimitError,
    ServerError,
    TimeoutError,
} from "../../src/base/errors";
import { StillClock } from "./support/clocks";

const ray = { "cf-ray": "8f3a-AMS" };

function interpret(status: number, headers: Record<string, string> = ray, body = "") {
    return interpretDelivery({ status, headers, body: new TextEncoder().encode(body) });
}

/** The error and the retry that a response is, and what to do. */
function failureOf(status: number, headers: Record<string, string>, body = "") {
    const response = { status, headers, body: new TextEncoder().encode(body) };
    const outcome = interpretDelivery(response);
    return "value" in outcome ? outcome : judgeFailure(outcome, "delivery", "other");
}

describe("a response of the delivery host", () => {
    it.each([
        [200, "", "served", "200, Ray 8f3a-AMS"],
        [206, "", "served", "206, Ray 8f3a-AMS"],
        [
            403,
            "ERROR 9425: Image access denied: no signature",
            "refused",
            "403 (9425 Image access denied: no signature), Ray 8f3a-AMS",
        ],
        [
            403,
            "ERROR 9425: Image access denied: check failed: Malformed data found: The URL signature does not match. " +
                "Expecting SHA-256 HMAC of the path without domain nor query string\n",
            "refused",
            "403 (9425 Image access denied: check failed: Malformed data found: The URL signature does not match. " +
                "Expecting SHA-256 HMAC of the path without domain nor query string), Ray 8f3a-AMS",
        ],
        [404, "ERROR 9431: Image not found", "failed", "404 (9431 Image not found), Ray 8f3a-AMS"],
        [403, "<html>", "failed", "403, Ray 8f3a-AMS"],
        [401, "", "failed", "401, Ray 8f3a-AMS"],
        [400, "", "failed", "400, Ray 8f3a-AMS"],
    ])("%d %j tells whether it serves the image", (status, body, outcome, described) => {
        expect(interpret(status, ray, body)).toEqual({ value: { outcome, response: described } });
    });

    it.each([
        "no signature",
        "the image requires a signed URL, and this one has no signature",
        "This image requires signed URLs",
        "the signature is missing",
        "URL is not signed",
        "a valid signature is required",
        "unsigned URL",
    ])("says that a signature is missing: %s", (reason) => {
        expect(interpret(403, ray, `ERROR 9425: Image access denied: ${reason}\n`)).toMatchObject({
            value: { outcome: "refused" },
        });
    });

    const denied = "Image access denied: This account doesn't have variant with this name";
    const noSignature = "Image access denied: no signature";

    it.each<[string, number, string, Record<string, string>]>([
        ["a variant that the account lacks", 403, `ERROR 9425: ${denied}`, {}],
        ["a variant that the account lacks, named for signatures", 403, `ERROR 9425: no variant "no signature"`, {}],
        ["flexible variants of a private image", 403, "ERROR 9425: requires a signed URL, so has no variant w=4", {}],
        ["another reason", 403, "ERROR 9425: refused", {}],
        ["a plan", 403, "ERROR 9425: the account is missing a signed agreement", {}],
        ["an account", 403, "ERROR 9425: not signed up for Cloudflare Images", {}],
        ["a user", 403, "ERROR 9425: access needs a signed-in user", {}],
        ["an algorithm", 403, "ERROR 9425: no signature algorithm is enabled for the account", {}],
        ["a preset", 403, "ERROR 9425: the image requires signed URLs but this preset does not exist", {}],
        ["a referer", 403, "ERROR 9425: unsigned requests from this referer are blocked", {}],
        ["hotlinks", 403, "ERROR 9425: Image access denied: the referer is not allowed", {}],
        ["an expired signature", 403, "ERROR 9425: Image access denied: the signature is not valid: expired", {}],
        ["signed URLs that are off", 403, "ERROR 9425: Image access denied: signed URLs are not enabled here", {}],
        ["a missing key", 403, "ERROR 9425: Image access denied: no signing key", {}],
        ["the code alone, in a header", 403, "", { "cf-resized": "err=9425" }],
        ["the code alone, in JSON", 403, JSON.stringify({ errors: [{ code: 9425 }] }), {}],
        ["another code", 403, `ERROR 9429: ${noSignature}`, {}],
        ["another status", 404, `ERROR 9425: ${noSignature}`, {}],
        ["a page with such a line", 403, `<html>\nERROR 9425: ${noSignature}\n</html>`, {}],
        ["a page that begins with such a line", 403, `ERROR 9425: ${noSignature}\n<p>Ask the owner.</p>`, {}],
        ["a page that ends with such a line", 403, `Forbidden\r\nERROR 9425: ${noSignature}`, {}],
    ])("does not say that a signature is missing: %s", (_, status, body, headers) => {
        expect(interpret(status, { ...ray, ...headers }, body)).toMatchObject({ value: { outcome: "failed" } });
    });

    it.each<[string, number, Record<string, string>, string, unknown, string, string]>([
        ["200 of another host", 200, {}, "", ConnectionError, "never", "check the proxy and the host of the URL"],
        ["403 of another host", 403, {}, "", ConnectionError, "never", "check the proxy and the host of the URL"],
        ["502 of another host", 502, {}, "", ConnectionError, "backoff", "check the proxy and the host of the URL"],
        ["a redirect", 302, { ...ray, location: "https://a.example/" }, "", ApiError, "never", "redirect rules"],
        ["304", 304, ray, "", ApiError, "never", "redirect rules"],
        ["408", 408, ray, "", ServerError, "backoff", "try again later"],
        ["429", 429, { ...ray, "retry-after": "7" }, "", RateLimitError, "throttled", "The delivery host limits"],
        ["500", 500, ray, "", ServerError, "backoff", "try again later"],
        ["503", 503, ray, "", ServerError, "backoff", "try again later"],
        ["a used-up quota", 429, ray, "ERROR 9422: Limit", RateLimitError, "never", "quota of image transformations"],
        ["the same in a header", 429, { ...ray, "cf-resized": "err=9422" }, "", RateLimitError, "never", "quota"],
        ["a challenge", 403, { ...ray, "cf-mitigated": "challenge" }, "", BlockedError, "never", "no robot"],
        ["a challenge at 200", 200, { ...ray, "cf-mitigated": "challenge" }, "", BlockedError, "never", "no robot"],
        ["a challenge at 503", 503, { ...ray, "cf-mitigated": "challenge" }, "", BlockedError, "never", "no robot"],
        ["a block by a firewall", 403, ray, "error code: 1020", BlockedError, "never", "firewall rules of the zone"],
        ["a rate limit of the zone", 429, ray, "error code: 1015", RateLimitError, "throttled", "The zone limits"],
    ])("%s says nothing about the image", (_, status, headers, body, errorClass, retry, advice) => {
        const failure = failureOf(status, headers, body);
        expect(failure).toMatchObject({ errorClass, retry, advice: expect.stringContaining(advice) as string });
    });

    it("is never answered by advice about the API, its base URL or its token", () => {
        const codes = fc.constantFrom(
            103,
            971,
            1000,
            5400,
            5403,
            5404,
            5453,
            7003,
            9103,
            9109,
            9422,
            9425,
            10000,
            10001,
        );
        const headers = fc.record(
            { "cf-ray": fc.constant("8f3a-AMS"), "cf-mitigated": fc.constant("challenge") },
            { requiredKeys: [] },
        );
        const bodies = fc.oneof(
            fc.constantFrom("", "<html>", "error code: 1020", "error code: 1015"),
            codes.map((code) => `ERROR ${code}: Images not enabled`),
        );
        fc.assert(
            fc.property(fc.integer({ min: 200, max: 599 }), headers, bodies, (status, given, body) => {
                const failure = failureOf(status, given, body);
                expect("advice" in failure ? failure.advice : "").not.toMatch(
                    /API|base URL|token|permission|account id|credentials/,
                );
                // It is asked without credentials.
                const { errorClass } = failure as Partial<Verdict>;
                expect([AuthenticationError, PermissionError]).not.toContain(errorClass);
            }),
            {
                numRuns: 2000,
                examples: [
                    [401, {}, ""],
                    [401, {}, "ERROR 10000: x"],
                    [403, {}, "ERROR 103: Images not enabled"],
                ],
            },
        );
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

    const settings = settingsFor("http://127.0.0.1:1", {
        credentials: { kind: "key", apiKey: "the-api-key", email: "the-email@example.com" },
        timeoutMs: 500,
        maxRetries: 2,
        retryTimeoutMs: 600_000,
        isDebug: true,
    });
    let lines: string[];

    function probe(path: string, secrets: string[] = []) {
        lines = [];
        return clientWith(lines).probeDelivery(`${origin}${path}`, secrets);
    }

    function clientWith(printed: string[]) {
        const print = (line: string) => printed.push(line);
        return createClient(settings, { clock: new StillClock(), random: () => 0.5, print });
    }

    const respondWith = (status: number, headers: http.OutgoingHttpHeaders = ray, body = ""): void => {
        respond = (_, response) => response.writeHead(status, headers).end(body);
    };

    it("asks for one byte, without anything that tells who asks", async () => {
        respondWith(206);
        expect(await probe("/h/x/public")).toEqual({ outcome: "served", response: "206, Ray 8f3a-AMS" });
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

    it("does not try again after a used-up quota, and holds up no other check", async () => {
        respond = (request, response) =>
            request.url === "/h/x/public"
                ? response.writeHead(429, { ...ray, "retry-after": "300" }).end("ERROR 9422: Limit reached")
                : response.writeHead(206, ray).end();
        lines = [];
        const client = clientWith(lines);
        const check = (path: string) => client.probeDelivery(`${origin}${path}`, []);
        await expect(check("/h/x/public")).rejects.toThrow(/: 429 \(9422 Limit reached\), .* 1 attempt in/);
        expect(await check("/h/x/hero")).toMatchObject({ outcome: "served" });
        expect(requests.map(({ url }) => url)).toEqual(["/h/x/public", "/h/x/hero"]);
        expect(lines.filter((line) => line.includes("waiting"))).toEqual([]);
    });

    it("does not read an image that is sent whole anyway", async () => {
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
        respondWith(302, { ...ray, location: "/elsewhere" });
        await expect(probe("/h/x/public")).rejects.toThrow(ApiError);
        expect(requests.map(({ url }) => url)).toEqual(["/h/x/public"]);
    });

    it.each([
        ["an outage", 503],
        ["too many requests", 429],
    ])("tries again after %s", async (_, status) => {
        respond = (_, response) => response.writeHead(requests.length < 3 ? status : 403, ray).end();
        expect(await probe("/h/x/public")).toEqual({ outcome: "failed", response: "403, Ray 8f3a-AMS" });
        expect(requests).toHaveLength(3);
    });

    it("gives up in the end, and names the URL and the last response", async () => {
        respondWith(503);
        await expect(probe("/h/x/public")).rejects.toThrow(
            new RegExp(
                `^Could not read "${origin}/h/x/public": 503, Ray 8f3a-AMS, 3 attempts in \\d+\\.\\d s\\. [^\n]+\\.$`,
            ),
        );
        respond = () => undefined;
        await expect(probe("/h/x/public")).rejects.toThrow(TimeoutError);
    });

    it("shows no secret, neither in its error nor in its log", async () => {
        respondWith(503, { "cf-ray": "a/é-AMS" }, "ERROR 9999: a%2F%C3%A9");
        const error = await probe("/h/a/%C3%A9/public", ["a/é", "a/%C3%A9"]).catch(
            (reason: unknown) => reason as Error,
        );
        const everything = [...lines, (error as Error).message, JSON.stringify(error)].join("\n");
        expect(everything).toContain(`"${origin}/h/[secret]/public"`);
        expect(everything).toContain(`GET ${origin}/h/[secret]/public 503 in `);
        expect(everything).not.toMatch(/a\/é|a%2F|%C3%A9/);
    });

    it("asks this machine itself, and no proxy that the environment names", async () => {
        respondWith(206);
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
