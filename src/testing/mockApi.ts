import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answer, apiPath, isForApi } from "./api";
import type { MockApiKey, MockApiToken } from "./authentication";
import { deliver } from "./delivery/deliver";
import type { MockApiImage } from "./image";
import { Continuations } from "./listing/continuations";
import { RateLimit, type MockApiRateLimit } from "./rateLimit";
import { send } from "./responses";
import type { RecordedRequest } from "./request";
import type { Account } from "./route";
import { play, Scripts, type ScriptedResponse } from "./script";
import { Store } from "./store";
import type { MockApiVariant } from "./variant";

/** How a mock API starts. Everything has a default. */
export interface MockApiOptions {
    /** The account that it answers for. Default: `"0123456789abcdef0123456789abcdef"`. */
    accountId?: string;
    /** The account's hash in delivery URLs. Default: `"Vh2Kq7sYt0RjLx9PwN4mBg"`. */
    accountHash?: string;
    /** The images that it starts with. Default: none. */
    images?: MockApiImage[];
    /** The variants that it starts with. Default: one, `"public"`. */
    variants?: MockApiVariant[];
    /**
     * The keys that sign delivery URLs, by their name. Take made-up ones: the API shows them to whom it lets in.
     * Default: `{ default: "mock-api-key-for-tests-it-is-no-secret-0" }`.
     */
    signingKeys?: Record<string, string>;
    /** Whether images are delivered through variants such as `w=400,fit=cover`. Default: `false`. */
    flexibleVariants?: boolean;
    /** How many images the account may have, for the statistics; more may be put. Default: 100,000. */
    allowedImages?: number;
    /** The API tokens that it knows, by their secret. Without `tokens` and `keys`, any token and any key will do. */
    tokens?: Record<string, MockApiToken>;
    /** The global API keys that it knows. Without `tokens` and `keys`, any token and any key will do. */
    keys?: MockApiKey[];
    /** The port of 127.0.0.1. Default: 0, a free one. */
    port?: number;
    /** How long each answer is held back, in milliseconds, after it was decided upon. Default: 0. */
    latencyMs?: number;
    /**
     * How it says that there is no such image. The API does both: the text `ERROR 5404: Image not found` with a header
     * `cf-images: err=5404`, or the usual envelope with the code 5404. Default: `"text"`.
     */
    notFoundAs?: "text" | "json";
    /**
     * The rate limit that it enforces, scripted responses and deliveries apart. Default: none, and no headers that tell
     * of one.
     */
    rateLimit?: MockApiRateLimit;
    /** The time by which signed URLs expire, in milliseconds since 1970. Default: `Date.now`. */
    now?: () => number;
    /** Called with one line for each request once it is answered or cut off; it never shows a header. */
    log?: (line: string) => void;
}

/** A running mock API of the Cloudflare Images API. */
export interface MockApi {
    /** The base URL, for `CLOUDFLARE_BASE_URL` or `cloudflare:baseUrl`: `"http://127.0.0.1:41234/client/v4"`. */
    readonly url: string;
    /**
     * What stands for `https://imagedelivery.net`, and for any custom domain: `"http://127.0.0.1:41234"`. Put it in
     * the place of the origin of a delivery URL, and fetch that.
     */
    readonly deliveryUrl: string;
    readonly accountId: string;
    readonly accountHash: string;
    /** All requests since the start or the last `clearRequests`, in order of arrival, whatever their method. */
    readonly requests: readonly RecordedRequest[];
    /** Empties `requests`. */
    clearRequests(): void;
    /**
     * Adds an image, or replaces the one with that id.
     * @throws Error when its id, `uploaded`, `width` or `height` is none that the API could have.
     */
    putImage(image: MockApiImage): void;
    /** Removes an image; it is no error if there is none. */
    deleteImage(id: string): void;
    /**
     * Adds a variant, or replaces the one with that name.
     * @throws Error when its name is empty or holds a slash.
     */
    putVariant(variant: MockApiVariant): void;
    /** Removes a variant; it is no error if there is none. */
    deleteVariant(id: string): void;
    /**
     * Adds a signing key, or replaces the one with that name.
     * @throws Error when its name or its value is empty.
     */
    putSigningKey(name: string, value: string): void;
    /** Removes a signing key, so that the URLs it signed are refused; it is no error if there is none. */
    deleteSigningKey(name: string): void;
    /**
     * Responses to the next matching request, or to several, with this. Responses that were scripted earlier come first,
     * and all come before any check of credentials, route or method.
     *
     * @example
     * mockApi.respond({ status: 429, headers: { "retry-after": "1" }, times: 2 });
     * mockApi.respond({ when: ({ path }) => path.endsWith("/variants"), status: 502, body: "<html>bad gateway</html>" });
     * mockApi.respond({ handler: (request, response) => void response.destroy() });
     * @throws RangeError when `times` is no whole number from 1, nor `Infinity`.
     */
    respond(script: ScriptedResponse): void;
    /** Stops it and ends every connection, also one that waits for its answer. May be called again. */
    close(): Promise<void>;
}

/**
 * Starts a mock of the Cloudflare Images API on the loopback interface of this machine, for tests that need no
 * account and no network.
 *
 * Below `url` it is the API. It answers `GET` of image details, of the list of images (`images/v2`, with its filters),
 * of variant definitions, of signing keys and of the statistics, checks credentials, and behaves as the real API was
 * recorded to do: the variants of an image come in another order at each read, and the instant of its upload with
 * another number of fraction digits. Any other method is answered with 405.
 *
 * Any other path is one of the delivery host, as on imagedelivery.net (`/<account hash>/<image id>/<variant>`) or, with
 * `/cdn-cgi/imagedelivery` before it, on a custom domain. It takes no credentials, checks signatures, and answers `GET`
 * and `HEAD` with a PNG that has the size which the variant gives: a colour of the image's own that fades to white.
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
 * @throws Error when an image, a variant or a signing key is not valid, or the port is taken.
 */
