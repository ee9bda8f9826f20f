import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MockApi } from "../../../src/testing";
import { certificate } from "./certificate";
import { type Ending, type Fault, secrets, type Stage } from "./fault";
import { type Listening, type Proxy, type Refusal, startProxy, startRelay, startTlsFront } from "./tunnels";

/** A port of loopback that nothing listens at. */
const closedPort = 1;

/** What stands on the way to the API: names, ports, certificates and proxies. */
export const ways: Fault[] = [
    {
        name: "a name that does not resolve",
        stage: () => ({ settings: { baseUrl: "https://name.invalid/client/v4" } }),
        ends: noAnswer(/no response \((ENOTFOUND|EAI_AGAIN)\)/),
        mayPass: false,
    },
    {
        name: "a refused connection",
        stage: (mockApi, lasts) =>
            lasts ? { settings: { baseUrl: `http://127.0.0.1:${closedPort}` } } : listensLate(mockApi),
        ends: noAnswer("no response (ECONNREFUSED)"),
        mayPass: true,
    },
    {
        name: "plain HTTP where TLS is expected",
        stage: (mockApi) => ({ settings: { baseUrl: mockApi.url.replace("http:", "https:") } }),
        // Node's code, and Bun's.
        ends: noAnswer(/no response \((EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)\)/),
        mayPass: false,
    },
    {
        name: "a self-signed certificate",
        stage: async (mockApi) => {
            const { url, close } = await startTlsFront(mockApi);
            return { settings: { baseUrl: url }, close };
        },
        ends: {
            error: "ConnectionError",
            says: /a certificate that does not verify \(DEPTH_ZERO_SELF_SIGNED_CERT\), .* NODE_EXTRA_CA_CERTS\.$/,
            tries: 1,
            requests: 0,
        },
        mayPass: false,
    },
    { name: "a certificate of NODE_EXTRA_CA_CERTS", stage: overTls, ends: "ok", mayPass: false },
    {
        name: "a proxy",
        stage: (mockApi) => throughProxy(mockApi, undefined, (proxy) => expect(proxy.heads).toHaveLength(1)),
        ends: "ok",
        mayPass: false,
    },
    ...["https_proxy", "ALL_PROXY", "all_proxy"].map((variable): Fault => ({
        name: `a proxy of ${variable}, its scheme in capitals`,
        stage: async (mockApi) => {
            const stage = await throughProxy(mockApi, undefined, (proxy) => expect(proxy.heads).toHaveLength(1));
            const { HTTPS_PROXY = "", ...environment } = stage.environment ?? {};
            return { ...stage, environment: { ...environment, [variable]: HTTPS_PROXY.replace("http", "HTTP") } };
        },
        ends: "ok",
        mayPass: false,
    })),
    {
        name: "proxies that plain http to this machine does not pass",
        stage: () => ({
            environment: Object.fromEntries(
                ["http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map((name) => [
                    name,
                    `http://127.0.0.1:${closedPort}`,
                ]),
            ),
        }),
        ends: "ok",
        mayPass: false,
    },
    {
        name: "a proxy that NO_PROXY excepts",
        stage: async (mockApi) => {
            const stage = await throughProxy(mockApi, undefined, (proxy) => expect(proxy.heads).toEqual([]));
            return { ...stage, environment: { ...stage.environment, NO_PROXY: "localhost" } };
        },
        ends: "ok",
        mayPass: false,
    },
    proxyRefuses(403, "Forbidden", 1),
    proxyRefuses(407, "Proxy Authentication Required", 1),
    proxyRefuses(502, "Bad Gateway", 6),
    {
        name: "a proxy that hangs up",
        stage: (mockApi, lasts) => throughProxy(mockApi, { response: "", times: lasts ? Infinity : 1 }),
        ends: noAnswer("no response"),
        mayPass: true,
    },
    {
        name: "a proxy that never answers",
        stage: async (mockApi, lasts) => {
            const silence = { response: undefined, times: lasts ? Infinity : 1 };
            const stage = await throughProxy(mockApi, silence);
            return { ...stage, settings: { ...stage.settings, timeoutMs: 500 } };
        },
        ends: { error: "TimeoutError", says: "no complete response within 0.5 s", tries: 6, requests: 0 },
        mayPass: true,
    },
    {
        name: "a proxy that is not there",
        stage: async (mockApi) => {
            const stage = await overTls(mockApi);
            return { ...stage, environment: { ...stage.environment, HTTPS_PROXY: `http://127.0.0.1:${closedPort}` } };
        },
        ends: noAnswer("no response (ECONNREFUSED)"),
        mayPass: false,
    },
];

function noAnswer(says: string | RegExp): Ending {
    return { error: "ConnectionError", says, tries: 6, requests: 0 };
}

function proxyRefuses(status: number, reason: string, tries: 1 | 6): Fault {
    const response = `HTTP/1.1 ${status} ${reason}\r\ncontent-length: 0\r\n\r\n`;
    return {
        name: `a proxy that refuses with ${status}`,
        stage: (mockApi, lasts) =>
            throughProxy(mockApi, { response, times: lasts ? Infinity : 1 }, (proxy) =>
                expect(proxy.heads).toHaveLength(lasts ? tries : 2),
            ),
        ends: {
            error: "ConnectionError",
            // Node's own proxy support gives no response to take a status from, axios's does.
            status: "any",
            says: new RegExp(`${status}.* [Cc]heck the proxy`),
            tries,
            requests: 0,
        },
        mayPass: tries > 1,
    };
}

/** Listens only once the first try has failed. The client waits before the next, so that this is soon enough. */
async function listensLate(mockApi: MockApi): Promise<Stage> {
    const { port, close } = await startRelay(mockApi);
    await close();
    let relay: Promise<Listening> | undefined;
    return {
        settings: { baseUrl: `http://127.0.0.1:${port}/client/v4` },
        isRealTime: true,
        onPrint: () => void (relay = startRelay(mockApi, port)),
        close: async () => (await relay)?.close(),
    };
}

async function overTls(mockApi: MockApi): Promise<Stage> {
    const front = await startTlsFront(mockApi);
    const folder = await mkdtemp(join(tmpdir(), "certificate-"));
    const file = join(folder, "localhost.pem");
    await writeFile(file, certificate);
    return {
        settings: { baseUrl: front.url },
        environment: { NODE_EXTRA_CA_CERTS: file },
        close: async () => {
            await front.close();
            await rm(folder, { recursive: true });
        },
    };
}

async function throughProxy(
    mockApi: MockApi,
    refusal?: Refusal,
    verify: (proxy: Proxy) => void = () => undefined,
): Promise<Stage> {
    const way = await overTls(mockApi);
    const proxy = await startProxy(refusal);
    return {
        ...way,
        environment: {
            ...way.environment,
            HTTPS_PROXY: `http://someone:${secrets.proxyPassword}@localhost:${proxy.port}`,
        },
        verify: () => {
            verify(proxy);
            expect(proxy.heads.filter((head) => !head.startsWith("CONNECT localhost:"))).toEqual([]);
            expect(proxy.seen()).not.toContain(secrets.apiToken);
        },
        close: async () => {
            await proxy.close();
            await way.close?.();
        },
    };
}
