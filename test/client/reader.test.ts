import { createReader } from "../../src/client/request";
import { type HttpResponse, type Outcome, refusal } from "../../src/client/response";
import { settingsFor } from "../support/settings";
import { StillClock } from "./support/clocks";

const settings = settingsFor("", { timeoutMs: 500, maxRetries: 2, retryTimeoutMs: 600_000 });

const response = (status: number, headers: HttpResponse["headers"]): HttpResponse => ({
    status,
    headers,
    body: new Uint8Array(),
});

function open(response: HttpResponse): Outcome<number> {
    return response.status === 200 ? { value: response.status } : refusal(response, []);
}

function setUp(...responses: HttpResponse[]) {
    const lines: string[] = [];
    const dependencies = { clock: new StillClock(), random: () => 0, print: (line: string) => lines.push(line) };
    const read = createReader(
        "api",
        () => Promise.resolve(responses.shift() ?? response(200, {})),
        open,
        settings,
        dependencies,
    );
    const readPath = (path: string) =>
        read({ subject: "image", what: path, path, secrets: [], parse: (value) => ({ value }) });
    return { lines, readPath };
}

describe("a wait that many lookups share", () => {
    it("is logged with the response that asked for it, though others wait for room", async () => {
        const { lines, readPath } = setUp(response(429, { "retry-after": "7" }));
        await Promise.all(Array.from({ length: 60 }, (_, index) => readPath(`/${index}`)));
        expect(lines).toEqual([
            "pulumi-cloudflare-images: waiting 7 s, because the Cloudflare API responded: 429, asks to wait 7.0 s",
        ]);
    });

    it("is logged with what waits where a response leaves no room", async () => {
        const { lines, readPath } = setUp(response(200, { ratelimit: '"default";r=0;t=30' }));
        await Promise.all(Array.from({ length: 60 }, (_, index) => readPath(`/${index}`)));
        expect(lines[0]).toMatch(
            /waiting 31 s, because the rate limit of the Cloudflare API leaves no room now \(requests that wait: \d+\)$/,
        );
    });
});
