import fc from "fast-check";
import { findListed, imagesPerPage } from "../../src/client/findListed";
import type { WirePage } from "../../src/client/wirePage";
import { wireImage } from "../support/fakeClient";

const accounts = [10, 100, 1000, 5000, 10_000, 100_000];
const sets = [1, 10, 100, 1000, 5000];

/** Where the images of a set are in the list, the newest at 0. Nothing is listed at half a place, or beyond the end. */
const placements = {
    "are spread evenly": (set: number, account: number) => places(set, (index) => spread(index, set, account)),
    "are the newest": (set: number) => places(set, (index) => index),
    "are the oldest": (set: number, account: number) => places(set, (index) => account - 1 - index),
    "are spread evenly, one in ten missing": (set: number, account: number) =>
        places(set, (index) => spread(index, set, account) + (index % 10 === 9 ? 0.5 : 0)),
    "are drafts": (set: number) => places(set, (index) => index + 0.5),
};

describe("the requests for a set whose images", () => {
    // A row for each account; in it, a set of each size.
    it.each<[keyof typeof placements, Record<number, number[]>]>([
        [
            "are spread evenly",
            {
                10: [1, 1, 91, 991, 4991],
                100: [1, 1, 1, 901, 4901],
                1000: [1, 1, 1, 1, 4001],
                5000: [1, 9, 6, 5, 5],
                10_000: [1, 11, 11, 11, 11],
                100_000: [1, 12, 101, 101, 101],
            },
        ],
        [
            "are the newest",
            {
                10: [1, 1, 91, 991, 4991],
                100: [1, 1, 1, 901, 4901],
                1000: [1, 1, 1, 1, 4001],
                5000: [1, 1, 1, 1, 5],
                10_000: [1, 1, 1, 1, 5],
                100_000: [1, 1, 1, 1, 5],
            },
        ],
        [
            "are the oldest",
            {
                10: [1, 1, 91, 991, 4991],
                100: [1, 1, 1, 901, 4901],
                1000: [1, 1, 1, 1, 4001],
                5000: [1, 5, 5, 5, 5],
                10_000: [1, 13, 5, 9, 11],
                100_000: [1, 13, 103, 9, 17],
            },
        ],
        [
            "are spread evenly, one in ten missing",
            {
                10: [1, 2, 92, 992, 4992],
                100: [1, 2, 11, 911, 4911],
                1000: [1, 2, 11, 101, 4101],
                5000: [1, 9, 16, 105, 505],
                10_000: [1, 11, 21, 111, 511],
                100_000: [1, 12, 101, 201, 601],
            },
        ],
        [
            "are drafts",
            {
                10: [1, 11, 101, 1001, 5001],
                100: [1, 11, 101, 1001, 5001],
                1000: [1, 11, 101, 1001, 5001],
                5000: [1, 16, 106, 1005, 5005],
                10_000: [1, 13, 111, 1011, 5011],
                100_000: [1, 13, 103, 1101, 5101],
            },
        ],
    ])("%s", async (placement, table) => {
        const counted: Record<number, number[]> = {};
        for (const account of accounts) {
            counted[account] = await Promise.all(
                sets.map((set) => countSoundly(placements[placement](set, account), account, imagesPerPage)),
            );
        }
        expect(counted).toEqual(table);
    });

    it.each([
        ["counted", known],
        ["not counted", unknown],
        ["counted too late", () => new Promise<number>(() => undefined)],
    ])("are anywhere, in pages of any size that are %s", async (_, count) => {
        // Small ones, too: few places in few pages are where a request more or less is most.
        const accounts = fc.constantFrom(8, 20, 60).chain((most) =>
            fc.record({
                set: fc.uniqueArray(
                    fc.integer({ min: -4, max: 2 * most + 4 }).map((half) => half / 2),
                    { maxLength: most },
                ),
                account: fc.nat(most),
                perPage: fc.integer({ min: 1, max: 8 }),
            }),
        );
        await fc.assert(
            fc.asyncProperty(accounts, async ({ set, account, perPage }) => {
                await countSoundly(set, account, perPage, count);
            }),
            { numRuns: 10_000 },
        );
    });

    const rows: {
        why: string;
        set: number[];
        account: number;
        count: (pages: number) => Promise<number>;
        pages: number;
        requests: number;
    }[] = [
        {
            why: "many are old",
            set: places(50, (index) => 150 + index),
            account: 200,
            count: known,
            pages: 8,
            requests: 29,
        },
        {
            why: "few are old",
            set: places(30, (index) => 170 + index),
            account: 200,
            count: known,
            pages: 2,
            requests: 33,
        },
        {
            why: "one has as many as are left",
            set: places(15, (index) => 10 + index),
            account: 200,
            count: known,
            pages: 4,
            requests: 5,
        },
        { why: "one has fewer", set: [10, 11, 12, 30, 31, 32, 33], account: 200, count: known, pages: 2, requests: 7 },
        { why: "four are left", set: [10, 11, 12, 13], account: 20, count: known, pages: 2, requests: 3 },
        { why: "three are left", set: [10, 11, 12], account: 20, count: known, pages: 1, requests: 4 },
        {
            why: "each saves a request",
            set: places(40, (index) => 5 * index),
            account: 200,
            count: unknown,
            pages: 20,
            requests: 21,
        },
        {
            why: "none saves any",
            set: places(20, (index) => 10 * index),
            account: 200,
            count: unknown,
            pages: 10,
            requests: 21,
        },
    ];

    it.each(rows)("takes $pages pages of 10 and sends $requests requests where $why", async (row) => {
        let taken = 0;
        expect(await countSoundly(row.set, row.account, 10, row.count, () => (taken += 1))).toBe(row.requests);
        expect(taken).toBe(row.pages);
    });

    it("are those for pages from both ends at once, as soon as the count is known", async () => {
        const asked: string[] = [];
        let underWay = 0;
        async function* end(name: string, pages: readonly WirePage[]): AsyncGenerator<WirePage, void, undefined> {
            for (const [index, page] of pages.entries()) {
                underWay += 1;
                asked.push(`${name} ${index + 1}, ${underWay} under way`);
                await new Promise((resolve) => setImmediate(resolve));
                underWay -= 1;
                yield page;
            }
        }
        const ids = new Set(places(60, (index) => index).map(String));
        const found = await findListed(ids, {
            newestFirst: () => end("newest", pagesOf(60, 10)),
            oldestFirst: () => end("oldest", fromTheEnd(60, 10)),
            countPages: () => known(6),
        });
        expect(found.size).toBe(60);
        expect(asked).toEqual([
            "newest 1, 1 under way",
            "newest 2, 1 under way",
            "newest 3, 1 under way",
            "oldest 1, 2 under way",
            "newest 4, 1 under way",
            "oldest 2, 2 under way",
        ]);
    });

    it("are found, however wrong the count is", async () => {
        const counts = fc.constantFrom(0, 1, 3, 1000, Number.MAX_SAFE_INTEGER);
        await fc.assert(
            fc.asyncProperty(fc.integer({ min: 3, max: 40 }), fc.nat(60), counts, async (set, account, count) => {
                const ids = new Set(places(set, (index) => index).map(String));
                const found = await findListed(ids, {
                    newestFirst: () => toAsync(pagesOf(account, 4)),
                    oldestFirst: () => toAsync(fromTheEnd(account, 4)),
                    countPages: () => Promise.resolve(count),
                });
                expect([...found.keys()].every((id) => Number(id) < account)).toBe(true);
                expect(found.size).toBeGreaterThanOrEqual(Math.min(4, set, account));
            }),
        );
    });
});

