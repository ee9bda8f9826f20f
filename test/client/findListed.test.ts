import fc from "fast-check";
import { findListed, imagesPerPage } from "../../src/client/findListed";
import type { WirePage } from "../../src/client/wireList";
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
                5000: [1, 6, 5, 5, 5],
                10_000: [1, 10, 10, 10, 10],
                100_000: [1, 16, 100, 100, 100],
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
                10_000: [1, 18, 10, 10, 10],
                100_000: [1, 18, 198, 100, 100],
            },
        ],
        [
            "are spread evenly, one in ten missing",
            {
                10: [1, 2, 92, 992, 4992],
                100: [1, 2, 11, 911, 4911],
                1000: [1, 2, 11, 101, 4101],
                5000: [1, 6, 15, 105, 505],
                10_000: [1, 10, 20, 110, 510],
                100_000: [1, 16, 105, 200, 600],
            },
        ],
        [
            "are drafts",
            {
                10: [1, 11, 101, 1001, 5001],
                100: [1, 11, 101, 1001, 5001],
                1000: [1, 11, 101, 1001, 5001],
                5000: [1, 15, 105, 1005, 5005],
                10_000: [1, 18, 110, 1010, 5010],
                100_000: [1, 18, 198, 1100, 5100],
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

    it("are anywhere, in pages of any size", async () => {
        const place = fc.integer({ min: -20, max: 140 }).map((half) => half / 2);
        await fc.assert(
            fc.asyncProperty(
                fc.uniqueArray(place, { maxLength: 60 }),
                fc.nat(60),
                fc.integer({ min: 1, max: 8 }),
                async (...account) => {
                    await countSoundly(...account);
                },
            ),
            { numRuns: 2000 },
        );
    });
});

/**
 * The requests that a set takes, single reads included. Fails when something else than what is listed was found, or
 * when they are more than twice those of any other way.
 */
async function countSoundly(set: readonly number[], account: number, perPage: number): Promise<number> {
    let taken = 0;
    async function* pages(): AsyncGenerator<WirePage> {
        for (const page of pagesOf(account, perPage)) {
            taken += 1;
            yield await Promise.resolve(page);
        }
    }
    const found = await findListed(new Set(set.map(String)), pages());
    const isListed = (place: number) => Number.isInteger(place) && place >= 0 && place < account;
    const listed = set.filter(isListed);
    expect([...found.keys()].map(Number).every((place) => listed.includes(place))).toBe(true);

    const requests = taken + set.length - found.size;
    const allPages = Math.max(1, Math.ceil(account / perPage));
    const pagesUntilLast = Math.floor(Math.max(...listed) / perPage) + 1;
    const otherWays = [
        set.length,
        allPages + set.length - listed.length,
        ...(listed.length === set.length && set.length > 0 ? [pagesUntilLast] : []),
    ];
    expect(requests).toBeLessThanOrEqual(2 * Math.min(...otherWays));
    return requests;
}

const madePages = new Map<string, readonly WirePage[]>();

/** The pages of an account: an image's id is its place. */
function pagesOf(account: number, perPage: number): readonly WirePage[] {
    const key = `${account} by ${perPage}`;
    const pages = madePages.get(key) ?? makePages(account, perPage);
    madePages.set(key, pages);
    return pages;
}

function makePages(account: number, perPage: number): readonly WirePage[] {
    const count = Math.max(1, Math.ceil(account / perPage));
    return places(count, (page) => page).map((page) => ({
        images: places(Math.min(perPage, account - page * perPage), (index) => page * perPage + index).map((place) => [
            String(place),
            wireImage,
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
