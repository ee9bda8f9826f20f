import { CloudflareImagesError } from "../../src";
import { type MockApi, startMockApi } from "../../src/testing";
import { createClient, createClients } from "../../src/client/client";
import { functions } from "../../src/lookup/functions";
import type { CallContext } from "../../src/lookup/functions/function";
import { settingsFor } from "../support/settings";

/** What the CLI takes for a colour. `safeText` and `engineProblem` have tests of their own for texts of this kind. */
const text = "a<{%x%}>b";

const accountId = "0123456789abcdef0123456789abcdef";
const url = (id: string, variant: string) => `https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/${id}/${variant}`;
const image = {
    id: "x",
    creator: "team",
    filename: "x.png",
    meta: { album: { name: ["summer"] } },
    requireSignedURLs: true,
    uploaded: "2024-01-02T03:04:05Z",
    variants: [url("x", "public"), url("x", "open")],
};
const options = { fit: "cover", metadata: "none", width: 1, height: 1 };

/** A good response of each endpoint, by the end of its path. */
const good = {
    "/v1/x": image,
    "/v2": { images: [image], continuation_token: null },
    "/v1/variants": { variants: { public: { id: "public", options }, open: { id: "open", options } } },
    "/v1/keys": { keys: [{ name: "default", value: "a-key" }] },
    "/v1/stats": { count: { current: 1, allowed: 10 } },
};
const error = {
    code: 5400,
    message: text,
    documentation_url: text,
    source: { pointer: text },
    error_chain: [{ code: 6003, message: text }],
};

/** `value` with `text` in each of its places for text in turn: at the end of a string, and of the name of a field. */
function* placesIn(value: unknown): Generator<unknown, void> {
    if (typeof value === "string") {
        yield value + text;
    } else if (Array.isArray(value)) {
        const items: readonly unknown[] = value;
        for (const [index, item] of items.entries()) {
            for (const changed of placesIn(item)) {
                yield items.map((other, at) => (at === index ? changed : other));
            }
        }
    } else if (typeof value === "object" && value !== null) {
        for (const [name, field] of Object.entries(value) as [string, unknown][]) {
            yield { ...value, [name + text]: field };
            for (const changed of placesIn(field)) {
                yield { ...value, [name]: changed };
            }
        }
    }
}

/** What all functions return, throw, warn and log of an API that responds like this. */
async function allThatComes(mockApi: MockApi): Promise<string> {
    const shown: unknown[] = [];
    const warn = (message: string) => void shown.push(message);
    const settings = settingsFor(mockApi.url, { isDebug: true, maxRetries: 0, deliveryBaseUrl: mockApi.deliveryUrl });
    const client = createClient(settings, {
        clock: { now: () => 0, sleep: () => Promise.resolve() },
        random: () => 0,
        print: warn,
    });
    const call: CallContext = {
        clients: createClients(settings, client),
        secretArgs: [],
        isPreview: false,
        warn,
    };
    const expected = { creator: "other", meta: { album: { name: "other" } }, variants: ["none"], verifyDelivery: true };
    const args: Readonly<Record<string, object[]>> = {
        getImageDetails: [
            { imageId: "x" },
            { imageId: "x", expect: expected },
            { imageId: "x", expect: { ...expected, enforcement: "advisory" } },
        ],
        getImageDetailsSet: [
            { imageIds: ["x"] },
            { imageIds: ["x", "a", "b", "c"], missing: "omit", expect: expected },
        ],
        getImages: [{}, { expect: expected }, { expect: { ...expected, enforcement: "advisory" } }],
        getSignedVariantUrl: [
            { imageId: "x", variant: "public", expiresIn: "1d" },
            { imageId: "x", variant: "none", expiresIn: "1d" },
        ],
        getSigningKey: [{}, { name: "none" }],
        getSrcset: [
            { imageId: "x", variants: ["public"] },
            { imageId: "x", variants: ["none", "open", "public"] },
        ],
        getSignedSrcset: [
            { imageId: "x", variants: ["public"], expiresIn: "1d" },
            { imageId: "x", variants: ["none", "open", "public"], expiresIn: "1d" },
        ],
    };
    for (const [token, fn] of functions) {
        for (const given of args[token.split(":").at(-1) ?? ""] ?? [{}]) {
            shown.push(
                await fn.run({ accountId, ...given }, call).catch((problem: unknown) => {
                    const { message, stack, rayId, cloudflareErrors } = problem as CloudflareImagesError;
                    return { message, stack, rayId, cloudflareErrors };
                }),
            );
        }
    }
    return JSON.stringify(shown);
}

interface Response {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

describe("a colour command in what the API responds", () => {
    let mockApi: MockApi;
    /** Instead of a good response, by the end of the path. */
    let changed: Readonly<Record<string, Response>>;

    beforeEach(async () => {
        mockApi = await startMockApi();
        mockApi.respond({
            times: Infinity,
            handler: ({ path }, out) => {
                const end = Object.keys(good).find((each) => path.split("?")[0]?.endsWith(each)) ?? "";
                const result = new Map<string, unknown>(Object.entries(good)).get(end);
                const { status, body, headers = {} } = changed[end] ?? { status: 200, body: success(result) };
                out.writeHead(result === undefined ? 404 : status, { "cf-ray": "8f-AMS", ...headers });
                out.end(typeof body === "string" ? body : JSON.stringify(body));
            },
        });
    });

    afterEach(() => mockApi.close());

    const success = (result: unknown) => ({ success: true, errors: [], messages: [], result });

    it("reaches no message, log or output from a success", async () => {
        for (const [end, result] of Object.entries(good)) {
            for (const hostile of placesIn(result)) {
                changed = { [end]: { status: 200, body: success(hostile) } };
                expect(await allThatComes(mockApi)).not.toContain("<{%");
            }
        }
    });

    it("reaches no message or log from an error", async () => {
        const headers = { "cf-ray": `8f${text}`, "cf-images": `err=5404 ${text}` };
        const bodies = [`ERROR 5404: gone ${text}\n`, { success: false, errors: [error] }];
        for (const end of Object.keys(good)) {
            for (const body of bodies) {
                changed = { [end]: { status: 400, body, headers } };
                expect(await allThatComes(mockApi)).not.toContain("<{%");
            }
        }
    });
});