/** How many pages an account has, told before the next of them has come. */
function known(pages: number): Promise<number> {
    return Promise.resolve(pages);
}

function unknown(): Promise<number> {
    return Promise.reject(new Error("The statistics may not be read."));
}

/**
 * The requests that a set takes, the count and single reads included. Fails when something else than what is listed was
 * found, or when they are more than twice those of the better way.
 */
async function countSoundly(
    set: readonly number[],
    account: number,
    perPage: number,
    count: (pages: number) => Promise<number> = known,
    onTake: () => void = () => undefined,
): Promise<number> {
    const allPages = Math.max(1, Math.ceil(account / perPage));
    let sent = 0;
    const taking = () => {
        sent += 1;
        onTake();
    };
    const found = await findListed(new Set(set.map(String)), {
        newestFirst: () => toAsync(pagesOf(account, perPage), taking),
        oldestFirst: () => toAsync(fromTheEnd(account, perPage), taking),
        countPages: () => {
            sent += 1;
            return count(allPages);
        },
    });
    const isListed = (place: number) => Number.isInteger(place) && place >= 0 && place < account;
    const listed = set.filter(isListed);
    expect([...found.keys()].map(Number).every((place) => listed.includes(place))).toBe(true);

    const requests = sent + set.length - found.size;
    expect(requests).toBeLessThanOrEqual(2 * Math.min(set.length, allPages + set.length - listed.length));
    return requests;
}

async function* toAsync(
    pages: readonly WirePage[],
    onTake: () => void = () => undefined,
): AsyncGenerator<WirePage, void, undefined> {
    for (const page of pages) {
        onTake();
        yield await Promise.resolve(page);
    }
}

const madePages = new Map<string, readonly WirePage[]>();

/** The pages of an account: an image's id is its place. */
function pagesOf(account: number, perPage: number): readonly WirePage[] {
    const key = `${account} by ${perPage}`;
    const pages = madePages.get(key) ?? makePages(account, perPage);
    madePages.set(key, pages);
    return pages;
}

/** The same, the oldest first. */
function fromTheEnd(account: number, perPage: number): readonly WirePage[] {
    return pagesOf(account, perPage).map(({ images, ...page }) => ({
        ...page,
        images: images.map(([id, check]) => [String(account - 1 - Number(id)), check]),
    }));
}

function makePages(account: number, perPage: number): readonly WirePage[] {
    const count = Math.max(1, Math.ceil(account / perPage));
    return places(count, (page) => page).map((page) => ({
        images: places(Math.min(perPage, account - page * perPage), (index) => page * perPage + index).map((place) => [
            String(place),
            () => ({ value: wireImage }),
        ]),
        continuationToken: page + 1 < count ? `after ${page}` : undefined,
    }));
}

/** Every so many images, or all of them and more that are not there. */
function spread(index: number, set: number, account: number): number {
    return Math.floor(index * Math.max(1, account / set));
}

function places(count: number, at: (index: number) => number): number[] {
    return Array.from({ length: count }, (_, index) => at(index));
}