export async function startMockApi(options: MockApiOptions = {}): Promise<MockApi> {
    const mockApi = new LoopbackMockApi(options);
    await mockApi.listen(options.port ?? 0);
    return mockApi;
}

const idleConnectionMs = 60_000;

class LoopbackMockApi implements MockApi {
    readonly requests: RecordedRequest[] = [];
    readonly #account: Account;
    readonly #scripts = new Scripts();
    readonly #rateLimit: RateLimit | undefined;
    readonly #latencyMs: number;
    readonly #log: (line: string) => void;
    readonly #server = http.createServer((request, response) => void this.#receive(request, response));
    #port = 0;
    #rays = 0;

    constructor(options: MockApiOptions) {
        const { accountId = "0123456789abcdef0123456789abcdef", accountHash = "Vh2Kq7sYt0RjLx9PwN4mBg" } = options;
        const { tokens, keys, notFoundAs = "text" } = options;
        const { allowedImages = 100_000, flexibleVariants = false, now = Date.now } = options;
        this.#account = {
            id: accountId,
            hash: accountHash,
            store: new Store(),
            continuations: new Continuations(),
            credentials: { tokens, keys },
            notFoundAs,
            allowedImages,
            flexibleVariants,
            now,
        };
        this.#rateLimit = options.rateLimit && new RateLimit(options.rateLimit);
        this.#latencyMs = options.latencyMs ?? 0;
        this.#log = options.log ?? (() => undefined);
        // Longer than any pause of a test, so that no client meets a connection at the very moment it goes idle.
        this.#server.keepAliveTimeout = idleConnectionMs;
        options.images?.forEach((image) => this.putImage(image));
        (options.variants ?? [{ id: "public" }]).forEach((variant) => this.putVariant(variant));
        const { signingKeys = { default: "mock-api-key-for-tests-it-is-no-secret-0" } } = options;
        Object.entries(signingKeys).forEach(([name, value]) => this.putSigningKey(name, value));
    }

    get url(): string {
        return `${this.deliveryUrl}${apiPath}`;
    }

    get deliveryUrl(): string {
        return `http://127.0.0.1:${this.#port}`;
    }

    get accountId(): string {
        return this.#account.id;
    }

    get accountHash(): string {
        return this.#account.hash;
    }

    clearRequests(): void {
        this.requests.length = 0;
    }

    putImage(image: MockApiImage): void {
        this.#account.store.putImage(image);
    }

    deleteImage(id: string): void {
        this.#account.store.deleteImage(id);
    }

    putVariant(variant: MockApiVariant): void {
        this.#account.store.putVariant(variant);
    }

    deleteVariant(id: string): void {
        this.#account.store.deleteVariant(id);
    }

    putSigningKey(name: string, value: string): void {
        this.#account.store.putSigningKey(name, value);
    }

    deleteSigningKey(name: string): void {
        this.#account.store.deleteSigningKey(name);
    }

    respond(script: ScriptedResponse): void {
        this.#scripts.add(script);
    }

    close(): Promise<void> {
        return new Promise((resolve) => {
            this.#server.close(() => resolve());
            this.#server.closeAllConnections();
        });
    }

    async listen(port: number): Promise<void> {
        this.#server.listen(port, "127.0.0.1");
        await once(this.#server, "listening");
        this.#port = (this.#server.address() as AddressInfo).port;
    }

    async #receive(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        const { method = "", url: path = "", headers } = incoming;
        const request = { method, path, headers, at: new Date() };
        this.requests.push(request);
        response.setHeader("cf-ray", this.#nextRay());
        response.on("close", () => {
            this.#log(`${method} ${path} ${response.headersSent ? response.statusCode : "no answer"}`);
        });
        try {
            const respond = this.#decide(request);
            if (this.#latencyMs > 0) {
                await sleep(this.#latencyMs, undefined, { ref: false });
            }
            await respond(response);
        } catch (error) {
            fail(response, error);
        }
    }

    #decide(request: RecordedRequest): (response: http.ServerResponse) => void | Promise<void> {
        const script = this.#scripts.take(request);
        if (script !== undefined) {
            return (response) => play(script, request, response);
        }
        if (!isForApi(request)) {
            const delivery = deliver(request, this.#account);
            return (response) => send(response, delivery);
        }
        const counted = this.#rateLimit?.count() ?? { headers: {} };
        if ("refusal" in counted) {
            return (response) => send(response, counted.refusal);
        }
        const own = answer(request, this.#account);
        return (response) => send(response, { ...own, headers: { ...own.headers, ...counted.headers } });
    }

    #nextRay(): string {
        const count = (this.#rays++).toString(16).padStart(8, "0");
        return `8f3a6b2c${count}-AMS`;
    }
}

/** Shows a test what its script threw. */
function fail(response: http.ServerResponse, error: unknown): void {
    if (response.headersSent) {
        response.destroy();
        return;
    }
    send(response, {
        status: 500,
        headers: { "content-type": "text/plain" },
        body: `A scripted response failed: ${error instanceof Error ? error.message : String(error)}\n`,
    });
}
