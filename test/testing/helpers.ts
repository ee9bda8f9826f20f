import * as http from "node:http";
import { startMockApi, type MockApi, type MockApiOptions } from "../../src/testing";

export const accountId = "0123456789abcdef0123456789abcdef";
const account = `/client/v4/accounts/${accountId}`;
export const images = `${account}/images/v1`;
export const imageList = `${account}/images/v2`;
export const bearer = { authorization: "Bearer a-token" };

const running: MockApi[] = [];

/** Starts a mock API that is closed after its test. */
export async function start(options?: MockApiOptions): Promise<MockApi> {
    const mockApi = await startMockApi(options);
    running.push(mockApi);
    return mockApi;
}

afterEach(async () => {
    await Promise.all(running.splice(0).map((mockApi) => mockApi.close()));
});

export interface ReceivedResponse {
    status: number;
    headers: http.IncomingHttpHeaders;
    body: Buffer;
    text: string;
    /** The body as JSON. */
    json: unknown;
    result: Record<string, unknown>;
}

export interface SendOptions {
    method?: string;
    headers?: http.OutgoingHttpHeaders;
    agent?: http.Agent;
}

/** Sends a request. Its path is sent as it is, and a bearer token with it unless `headers` are given. */
export async function send(
    { url }: Pick<MockApi, "url">,
    path: string,
    options: SendOptions = {},
): Promise<ReceivedResponse> {
    const { method = "GET", headers = bearer, agent } = options;
    const { hostname, port } = new URL(url);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        http.request({ hostname, port, path, method, headers, agent }, resolve).on("error", reject).end();
    });
    const body = Buffer.concat((await response.toArray()) as Buffer[]);
    const text = body.toString();
    const isJson = text !== "" && response.headers["content-type"] === "application/json";
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    const { result = {} } = (json ?? {}) as { result?: Record<string, unknown> };
    return { status: response.statusCode ?? 0, headers: response.headers, body, text, json, result };
}
