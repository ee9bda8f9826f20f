import { existsSync, mkdirSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";

import { withLock } from "../../scripts/setup/lock.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const neverWaits = () => Promise.reject(new Error("It waits."));

let lock;
let said;
beforeEach(() => {
    lock = path.join(temporaryFolder(), "lock");
    said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => said.mockRestore());

test("the work runs with the lock held, and its result is given", async () => {
    const result = await withLock(lock, async () => existsSync(lock), neverWaits);
    expect(result).toBe(true);
    expect(existsSync(lock)).toBe(false);
    expect(said).not.toHaveBeenCalled();
});

test("the lock is released when the work fails", async () => {
    const failing = withLock(lock, () => Promise.reject(new Error("broken")), neverWaits);
    await expect(failing).rejects.toThrow("broken");
    expect(existsSync(lock)).toBe(false);
});

test("the exit of the process releases the lock, and later exits leave the lock of others alone", async () => {
    const handlers = process.listenerCount("exit");
    await withLock(
        lock,
        async () => {
            process.listeners("exit").at(-1)();
            expect(existsSync(lock)).toBe(false);
        },
        neverWaits,
    );
    expect(process.listenerCount("exit")).toBe(handlers);
});

test("a lock that is held makes others wait until it is released, and says once which one it is", async () => {
    mkdirSync(lock);
    let waits = 0;
    await withLock(
        lock,
        async () => undefined,
        async () => {
            waits += 1;
            if (waits === 3) {
                rmSync(lock, { recursive: true });
            }
        },
    );
    expect(waits).toBe(3);
    expect(said.mock.calls).toEqual([[`toolchain: waiting for another process, which holds ${lock} …\n`]]);
});

test("a lock that was not kept fresh for half a minute is taken from the process that was killed", async () => {
    mkdirSync(lock);
    const halfAMinuteAgo = Date.now() / 1000 - 31;
    utimesSync(lock, halfAMinuteAgo, halfAMinuteAgo);
    expect(await withLock(lock, async () => "done", neverWaits)).toBe("done");
});

test("a lock that was kept fresh a quarter of a minute ago is respected", async () => {
    mkdirSync(lock);
    const quarterAgo = Date.now() / 1000 - 15;
    utimesSync(lock, quarterAgo, quarterAgo);
    await expect(withLock(lock, async () => "done", neverWaits)).rejects.toThrow("It waits.");
});

test("a lock that is held is kept fresh", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "Date"] });
    try {
        await withLock(
            lock,
            async () => {
                utimesSync(lock, 0, 0);
                jest.advanceTimersByTime(5_000);
                while (statSync(lock).mtimeMs === 0) {
                    await new Promise((resolve) => setImmediate(resolve));
                }
            },
            neverWaits,
        );
    } finally {
        jest.useRealTimers();
    }
});

test("a folder that cannot be written to is an error and no lock", async () => {
    const missing = path.join(lock, "below", "nothing");
    await expect(withLock(missing, async () => undefined, neverWaits)).rejects.toThrow("ENOENT");
});
