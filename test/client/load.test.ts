import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type MockApi, type MockApiRateLimit, startMockApi } from "../../src/testing";
import { settingsFor } from "../support/settings";

/** What one process tells of its lookups. */
interface Report {
    readonly seconds: number;
    readonly wrong: readonly string[];
    readonly notices: readonly string[];
}

interface Load {
    readonly reports: readonly Report[];
    /** How many requests the mock API got, and how many of them it refused with 429. */
    readonly requests: number;
    readonly throttled: number;
}

const timeoutMs = 120_000;

jest.setTimeout(timeoutMs);

describe("the rate limit", () => {
    it("lets 3,000 lookups of one process through in little more than the time that it allows", async () => {
        const load = await readMany([3000], { requests: 1200, windowSeconds: 300, speed: 100 });
        print("one process", load);
        const [report] = load.reports;
        expect(report?.wrong).toEqual([]);
        expect(load.requests).toBe(3000);
        expect(load.throttled).toBe(0);
        expect(report?.seconds).toBeGreaterThan(600);
        expect(report?.notices.length).toBeLessThanOrEqual(2);
    });

    it("lets two processes that share it finish", async () => {
        const load = await readMany([1500, 1500], { requests: 1200, windowSeconds: 300, speed: 100 });
        print("two processes", load);
        expect(load.reports.flatMap(({ wrong }) => wrong)).toEqual([]);
        // Neither knows of the other: at each of the two ends of a window, each may send one too many.
        expect(load.throttled).toBeLessThanOrEqual(4);
    });

    it("meets fewer refusals than the peers did with 260 lookups and 100 requests in 6 s", async () => {
        const load = await readMany([260], { requests: 100, windowSeconds: 6, speed: 5 });
        print("260 lookups", load);
        expect(load.reports.flatMap(({ wrong }) => wrong)).toEqual([]);
        expect(load.throttled).toBe(0);
    });
});

/** As many lookups as each count says, each in a process of its own, all at once. */
async function readMany(counts: readonly number[], rateLimit: Required<MockApiRateLimit>): Promise<Load> {
    const images = Array.from({ length: Math.max(...counts) }, (_, index) => `image-${index}`);
    let throttled = 0;
    const mockApi = await startMockApi({
        images: images.map((id) => ({ id, meta: { id } })),
        rateLimit,
        log: (line) => (throttled += line.endsWith(" 429") ? 1 : 0),
    });
    const reports = await Promise.all(counts.map((count) => runReader(mockApi, count, rateLimit.speed)));
    await mockApi.close();
    return { reports, requests: mockApi.requests.length, throttled };
}

/** Looks `count` images up in a process of its own. Its clock runs as fast as the mock API's. */
async function runReader({ url, accountId }: MockApi, count: number, speed: number): Promise<Report> {
    const settings = settingsFor(url, { timeoutMs: 60_000, maxRetries: 5, retryTimeoutMs: 600_000 });
    const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, "support/readMany.cjs")], {
        env: { ...process.env, READ_MANY: JSON.stringify({ settings, accountId, count, speed }) },
        timeout: timeoutMs,
    });
    return JSON.parse(stdout) as Report;
}

/** The figures of the documentation. */
function print(name: string, { reports, requests, throttled }: Load): void {
    const seconds = Math.max(...reports.map((report) => report.seconds)).toFixed(0);
    const notices = reports.map((report) => report.notices.length).join(" and ");
    process.stdout.write(
        `${name}: ${requests} requests, ${throttled} responses of 429, ` +
            `${seconds} s on the API's clock, ${notices} notices\n`,
    );
}
