import * as http from "node:http";
import * as https from "node:https";
import type { Readable } from "node:stream";
import type * as Axios from "axios";
import { ConfigurationError } from "../base/errors";
import type { Credentials, Environment, Settings } from "../base/settings";
import { safeText } from "../base/safeText";
import type { Checked } from "../base/checks";
import { decodePart, parseUrl } from "../base/urls";
import { type Failure, noResponse } from "./failure";
import { type HttpResponse, seconds } from "./response";

/**
 * Sends one GET for a path below the base URL. Never rejects because of the network or the API. A successful response of
 * more than `maxBytes` is a failure.
 */
export type Get = (path: string, maxBytes: number) => Promise<HttpResponse | Failure>;

export type HttpSettings = Pick<Settings, "baseUrl" | "credentials" | "timeoutMs">;

/** A tunnel that a proxy did not open is closed this long after its request ended. */
const tunnelGraceMs = 1000;

/** Room for a page of the list: 1000 images with the URLs of up to 100 variants each. */
export const maxListBytes = 32 * 2 ** 20;

/** Room for everything else: an image, the variants, keys or statistics of an account, a failure. */
export const maxObjectBytes = 2 ** 20;

const certificateErrors = /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|.*SELF_SIGNED_CERT|HOSTNAME_MISMATCH$)/;
const decompressionErrors = /^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_ZLIB|ERR_STREAM_PREMATURE_CLOSE)/;

export function createGet({ baseUrl, credentials, timeoutMs }: HttpSettings): Get {
    const headers = { accept: "application/json", ...authorization(credentials) };
    const httpsAgent = new URL(baseUrl).protocol === "http:" ? undefined : createHttpsAgent(timeoutMs);
    return withDeadline(timeoutMs, baseUrl, createAxios(headers, httpsAgent), readBody);
}

/** Requests one byte of a full URL, without credentials. Does not read the body of a success. */
export function createAnonymousProbe(timeoutMs: number): Get {
    const headers = { accept: "image/*", range: "bytes=0-0" };
    const client = createAxios(headers, createHttpsAgent(timeoutMs));
    return withDeadline(timeoutMs, "", client, (body, status, maxBytes) => {
        if (status >= 300) {
            return readBody(body, status, maxBytes);
        }
        body.destroy();
        return Promise.resolve(new Uint8Array());
    });
}

function withDeadline(timeoutMs: number, baseUrl: string, client: Axios.AxiosInstance, read: typeof readBody): Get {
    return async (path, maxBytes) => {
        const deadline = new AbortController();
        const timer = setTimeout(() => deadline.abort(), timeoutMs);
        try {
            const url = new URL(`${baseUrl}${path}`);
            const { status, headers, data } = await client.get<Readable>(url.href, {
                signal: deadline.signal,
                // Plain http is only for this machine.
                ...(url.protocol === "http:" && { proxy: false }),
            });
            // The status of a failure is enough, so its body need not be readable.
            const body = await read(data, status, maxBytes).catch((error: unknown) => {
                if (status >= 300) {
                    return new Uint8Array();
                }
                throw error;
            });
            return { status, headers: textHeaders(headers), body };
        } catch (error) {
            return deadline.signal.aborted
                ? noResponse("timeout", `no complete response within ${seconds(timeoutMs)}`)
                : toFailure(error);
        } finally {
            clearTimeout(timer);
        }
    };
}

function createAxios(headers: Record<string, string>, httpsAgent: https.Agent | undefined): Axios.AxiosInstance {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a plugin that only tells its schema need not load it
    const axios = require("axios") as Axios.AxiosStatic;
    return axios.create({
        adapter: "http",
        headers: { "user-agent": `pulumi-cloudflare-images/${packageVersion()}`, ...headers },
        httpAgent: new http.Agent({ keepAlive: true }),
        httpsAgent,
        maxRedirects: 0,
        responseType: "stream",
        validateStatus: () => true,
    });
}

/** @throws ConfigurationError for a proxy that cannot be used: Node would ignore it, or show its password. */
function createHttpsAgent(timeoutMs: number): https.Agent {
    const proxy = readProxy(process.env);
    if ("problem" in proxy) {
        throw new ConfigurationError(proxy.problem);
    }
    return new https.Agent({
        keepAlive: true,
        timeout: timeoutMs + tunnelGraceMs,
        // Node's proxy support (since 22.21), else that of axios, which reads the same variables.
        proxyEnv: { ...process.env, https_proxy: proxy.value },
    } as https.AgentOptions);
}

/** In order: the first that is not empty is used. `HTTP_PROXY` is not read, because plain http is only for this machine. */
const proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/** The URL of the proxy for https requests; `undefined` without a proxy. The problem does not show a password. */
function readProxy(variables: Environment["variables"]): Checked<string | undefined> {
    const name = proxyVariables.find((variable) => variables[variable]);
    if (name === undefined) {
        return { value: undefined };
    }
    const text = variables[name] ?? "";
    const url = parseUrl(text);
    const isSound =
        url !== undefined &&
        ["https:", "http:"].includes(url.protocol) &&
        text.includes("://") &&
        [url.username, url.password].every((part) => decodePart(part) !== undefined);
    return isSound
        ? { value: url.href }
        : {
              problem:
                  `${name} must be the http or https URL of a proxy, such as http://proxy.example:8080, ` +
                  "with a user and password that are percent-encoded.",
          };
}

function authorization(credentials: Credentials): Record<string, string> {
    return credentials.kind === "token"
        ? { authorization: `Bearer ${credentials.apiToken}` }
        : { "x-auth-email": credentials.email, "x-auth-key": credentials.apiKey };
}

export function packageVersion(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of the package has it inside
    return (require("../../package.json") as { version: string }).version;
}

class ResponseTooLargeError extends Error {
    constructor(readonly maxBytes: number) {
        super();
    }
}

async function readBody(stream: Readable, status: number, maxSuccessBytes: number): Promise<Uint8Array> {
    const maxBytes = status < 300 ? maxSuccessBytes : maxObjectBytes;
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > maxBytes) {
            throw new ResponseTooLargeError(maxBytes);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

function textHeaders(headers: object): Record<string, string> {
    return Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), safeText(String(value))]),
    );
}

/** Copies the facts from an error of axios, because the error itself contains the credentials. */
function toFailure(error: unknown): Failure {
    if (error instanceof ResponseTooLargeError) {
        return noResponse("too large", `a response of over ${error.maxBytes / 2 ** 20} MiB, which was refused`);
    }
    const { code, cause } = error as { code?: unknown; cause?: { statusCode?: unknown } };
    // The error code of the system or of TLS, such as ECONNREFUSED.
    const causeCode = typeof code === "string" && code !== "ERR_BAD_RESPONSE" ? code : undefined;
    const fail = (kind: Failure["kind"], what: string) =>
        noResponse(kind, causeCode === undefined ? what : `${what} (${causeCode})`, causeCode);
    if (causeCode === "ERR_PROXY_TUNNEL") {
        const status = typeof cause?.statusCode === "number" ? cause.statusCode : undefined;
        const kind = status !== undefined && status > 0 && status < 500 ? "proxy refusal" : "proxy";
        return noResponse(kind, `${status ?? "no response"} from the proxy`, causeCode);
    }
    if (certificateErrors.test(causeCode ?? "")) {
        return fail("certificate", "a certificate that does not verify");
    }
    if (decompressionErrors.test(causeCode ?? "")) {
        return fail("undecodable", "a response that cannot be decompressed");
    }
    return fail("connection", "no response");
}
