import { join } from "node:path";
import { createClient } from "../../src/client/client";
import type { Settings } from "../../src/base/settings";
import { RateLimitError } from "../../src/base/errors";
import { type MockApi, startMockApi } from "../../src/testing";
import { root } from "../support/documents";
import { settingsFor } from "../support/settings";
import { RestlessClock } from "./support/clocks";
import { brokenResponses } from "./support/brokenResponses";
import { codes, type Ending, type Fault, secrets, type Stage } from "./support/fault";
import { type Read, Readers } from "./support/reader";
import { refusals } from "./support/refusals";
import { throttling } from "./support/throttling";
import { ways } from "./support/ways";
import { wrongShapes } from "./support/wrongShapes";

/*
 * The fault table. Each row is a lookup by a client of its own, of the built package, in another process, over real sockets
 * on loopback: build the package first. What fails here for good fails for the user; what passes after one try must not be
 * seen. No lookup may leave anything behind that would keep its process from ending.
 */
const ofTheRuntime = [...brokenResponses, ...ways];
const faults = [...ofTheRuntime, ...wrongShapes, ...refusals, ...throttling];

const settings = settingsFor("", {
    credentials: { kind: "token", apiToken: secrets.apiToken },
    timeoutMs: 10_000,
    maxRetries: 5,
    // Only the faults that are about this bound may meet it.
    retryTimeoutMs: Number.MAX_SAFE_INTEGER,
    isDebug: true,
});
/** The second try of a fault that passes has to be in time, however busy the machine is. */
const patient: Partial<Settings> = { timeoutMs: 3000 };
const memoryBoundMb = 250;
const rowTimeoutMs = 60_000;

describe.each([
    { runtime: "Node", file: process.execPath, rows: faults },
    // The runtime of the compiled plugin. What a response means does not depend on it.
    { runtime: "Bun", file: join(root, "node_modules/bun/bin/bun.exe"), rows: ofTheRuntime },
])("in $runtime,", ({ file, rows }) => {
    const readers = new Readers(file);
    afterAll(() => readers.end());

    describe("a fault that stays", () => {
        it.concurrent.each(rows)("$name", (fault) => endsAsItShould(readers, fault), rowTimeoutMs);
    });

    describe("a fault that passes after the first try", () => {
        const passing = rows.filter(({ mayPass }) => mayPass);
        it.concurrent.each(passing)("$name", (fault) => isSurvived(readers, fault), rowTimeoutMs);
    });
});

it(
    "429 for ever ends in less than twice the time for retries, however many lookups it holds up",
    async () => {
        const mockApi = await startMockApi();
        mockApi.respond({ status: 429, headers: { "retry-after": "60" }, times: Infinity });
        const retryTimeoutMs = 600_000;
        const clock = new RestlessClock(0);
        const client = createClient(
            { ...settings, baseUrl: mockApi.url, retryTimeoutMs },
            { clock, random: Math.random, print: () => undefined },
        );
        const start = clock.now();
        const ids = Array.from({ length: 10 }, (_, index) => `x${index}`);
        const errors = await Promise.all(
            ids.map((imageId) =>
                client
                    .getImage({ accountId: mockApi.accountId, imageId, secrets: [] })
                    .catch((error: unknown) => error),
            ),
        );
        await mockApi.close();
        errors.forEach((error) => expect(error).toBeInstanceOf(RateLimitError));
        expect(clock.now() - start).toBeLessThan(2 * retryTimeoutMs);
    },
    rowTimeoutMs,
);

async function endsAsItShould(readers: Readers, fault: Fault): Promise<void> {
    const { mockApi, stage, read } = await meet(readers, fault, true);
    expectNoSecrets(read);
    expectEnding(fault.ends, mockApi, stage, read);
    stage.verify?.(read.reported);
}

async function isSurvived(readers: Readers, fault: Fault): Promise<void> {
    const { mockApi, stage, read } = await meet(readers, fault, false);
    expectNoSecrets(read);
    expectImage(read);
    expect(mockApi.requests).toHaveLength(arrivedOf(fault.ends) === 0 ? 1 : 2);
    stage.verify?.(read.reported);
}

async function meet(
    readers: Readers,
    fault: Fault,
    lasts: boolean,
): Promise<{ mockApi: MockApi; stage: Stage; read: Read }> {
    const mockApi = await startMockApi({ images: [{ id: "x", meta: { a: 1 } }], ...fault.mockApi });
    const stage = await fault.stage(mockApi, lasts);
    const { accountId = mockApi.accountId, environment = {}, isRealTime = false, onPrint = () => undefined } = stage;
    try {
        const read = await readers.read({
            settings: { ...settings, baseUrl: mockApi.url, ...stage.settings, ...(!lasts && patient) },
            accountId,
            environment,
            isRealTime,
            onPrint,
        });
        return { mockApi, stage, read };
    } finally {
        await stage.close?.();
        await mockApi.close();
    }
}

function expectNoSecrets({ output }: Read): void {
    for (const secret of Object.values(secrets)) {
        expect(output).not.toContain(secret);
        expect(output).not.toContain(encodeURIComponent(secret));
        expect(output).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
    }
}

function expectEnding(ends: Ending, mockApi: MockApi, { accountId = mockApi.accountId }: Stage, read: Read): void {
    expect(mockApi.requests).toHaveLength(arrivedOf(ends));
    expect(read.reported.peakRssMb).toBeLessThan(memoryBoundMb);
    if (ends === "ok") {
        expectImage(read);
        return;
    }
    const { error: name, status, says, tries } = ends;
    const { message = "", ...error } = read.reported;
    expect({ name: error.name, code: error.code }).toEqual({ name, code: codes[name] });
    if (status !== "any") {
        expect(error.status).toBe(status);
    }
    expect(message).toMatch(says);
    expect(message).toContain(`Could not read image "x" in account "${accountId}": `);
    const attempts = tries === 1 ? "1 attempt" : `${tries} attempts`;
    expect(message).toMatch(
        new RegExp(`^Could not read [^\\p{Cc}]+, ${attempts} in \\d+\\.\\d s\\. [^\\p{Cc}]+\\.$`, "u"),
    );
    expect(error.prints.filter((line) => line.includes(" GET /accounts/"))).toHaveLength(tries);
}

function expectImage({ reported: { outcome, message, value } }: Read): void {
    expect({ outcome, message }).toEqual({ outcome: "ok", message: undefined });
    expect(value).toMatchObject({
        meta: { a: 1 },
        requireSignedUrls: expect.any(Boolean) as boolean,
        draft: false,
        uploaded: expect.stringContaining("2024-01-02T03:04:05") as string,
        variantUrls: { public: expect.stringContaining("/x/public") as string },
    });
}

function arrivedOf(ends: Ending): number {
    return ends === "ok" ? 1 : (ends.requests ?? ends.tries);
}
