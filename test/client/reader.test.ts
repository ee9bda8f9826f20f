import type { HttpResponse } from "../../src/client/http";
import { createReader, type Outcome } from "../../src/client/reader";
import type { Settings } from "../../src/base/settings";
import { RateLimitError } from "../../src/base/errors";
import { StillClock } from "./support/clocks";

const settings: Settings = {
    credentials: { kind: "token", apiToken: "the-token" },
    baseUrl: "",
    accountId: undefined,
    deliveryBaseUrl: undefined,
    timeoutMs: 500,
    maxRetries: 2,
    retryTimeoutMs: 600_000,
    isDebug: false,
};

const response = (status: number, headers: HttpResponse["headers"]): HttpResponse => ({
    status,
    headers,
    body: new Uint8Array(),
});

function interpret({ status }: HttpResponse): Outcome<number> {
    const failure = { errorClass: RateLimitError, answer: String(status), advice: "", details: {} };
    return status === 200 ? { value: status } : { failure: { ...failure, retry: "throttled" } };
}

function setUp(firstResponse: HttpResponse) {
    const lines: string[] = [];
    const responses = [firstResponse];
    const dependencies = { clock: new StillClock(), random: () => 0, print: (line: string) => lines.push(line) };
    const read = createReader(
        "the service",
        () => Promise.resolve(responses.shift() ?? response(200, {})),
        settings,
        dependencies,
    );
    const readPath = (path: string) => read({ what: path, path, secrets: [], interpret });
    return { lines, readPath };
}

describe("a wait that many lookups share", () => {
    it("is announced with the answer that asked for it, though others wait for room", async () => {
        const { lines, readPath } = setUp(response(429, { "retry-after": "7" }));
        await Promise.all(Array.from({ length: 60 }, (_, index) => readPath(`/${index}`)));
        expect(lines).toEqual(["pulumi-cloudflare-images: waiting 7 s, for the service answered: 429"]);
    });

    it("is announced with what waits where an answer leaves no room", async () => {
        const { lines, readPath } = setUp(response(200, { ratelimit: '"default";r=0;t=30' }));
        await Promise.all(Array.from({ length: 60 }, (_, index) => readPath(`/${index}`)));
        expect(lines[0]).toMatch(/waiting 31 s, for the rate limit of the service leaves no room now; .* wait: \d+$/);
    });
});
