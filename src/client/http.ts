import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { join } from "node:path";
import axios, { AxiosError, type AxiosInstance } from "axios";
import type { Credentials } from "../credentials";

/** An answer of the API, whatever it says. */
export interface HttpReply {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
}

/** Why a request has no answer that can be read. */
export interface NoReply {
    readonly noReply: "timeout" | "connection" | "too large" | "undecodable";
    /** The error code of the system or of TLS, such as `ECONNREFUSED`. */
    readonly systemCode: string | undefined;
}

/** Sends one GET for a path below the base URL. Never rejects for what the network or the API do. */
export type Get = (path: string) => Promise<HttpReply | NoReply>;

export interface HttpSettings {
    readonly baseUrl: string;
    readonly credentials: Credentials;
    readonly timeoutMs: number;
}

const maxReplyBytes = 10 * 1024 * 1024;

const decompressionErrors = /^(Z_|ERR_BROTLI|ERR_ZLIB|ERR_STREAM_PREMATURE_CLOSE)/;

export function createGet(settings: HttpSettings): Get {
    const client = createAxios(settings);
    return async (path) => {
        const deadline = AbortSignal.timeout(settings.timeoutMs);
        try {
            const response = await client.get<Buffer>(path, { signal: deadline });
            return { status: response.status, headers: textHeaders(response.headers), body: response.data };
        } catch (error) {
            return toNoReply(error, deadline.aborted);
        }
    };
}

function createAxios({ baseUrl, credentials }: HttpSettings): AxiosInstance {
    return axios.create({
        baseURL: baseUrl,
        adapter: "http",
        headers: {
            accept: "application/json",
            "user-agent": `pulumi-cloudflare-images/${packageVersion()}`,
            ...authorization(credentials),
        },
        httpAgent: new http.Agent({ keepAlive: true }),
        httpsAgent: new https.Agent({ keepAlive: true }),
        maxRedirects: 0,
        maxContentLength: maxReplyBytes,
        responseType: "arraybuffer",
        validateStatus: () => true,
    });
}

function authorization(credentials: Credentials): Record<string, string> {
    return credentials.kind === "token"
        ? { authorization: `Bearer ${credentials.apiToken}` }
        : { "x-auth-email": credentials.email, "x-auth-key": credentials.apiKey };
}

function packageVersion(): string {
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };
    return manifest.version;
}

function textHeaders(headers: object): Record<string, string> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** Copies the facts out of axios's error: the error itself holds the credentials, and goes no further. */
function toNoReply(error: unknown, timedOut: boolean): NoReply {
    if (!(error instanceof Error)) {
        return { noReply: "connection", systemCode: undefined };
    }
    const systemCode = "code" in error && typeof error.code === "string" ? error.code : undefined;
    if (timedOut) {
        return { noReply: "timeout", systemCode: undefined };
    }
    if (error.message.startsWith("maxContentLength")) {
        return { noReply: "too large", systemCode: undefined };
    }
    if (systemCode !== undefined && decompressionErrors.test(systemCode)) {
        return { noReply: "undecodable", systemCode };
    }
    return { noReply: "connection", systemCode: systemCode === AxiosError.ERR_BAD_RESPONSE ? undefined : systemCode };
}
