import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MockApi, type MockApiRateLimit, startMockApi } from "../../src/testing";

interface Report {
    readonly seconds: number;
    readonly wrong: readonly string[];
    readonly notices: readonly string[];
}

const script = join(__dirname, "support/readMany.cjs");

let mockApi: MockApi;
/** How fast the mock API's clock and those of the readers run. */
let speed: number;
let throttled = 0;

async function start(count: number, rateLimit: Required<MockApiRateLimit>): Promise<void> {
    const images = Array.from({ length: count }, (_, index) => ({
        id: `image-${index}`,
        meta: { id: `image-${index}` },
    }));
    throttled = 0;
    speed = rateLimit.speed;
    mockApi = await startMockApi({
        images,
        rateLimit,
        log: (line) => (throttled += line.endsWith(" 429") ? 1 : 0),
    });
}

jest.setTimeout(120_000);

afterEach(() => mockApi.close());

/** Looks `count` images up in a process of its own. Its clock runs as fast as the mock API's. */
async function readMany(count: number): Promise<Report> {
    const { url: baseUrl, accountId } = mockApi;
    const settings = {
        credentials: { kind: "token", apiToken: "t" },
        baseUrl,
        timeoutMs: 60_000,
        maxRetries: 5,
        retryTimeoutMs: 600_000,
        isDebug: false,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
        env: { ...process.env, READ_MANY: JSON.stringify({ settings, accountId, count, speed }) },
        timeout: 60_000,
    });
    return JSON.parse(stdout) as Report;
}

function print(name: string, lookups: number, reports: readonly Report[]): void {
    const seconds = Math.max(...reports.map((report) => report.seconds)).toFixed(0);
    const notices = reports.map((report) => report.notices.length).join(" and ");
    process.stdout.write(
        `${name}: ${lookups} lookups, ${mockApi.requests.length} requests, ${throttled} responses of 429, ` +
            `${seconds} s on the API's clock, ${notices} notices\n`,
    );
}

describe("the rate limit", () => {
    it("lets 3,000 lookups of one process through in little more than the time that it allows", async () => {
        await start(3000, { requests: 1200, windowSeconds: 300, speed: 100 });
        const report = await readMany(3000);
        print("one process", 3000, [report]);
        expect(report.wrong).toEqual([]);
        expect(mockApi.requests).toHaveLength(3000);
        expect(throttled).toBe(0);
        expect(report.seconds).toBeGreaterThan(600);
        expect(report.notices.length).toBeLessThanOrEqual(2);
    });

    it("lets two processes that share it finish", async () => {
        await start(1500, { requests: 1200, windowSeconds: 300, speed: 100 });
        const reports = await Promise.all([readMany(1500), readMany(1500)]);
        print("two processes", 3000, reports);
        expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
        // Neither knows of the other: at each of the two ends of a window, each may send one too many.
        expect(throttled).toBeLessThanOrEqual(4);
    });

    it("meets fewer refusals than the peers did with 260 lookups and 100 requests in 6 s", async () => {
        await start(260, { requests: 100, windowSeconds: 6, speed: 5 });
        const report = await readMany(260);
        print("260 lookups", 260, [report]);
        expect(report.wrong).toEqual([]);
        expect(throttled).toBe(0);
    });
});
