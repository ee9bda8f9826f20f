import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { customDomainPrefix } from "../base/urls";
import type { Account } from "./account";
import { apiPath } from "./api";
import { checkMockImage, type MockApiImage } from "./image";
import { Continuations } from "./listing/pages";
import { assertNone, assertOptions, checkSigningKey, type MockApiOptions } from "./options";
import { RequestCounter } from "./rateLimit";
import type { RecordedRequest } from "./request";
import { Scripts, type ScriptedResponse } from "./script";
import { createListener, type ServerState } from "./server";
import { Store } from "./store";
import { checkMockVariant, type MockApiVariant } from "./variant";

/** A running mock of the Cloudflare Images API. */
export interface MockApi {
    /** The base URL, for `CLOUDFLARE_BASE_URL` or `cloudflare:baseUrl`: `"http://127.0.0.1:41234/client/v4"`. */
    readonly url: string;
    /**
     * The origin of the mock delivery host: `"http://127.0.0.1:41234"`. To fetch a delivery URL, replace
     * `https://imagedelivery.net`, or the origin of a custom domain, by this.
     */
    readonly deliveryUrl: string;
    readonly accountId: string;
    readonly accountHash: string;
    /**
     * The latest 10,000 requests since the start or the last `clearRequests`, with any method, in order of arrival.
     */
    readonly requests: readonly RecordedRequest[];
    /** Empties `requests`. */
    clearRequests(): void;
    /**
     * Adds an image, or replaces the one with that id.
     * @throws Error if the real API could not have it: an invalid id or `uploaded`, or a custom id with `requireSignedURLs`.
     */
    putImage(image: MockApiImage): void;
    /** Removes an image, if it exists. */
    deleteImage(id: string): void;
    /**
     * Adds a variant, or replaces the one with that name.
     * @throws Error if its name has other characters than letters and digits, or an option is invalid.
     */
    putVariant(variant: MockApiVariant): void;
    /** Removes a variant, if it exists. */
    deleteVariant(id: string): void;
    /**
     * Adds a signing key, or replaces the one with that name.
     * @throws Error if its name or its value is empty.
     */
    putSigningKey(name: string, value: string): void;
    /**
     * Removes a signing key, if it exists. The URLs that it signed are refused. If it was the last key, the account gets a
     * new one, `default`.
     */
    deleteSigningKey(name: string): void;
    /**
     * Sends this response to the next matching request, or to several. Responses that were scripted earlier come first, and
     * all come before any check of credentials, path or method.
     *
     * @example
     * mockApi.respond({ status: 429, headers: { "retry-after": "1" }, times: 2 });
     * mockApi.respond({ when: ({ path }) => path.endsWith("/variants"), status: 502, body: "<html>bad gateway</html>" });
     * mockApi.respond({ handler: (request, response) => void response.destroy() });
     * @throws RangeError if `times` is neither a whole number from 1 nor `Infinity`.
     */
    respond(script: ScriptedResponse): void;
    /** Stops it, and closes all connections, even those that wait for a response. May be called again. */
    close(): Promise<void>;
}

const idleConnectionMs = 60_000;

/**
 * Starts a mock of the Cloudflare Images API on the loopback interface, for tests that need no account and no network.
 *
 * Below `url`, it is the API. It checks credentials, and responds to `GET` of image details, the list of images
 * (`images/v2`, with filters and pages), variant definitions, signing keys and statistics. Responses are like recorded ones
 * of the real API: the order of an image's variants, and the number of fraction digits of its upload time, change from read
 * to read. Any other method gets 405, and any other endpoint of the Images API 404 with "not offered by the mock API".
 *
 * Any other path is for the delivery host: `/<account hash>/<image id>/<variant>` as on imagedelivery.net, or with
 * `/cdn-cgi/imagedelivery` before it, as on a custom domain. It needs no credentials, checks signatures, and responds to
 * `GET` and `HEAD` with a PNG of the variant's size. The picture is a landscape that the image id gives, the same in each
 * variant.
 *
 * Requests for other hosts than this machine are refused, because a web page can point its own host name at it.
 *
 * @example
 * const mockApi = await startMockApi({ images: [{ id: "hero", filename: "hero.jpeg" }] });
 * process.env.CLOUDFLARE_BASE_URL = mockApi.url;
 * process.env.CLOUDFLARE_ACCOUNT_ID = mockApi.accountId;
 * process.env.CLOUDFLARE_API_TOKEN = "any-token";
 * // … run the program under test, then:
 * expect(mockApi.requests.every(({ method }) => method === "GET")).toBe(true);
 * await mockApi.close();
 *
 * @throws Error that lists every invalid option, or says that the port is in use.
 */
export async function startMockApi(options: MockApiOptions = {}): Promise<MockApi> {
    return (await serveMockApi(options)).mockApi;
}

/** The mock API with its server. */
export async function serveMockApi(options: MockApiOptions): Promise<{ mockApi: MockApi; server: http.Server }> {
    assertOptions(options);
    const { images = [], variants = [{ id: "public" }], signingKeys = {}, tokens, keys } = options;
    const store = new Store();
    images.forEach((image) => store.putImage(image));
    variants.forEach((variant) => store.putVariant(variant));
    const putSigningKey = (name: string, value: string) => {
        assertNone(checkSigningKey({ name, value }, ""), "Could not put a signing key");
        store.putSigningKey(name, value);
    };
    Object.entries(signingKeys).forEach(([name, value]) => putSigningKey(name, value));
    store.ensureSigningKey();

    const server = http.createServer();
    // Longer than any pause of a test, so that no connection is closed at the moment when a client uses it again.
    server.keepAliveTimeout = idleConnectionMs;
    server.listen(options.port ?? 0, "127.0.0.1");
    await once(server, "listening");
    const deliveryUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const { accountHash: hash = "Vh2Kq7sYt0RjLx9PwN4mBg", deliverAt } = options;
    const account: Account = {
        id: options.accountId ?? "0123456789abcdef0123456789abcdef",
        hash,
        deliveryBase: `${deliverAt === "self" ? deliveryUrl + customDomainPrefix : "https://imagedelivery.net"}/${hash}`,
        store,
        continuations: new Continuations(),
        credentials: { tokens, keys },
        notFoundAs: options.notFoundAs ?? "text",
        allowedImages: options.allowedImages ?? 100_000,
        flexibleVariants: options.flexibleVariants ?? false,
        now: options.now ?? Date.now,
    };
    const state: ServerState = {
        account,
        requests: [],
        scripts: new Scripts(),
        rateLimit: options.rateLimit && new RequestCounter(options.rateLimit),
        latencyMs: options.latencyMs ?? 0,
        sleep: (ms) => sleep(ms, undefined, { ref: false }),
        log: options.log ?? (() => undefined),
    };
    server.on("request", createListener(state));

    const mockApi: MockApi = {
        url: deliveryUrl + apiPath,
        deliveryUrl,
        accountId: account.id,
        accountHash: hash,
        requests: state.requests,
        clearRequests: () => void state.requests.splice(0),
        putImage(image) {
            assertNone(checkMockImage(image, ""), "Could not put an image");
            store.putImage(image);
        },
        deleteImage: (id) => store.deleteImage(id),
        putVariant(variant) {
            assertNone(checkMockVariant(variant, ""), "Could not put a variant");
            store.putVariant(variant);
        },
        deleteVariant: (id) => store.deleteVariant(id),
        putSigningKey,
        deleteSigningKey: (name) => store.deleteSigningKey(name),
        respond: (script) => state.scripts.add(script),
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
    return { mockApi, server };
}
