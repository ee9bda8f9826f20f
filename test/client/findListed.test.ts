import fc from "fast-check";
import { InvalidResponseError, ServerError } from "../../src/base/errors";
import { type AccountList, findListed } from "../../src/client/findListed";
import { imagesPerPage, type WirePage } from "../../src/client/wire";
import { anImage } from "../support/fakeClient";

/** An account whose images have their place in the list as id, the newest 0. */
interface Account {
    readonly images: number;
    readonly perPage: number;
    /** How many images it is said to have; undefined where the count fails. */
    readonly counted?: number | undefined;
    /** How many pages the list has at most. */
    readonly maxPages?: number;
    /** How many turns of the event loop each response takes, in the order of the requests. Default: 1. */
    readonly turns?: readonly number[];
}

const allPages = ({ images, perPage }: Account) => Math.max(1, Math.ceil(images / perPage));

/** The requests for a set of places, and what it found. Nothing is listed at half a place, or beyond the end. */
async function find(places: readonly number[], account: Account) {
    const sent: string[] = [];
    const found = await findListed(
        new Set(places.map(String)),
        listOf(account, (what) => sent.push(what)),
    );
    const singles = places.length - found.size;
    return { sent, singles, requests: sent.length + singles, found: [...found.keys()].map(Number) };
}

function listOf(account: Account, onRequest: (what: string) => void): AccountList {
    const { images, perPage, maxPages = Infinity, turns = [] } = account;
    let requests = 0;
    const counted = "counted" in account ? account.counted : images;
    async function* pages(name: string, idAt: (index: number) => number): AsyncGenerator<WirePage, void, undefined> {
        const count = Math.min(allPages(account), maxPages);
        for (let page = 0; page < count; page++) {
            onRequest(`${name} ${page + 1}`);
            const size = Math.max(0, Math.min(perPage, images - page * perPage));
            const ids = Array.from({ length: size }, (_, index) => String(idAt(page * perPage + index)));
            for (let turn = turns[requests++] ?? 1; turn > 0; turn--) {
                await new Promise((resolve) => setImmediate(resolve));
            }
            yield {
                images: ids.map((id) => [id, () => ({ value: anImage })]),
                continuationToken: page + 1 < count ? `after ${page}` : undefined,
            };
        }
    }
    return {
        newestFirst: () => pages("newest", (index) => index),
        oldestFirst: () => pages("oldest", (index) => images - 1 - index),
        count: () => {
            onRequest("count");
            return counted === undefined ? Promise.reject(new Error("refused")) : Promise.resolve(counted);
        },
    };
}

const spread = (count: number, { images }: Account) => places(count, (index) => Math.floor((index * images) / count));
const newest = (count: number) => places(count, (index) => index);
const oldest = (count: number, { images }: Account) => places(count, (index) => images - 1 - index);
const drafts = (count: number) => places(count, (index) => index + 0.5);

function places(count: number, at: (index: number) => number): number[] {
    return Array.from({ length: count }, (_, index) => at(index));
}

const accountOf = (images: number): Account => ({ images, perPage: imagesPerPage });

