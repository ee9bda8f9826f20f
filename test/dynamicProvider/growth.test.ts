import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startMockApi } from "../../src/testing";

const count = 10_000;
const measureAt = [2000, 4000, 6000, 8000, count];
const maxBytesPerRead = 100;

const [firstId, idSuffix] = [10_000_000, "-017a-49c4-9ed7-87056c83901f"];
const timeoutMs = 120_000;

/** The built provider, in a process of its own: build the package first. */
it(
    "the provider process does not grow with the images that it reads",
    async () => {
        const ids = Array.from({ length: count }, (_, index) => `${firstId + index}${idSuffix}`);
        // Every fifth is missing.
        const images = ids.flatMap((id, index) =>
            index % 5 === 0 ? [] : [{ id, requireSignedURLs: index % 2 === 0 }],
        );
        const mockApi = await startMockApi({ images });
        const script = join(__dirname, "support/readForLong.cjs");
        const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script], {
            env: {
                ...process.env,
                CLOUDFLARE_BASE_URL: mockApi.url,
                CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
                CLOUDFLARE_API_TOKEN: "any-token",
                READ_FOR_LONG: JSON.stringify({ firstId, idSuffix, count, measureAt }),
            },
            timeout: timeoutMs,
        });
        await mockApi.close();
        const { failures, heapBytes } = JSON.parse(stdout) as { failures: number; heapBytes: number[] };
        const isRead = (index: number) => index % 5 !== 0 && index % 3 !== 0;
        expect(failures).toBe(ids.filter((_, index) => !isRead(index)).length);
        const growth = heapBytes.slice(1).map((bytes, index) => (bytes - (heapBytes[index] ?? 0)) / 2000);
        process.stdout.write(`bytes a read, of 2,000 each: ${growth.map(Math.round).join(", ")}\n`);
        // What is kept of each read makes every stretch grow; compiled code only the first ones.
        expect(Math.min(...growth)).toBeLessThan(maxBytesPerRead);
    },
    timeoutMs,
);
