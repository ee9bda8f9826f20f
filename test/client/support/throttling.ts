import { type Ending, type Fault, responseFault, type Stage } from "./fault";

const slowDown = { success: false, errors: [{ code: 10429, message: "slow down" }], messages: [], result: null };

const forEver: Ending = { error: "RateLimitError", status: 429, says: "429 (10429 slow down)", tries: 6 };
const bounded: Stage = { settings: { retryTimeoutMs: 600_000 } };

/** Responses that ask to wait. */
export const throttling: Fault[] = [
    responseFault(
        "429 with Retry-After in seconds",
        { status: 429, headers: { "retry-after": "120" }, body: slowDown },
        { ...forEver, says: "429 (10429 slow down), asks to wait 120 s, Ray " },
        waits(120),
    ),
    responseFault("429 with Retry-After as a date", retryAt(120, 429), forEver, waits(119)),
    responseFault("429 without Retry-After", { status: 429, body: slowDown }, forEver, waits(45)),
    responseFault(
        "429 without Retry-After, as HTML",
        { status: 429, body: "<html>" },
        { ...forEver, says: ": 429, Ray " },
        waits(45),
    ),
    ...["soon", "-5", "maybe 2099", "9".repeat(400)].map((value) =>
        responseFault(
            `429 with Retry-After that is none: ${value.slice(0, 20)}`,
            { status: 429, headers: { "retry-after": value }, body: slowDown },
            forEver,
            waits(45),
        ),
    ),
    responseFault(
        "429 with the time of the reset alone",
        { status: 429, headers: { ratelimit: '"default";r=0;t=90' }, body: slowDown },
        forEver,
        waits(90),
    ),
    responseFault(
        "503 with Retry-After",
        { status: 503, headers: { "retry-after": "60" } },
        { error: "ServerError", status: 503, says: "503, asks to wait 60 s, Ray ", tries: 6 },
        waits(60),
    ),
    responseFault(
        "429 with Retry-After beyond the bound",
        { status: 429, headers: { "retry-after": "7200" }, body: slowDown },
        tooLong("RateLimitError", 429, "429 (10429 slow down), asks to wait 7200 s, Ray "),
        bounded,
    ),
    responseFault(
        "429 with a date of Retry-After beyond the bound",
        retryAt(7200, 429),
        tooLong("RateLimitError", 429, /asks to wait (7199|7200|7201) s/),
        bounded,
    ),
    responseFault(
        "503 with Retry-After beyond the bound",
        { status: 503, headers: { "retry-after": "7200" } },
        tooLong("ServerError", 503, "503, asks to wait 7200 s, Ray "),
        bounded,
    ),
];

function tooLong(error: "RateLimitError" | "ServerError", status: number, says: string | RegExp): Ending {
    return { error, status, says, tries: 1 };
}

function retryAt(seconds: number, status: number): Parameters<typeof responseFault>[1] {
    return {
        handler: (_, response) => {
            const date = new Date(Date.now() + seconds * 1000).toUTCString();
            response.writeHead(status, { "retry-after": date }).end(JSON.stringify(slowDown));
        },
    };
}

/** The client sends nothing for at least so long before it tries again, and announces it. */
function waits(seconds: number): Stage {
    return {
        verify: ({ pauses, prints }) => {
            expect(Math.min(...pauses.slice(0, -1))).toBeGreaterThanOrEqual(seconds * 1000);
            expect(prints.join("\n")).toMatch(/: waiting \d+ s, because the Cloudflare API responded: (429|503)/);
        },
    };
}