describe("the requests for a set", () => {
    it.each<[string, (count: number, account: Account) => number[], number, number, number]>([
        ["1 of 5,000", spread, 1, 5000, 1],
        ["3 of 5,000", spread, 3, 5000, 3],
        ["10 of 500", spread, 10, 500, 2],
        ["100 of 1,000", spread, 100, 1000, 2],
        ["1,000 of 5,000", spread, 1000, 5000, 6],
        ["1,000 of 5,000, the newest", newest, 1000, 5000, 2],
        ["1,000 of 5,000, the oldest", oldest, 1000, 5000, 5],
        ["10 of 5,000, the oldest", oldest, 10, 5000, 5],
        ["100 of 100,000", spread, 100, 100_000, 101],
        ["1,000 of 100,000", spread, 1000, 100_000, 101],
        ["1,000 of 100,000, the oldest", oldest, 1000, 100_000, 5],
        ["1,000 drafts of 5,000", drafts, 1000, 5000, 1006],
    ])("%s", async (_, place, count, images, requests) => {
        const account = accountOf(images);
        const { requests: sent } = await find(place(count, account), account);
        expect(sent).toBeLessThanOrEqual(requests);
    });

    it("are never over twice those of the better plan and one, wherever its images are", async () => {
        const cases = fc.constantFrom(8, 20, 60).chain((most) =>
            fc.record({
                set: fc.uniqueArray(
                    fc.integer({ min: -4, max: 2 * most + 4 }).map((half) => half / 2),
                    { maxLength: most },
                ),
                images: fc.nat(most),
                perPage: fc.integer({ min: 1, max: 8 }),
                turns: fc.array(fc.nat(4), { maxLength: most }),
            }),
        );
        await fc.assert(
            fc.asyncProperty(cases, async ({ set, ...account }) => {
                const { images } = account;
                const { requests, found } = await find(set, account);
                const listed = set.filter((place) => Number.isInteger(place) && place >= 0 && place < images);
                expect(found.filter((place) => !listed.includes(place))).toEqual([]);
                const better = Math.min(set.length, allPages(account) + set.length - listed.length);
                expect(requests).toBeLessThanOrEqual(2 * better + 1);
            }),
            { numRuns: 1000 },
        );
    }, 60_000);

    it.each<[string, number[], Account, string[], number]>([
        ["none where they are few", newest(3), accountOf(5000), [], 3],
        ["the count, beside the first page", newest(4), accountOf(500), ["newest 1", "count"], 0],
        [
            "pages from both ends at once, as long as two are left",
            spread(100, accountOf(4000)),
            accountOf(4000),
            ["newest 1", "count", "newest 2", "oldest 1", "newest 3"],
            0,
        ],
        [
            "single reads, where fewer than two are left for a page",
            oldest(7, accountOf(5000)),
            accountOf(5000),
            ["newest 1", "count"],
            7,
        ],
        [
            "pages, where more are left",
            oldest(8, accountOf(5000)),
            accountOf(5000),
            ["newest 1", "count", "newest 2", "oldest 1", "newest 3"],
            0,
        ],
    ])("are %s", async (_, set, account, requests, singles) => {
        const result = await find(set, account);
        expect({ sent: toSorted(result.sent), singles: result.singles }).toEqual({ sent: toSorted(requests), singles });
    });

    it("come from each end as it goes on: neither waits for the other", async () => {
        const account = accountOf(10_000);
        const sent: string[] = [];
        let letGo: () => void = () => undefined;
        const held = new Promise<void>((resolve) => (letGo = resolve));
        const list = listOf(account, (what) => {
            sent.push(what);
            if (what === "newest 4") {
                letGo();
            }
        });
        async function* oldestFirst(): AsyncGenerator<WirePage, void, undefined> {
            await held;
            yield* list.oldestFirst();
        }
        const found = await findListed(new Set(spread(1000, account).map(String)), { ...list, oldestFirst });
        expect(found.size).toBe(1000);
        expect(sent).toHaveLength(11);
    });

    it.each([
        ["fails with it, if each image would fail alike", new ServerError("down"), true],
        ["goes on one by one, if not", new InvalidResponseError("odd"), false],
    ])("end at both ends where one fails: the set %s", async (_, failure, isShared) => {
        const account = accountOf(100_000);
        const sent: string[] = [];
        const list = listOf(account, (what) => sent.push(what));
        async function* oldestFirst(): AsyncGenerator<WirePage, void, undefined> {
            yield* [];
            await Promise.resolve();
            throw failure;
        }
        const finding = findListed(new Set(spread(1000, account).map(String)), { ...list, oldestFirst });
        expect(
            await finding.then(
                () => "found",
                (error: unknown) => error,
            ),
        ).toBe(isShared ? failure : "found");
        for (let turn = 0; turn < 10; turn++) {
            await new Promise((resolve) => setImmediate(resolve));
        }
        expect(sent).toEqual(["newest 1", "count", "newest 2"]);
    });

    it("are single reads for the rest, where the list ends before the account does", async () => {
        const account = { ...accountOf(30_000), maxPages: 10 };
        const { sent, singles } = await find(spread(3000, account), account);
        expect(sent.filter((what) => what !== "count")).toHaveLength(20);
        expect(singles).toBe(1000);
    });
});

