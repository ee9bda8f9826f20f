import { fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as fsPromises from "node:fs/promises";
import path from "node:path";

import * as fc from "fast-check";

import { withLock } from "../../scripts/setup/lock.mjs";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } = fs;

const neverWaits = () => Promise.reject(new Error("It waits."));
const contenders = Array.from({ length: 8 }, (_, index) => index);

let folder;
let lock;
let said;
beforeEach(() => {
    folder = temporaryFolder();
    lock = path.join(folder, "lock");
    said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => said.mockRestore());

/** A lock as a process holds it that kept it fresh so many seconds ago. */
function leaveLock(secondsAgo, at = lock) {
    mkdirSync(at);
    const holder = path.join(at, "holder");
    writeFileSync(holder, "");
    const time = Date.now() / 1000 - secondsAgo;
    utimesSync(holder, time, time);
    utimesSync(at, time, time);
}

/** The file that is kept fresh. */
const holderOf = () => path.join(lock, ...readdirSync(lock));

test("the work runs with the lock held, its result is given, and nothing is left", async () => {
    const result = await withLock(lock, async () => existsSync(lock), neverWaits);
    expect(result).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
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

test("a lock that was taken from its holder, which slept too long, is not released by it", async () => {
    await withLock(
        lock,
        async () => {
            rmSync(lock, { recursive: true });
            leaveLock(0);
        },
        neverWaits,
    );
    expect(readdirSync(lock)).toEqual(["holder"]);
});

test("a lock that is held makes others wait until it is released, and says once which one it is", async () => {
    leaveLock(0);
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
    expect(readdirSync(folder)).toEqual([]);
});

test.each([15, -15])("a lock that was kept fresh %i seconds ago is respected", async (secondsAgo) => {
    leaveLock(secondsAgo);
    await expect(withLock(lock, async () => "done", neverWaits)).rejects.toThrow("It waits.");
});

test.each([
    ["was not kept fresh for half a minute", () => leaveLock(31)],
    ["was kept fresh in 1970", () => leaveLock(Date.now() / 1000)],
    ["has a time in the future", () => leaveLock(-31)],
    ["has a time in the year 2100", () => leaveLock(Date.now() / 1000 - Date.UTC(2100) / 1000)],
    ["has no holder in it", () => mkdirSync(lock)],
    ["is a file", () => writeFileSync(lock, "")],
    ["is a link to nothing", () => symlinkSync(path.join(folder, "nothing"), lock)],
    ["is a link to itself", () => symlinkSync(lock, lock)],
    [
        "is a link to another lock",
        () => {
            leaveLock(0, path.join(folder, "other"));
            symlinkSync(path.join(folder, "other"), lock);
        },
    ],
    [
        "has a link to nothing as its holder",
        () => {
            mkdirSync(lock);
            symlinkSync(path.join(folder, "nothing"), path.join(lock, "holder"));
            fs.lutimesSync(path.join(lock, "holder"), 0, 0);
        },
    ],
    [
        "has more in it than its holder",
        () => {
            leaveLock(31);
            mkdirSync(path.join(lock, "a", "b"), { recursive: true });
            utimesSync(path.join(lock, "a"), 0, 0);
        },
    ],
])("a lock that %s holds up nobody", async (_, leave) => {
    leave();
    expect(await withLock(lock, async () => "done", neverWaits)).toBe("done");
});

test("a lock that is held is kept fresh", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "Date"] });
    try {
        await withLock(
            lock,
            async () => {
                utimesSync(holderOf(), 0, 0);
                jest.advanceTimersByTime(5_000);
                while (statSync(holderOf()).mtimeMs === 0) {
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

describe("eight that want one lock hold it one after the other", () => {
    const left = [
        ["released", () => undefined],
        ["left by a killed process", () => leaveLock(31)],
        ["a link to nothing", () => symlinkSync("nothing", lock)],
        ["empty", () => mkdirSync(lock)],
    ];

    test.each(left)("in every order of their steps, when it is %s", async (_, leave) => {
        await fc.assert(
            fc
                .asyncProperty(fc.scheduler(), async (scheduler) => {
                    leave();
                    jest.resetModules();
                    jest.doMock("node:fs/promises", () => stepByStep(scheduler));
                    const { withLock: scheduledLock } = await import("../../scripts/setup/lock.mjs");
                    const held = [];
                    let holders = 0;
                    const work = (contender) => async () => {
                        holders += 1;
                        held.push([contender, holders]);
                        for (const step of ["begins", "works", "ends"]) {
                            await scheduler.schedule(Promise.resolve(), step);
                        }
                        holders -= 1;
                    };
                    let waits = 0;
                    const wait = () => {
                        waits += 1;
                        expect(waits).toBeLessThan(1000);
                        return scheduler.schedule(Promise.resolve(), "waits");
                    };
                    const all = Promise.all(contenders.map((name) => scheduledLock(lock, work(name), wait)));
                    await scheduler.waitFor(all);
                    expect(held.map(([, together]) => together)).toEqual(contenders.map(() => 1));
                    expect(new Set(held.map(([contender]) => contender))).toEqual(new Set(contenders));
                    expect(readdirSync(folder)).toEqual([]);
                })
                .afterEach(() => {
                    jest.dontMock("node:fs/promises");
                    rmSync(lock, { recursive: true, force: true });
                }),
            { numRuns: 15 },
        );
    });

    test("as processes of their own, when killed processes left it", async () => {
        const locks = Array.from({ length: 10 }, (_, index) => path.join(folder, `lock-${index}`));
        locks.forEach((stale) => leaveLock(31, stale));
        const script = path.join(__dirname, "support", "contender.mjs");
        const children = contenders.map(() => fork(script, locks, { stdio: ["ignore", "ignore", "ignore", "ipc"] }));
        try {
            for (const stale of locks) {
                const said = await tell(children);
                expect([stale, said.toSorted()]).toEqual([stale, ["holds", ...Array(7).fill("waits")]]);
                await tell([children[said.indexOf("holds")]]);
            }
        } finally {
            children.forEach((child) => child.kill("SIGKILL"));
        }
    });
});

/** Tells each child to go on, and resolves to what each says next. */
function tell(children) {
    const said = children.map(async (child) => (await once(child, "message"))[0]);
    children.forEach((child) => child.send("go on"));
    return Promise.all(said);
}

/** The file system, each call of which is one step that the scheduler takes when it wants. */
function stepByStep(scheduler) {
    const calls = Object.keys(fsPromises).filter((name) => typeof fs[`${name}Sync`] === "function");
    const step =
        (name) =>
        async (...args) => {
            await scheduler.schedule(Promise.resolve(), name);
            return fs[`${name}Sync`](...args);
        };
    return Object.fromEntries(calls.map((name) => [name, step(name)]));
}