describe("an id that is listed more than once", () => {
    const kinds = {
        public: { value: { ...anImage, requireSignedUrls: false } },
        signed: { value: { ...anImage, requireSignedUrls: true } },
        unusable: { problem: "odd" },
    };
    type Entry = readonly [id: string, kind: keyof typeof kinds];

    /** What is found of a list whose pages are all read, from both ends. */
    function findAll(entries: readonly Entry[], perPage: number) {
        async function* pages(inOrder: readonly Entry[]): AsyncGenerator<WirePage, void, undefined> {
            for (let from = 0; from < inOrder.length; from += perPage) {
                await new Promise((resolve) => setImmediate(resolve));
                const images = inOrder
                    .slice(from, from + perPage)
                    .map(([id, kind]) => [id, () => kinds[kind]] as const);
                yield { images, continuationToken: from + perPage < inOrder.length ? "more" : undefined };
            }
        }
        const unlisted = Array.from({ length: 200 }, (_, index) => `unlisted ${index}`);
        return findListed(new Set([...entries.map(([id]) => id), ...unlisted]), {
            newestFirst: () => pages(entries),
            oldestFirst: () => pages(entries.toReversed()),
            count: () => Promise.resolve(entries.length),
        });
    }

    it("is public if one of them is, and read alone if one of them is unusable, wherever they are", async () => {
        const entry = fc.tuple(
            fc.constantFrom("a", "b", "c"),
            fc.constantFrom("public" as const, "signed" as const, "unusable" as const),
        );
        const seen = { public: 0, signed: 0, unusable: 0 };
        await fc.assert(
            fc.asyncProperty(
                fc.array(entry, { maxLength: 30 }),
                fc.integer({ min: 1, max: 10 }),
                async (list, perPage) => {
                    const found = await findAll(list, perPage);
                    for (const id of new Set(list.map(([listed]) => listed))) {
                        const own = list.filter(([listed]) => listed === id).map(([, kind]) => kind);
                        const worst = (["unusable", "public", "signed"] as const).find((kind) => own.includes(kind));
                        const image = found.get(id);
                        expect(image === undefined ? "unusable" : image.requireSignedUrls ? "signed" : "public").toBe(
                            worst,
                        );
                        seen[worst ?? "unusable"] += 1;
                    }
                },
            ),
            { numRuns: 300 },
        );
        expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
    });
});

describe("the count", () => {
    it("may fail: the set is found, at no more than three times the requests of the better plan and one", async () => {
        const cases = fc.record({ set: fc.integer({ min: 0, max: 60 }), images: fc.nat(60), from: fc.nat(60) });
        await fc.assert(
            fc.asyncProperty(cases, async ({ set, images, from }) => {
                const account: Account = { images, perPage: 4, counted: undefined };
                const { requests } = await find(
                    places(set, (index) => from + index),
                    account,
                );
                const unlisted = Math.max(0, Math.min(set, from + set - images));
                expect(requests).toBeLessThanOrEqual(3 * Math.min(set, allPages(account) + unlisted) + 1);
            }),
        );
    });

    it.each([-1, 0, 1, 30, 1000, Number.MAX_SAFE_INTEGER])("may be wrong: %d", async (counted) => {
        const account: Account = { images: 40, perPage: 4, counted };
        const { found, sent } = await find(newest(60), account);
        expect(found.filter((place) => place >= 40)).toEqual([]);
        expect(found.length).toBeGreaterThanOrEqual(4);
        expect(sent.length).toBeLessThanOrEqual(1 + 2 * allPages(account));
    });
});

function toSorted(texts: readonly string[]): string[] {
    return [...texts].sort();
}
