import type { Client, PageQuery } from "../../../src/client/client";
import type { AccountReference } from "../../../src/base/ids";
import { type GetImagesArgs, images } from "../../../src/lookup/functions/getImages";
import { ExpectationError, type ImageExpectations, PermissionError } from "../../../src";
import type { Image } from "../../../src/client/image";
import { failureOf } from "../../support/failureOf";
import { callOf } from "../../support/call";
import { anImage, fakeClient, wireVariant } from "../../support/fakeClient";

function clientOf(...pages: readonly string[][]) {
    const asked: [AccountReference, PageQuery][] = [];
    const client = fakeClient({
        // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
        getPages: async function* (account, query) {
            asked.push([account, query]);
            for (const ids of pages) {
                yield {
                    images: ids.map((id) => [id, () => ({ value: { ...anImage, imageId: id } })] as const),
                    continuationToken: undefined,
                };
            }
        },
    });
    return { client, asked };
}

describe("getImages without Pulumi", () => {
    it("reads all pages", async () => {
        const { client } = clientOf(["a", "b"], ["c"]);
        const { accountId, images: found } = await images.run({}, callOf(client));
        expect([accountId, found.map(({ imageId }) => imageId)]).toEqual(["account", ["a", "b", "c"]]);
    });

    it("reads a page of any length", async () => {
        const ids = Array.from({ length: 125_000 }, (_, index) => String(index));
        const { images: found } = await images.run({}, callOf(clientOf(ids).client));
        expect(found).toHaveLength(ids.length);
    });

    it.each<[string, [id: string, isPrivate: boolean][][], boolean]>([
        [
            "public and private on a page",
            [
                [
                    ["x", false],
                    ["x", true],
                ],
            ],
            false,
        ],
        [
            "private and public on a page",
            [
                [
                    ["x", true],
                    ["x", false],
                ],
            ],
            false,
        ],
        [
            "private and public on two pages",
            [
                [
                    ["y", true],
                    ["x", true],
                ],
                [["z", true]],
                [["x", false]],
            ],
            false,
        ],
        ["private twice", [[["x", true]], [["x", true]]], true],
        [
            "public twice",
            [
                [
                    ["x", false],
                    ["x", false],
                ],
            ],
            true,
        ],
    ])("lists no id that is there %s as one image", async (_, pages, isListed) => {
        const client = fakeClient({
            // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
            getPages: async function* () {
                for (const page of pages) {
                    yield {
                        images: page.map(
                            ([id, requireSignedUrls]) =>
                                [id, () => ({ value: { ...anImage, imageId: id, requireSignedUrls } })] as const,
                        ),
                        continuationToken: undefined,
                    };
                }
            },
            getVariants: () => Promise.resolve(new Map()),
        });
        const listing = images.run({}, callOf(client));
        if (isListed) {
            expect((await listing).images).toHaveLength(pages.flat().length);
        } else {
            expect((await failureOf(listing)).message).toBe(
                'Could not list image "x" in account "account": it is listed twice, with and without requireSignedURLs. Try again later.',
            );
        }
    });

    it("asks for what is given, with the secrets that a response may repeat", async () => {
        const { client, asked } = clientOf([]);
        const args: GetImagesArgs = { creator: "me", meta: { album: "summer", year: 2026, none: undefined } };
        await images.run(args, callOf(client, { secretArgs: ["meta"] }));
        expect(asked).toEqual([
            [
                { accountId: "account", secrets: ["album", "year", "none", "summer", "2026"] },
                {
                    creator: "me",
                    meta: { "album[eq:string]": "summer", "year[eq:number]": "2026" },
                    perPage: Infinity,
                    sortOrder: undefined,
                },
            ],
        ]);
    });

    describe("with expect", () => {
        const wire = (imageId: string, changes: Partial<Image>) => ({ value: { ...anImage, imageId, ...changes } });
        const listing = (byId: Record<string, Partial<Image>>, variants: Client["getVariants"] = noVariants) =>
            fakeClient({
                // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
                getPages: async function* () {
                    const entries = Object.entries(byId).map(([id, changes]) => [id, () => wire(id, changes)] as const);
                    yield { images: entries, continuationToken: undefined };
                },
                getVariants: variants,
            });
        const noVariants = () => Promise.resolve(new Map());

        it("names in one error every image that fails, with its failures, and the list by its filters", async () => {
            const client = listing({ good: {}, bad: { creator: "b" }, worse: { creator: "b" }, odd: { creator: "o" } });
            const error = await failureOf(images.run({ expect: { creator: "someone" } }, callOf(client)));
            expect(error).toBeInstanceOf(ExpectationError);
            expect(error.message).toContain(
                'Could not use 3 of 4 images in account "account": creator is "b", expected "someone": "bad", "worse"; ' +
                    'creator is "o", expected "someone": "odd". ',
            );
            expect(error.message).toMatch(/^The list of images in account "account": Could not use 3 /);
            expect(error.message).not.toContain("draft");
            expect(error).toMatchObject({ failures: [{ imageId: "bad" }, { imageId: "worse" }, { imageId: "odd" }] });
            const filtered = { creator: 'b"', meta: { album: "home", year: { gte: 2024 }, none: undefined } };
            const one = listing({ bad: { creator: "b" } });
            expect(await failureOf(images.run({ ...filtered, expect: { creator: "x" } }, callOf(one)))).toMatchObject({
                message: expect.stringMatching(
                    /^The list of images in account "account" \(creator "b\\"", meta \{"album":"home","year":\{"gte":2024\}\}\): The image "bad" in /,
                ) as string,
                failures: [{ path: "creator", actual: "b" }],
            });
        });

        it("passes a list whose images all meet it, and judges the access as a lookup does", async () => {
            const isPrivate = { requireSignedUrls: true };
            const client = (never: boolean) =>
                listing({ a: isPrivate, b: isPrivate }, () =>
                    Promise.resolve(
                        new Map([
                            ["public", wireVariant(false)],
                            ["thumbnail", wireVariant(never)],
                        ]),
                    ),
                );
            const expected = { expect: { requireSignedUrls: true } };
            expect((await images.run(expected, callOf(client(false)))).images).toHaveLength(2);
            expect((await failureOf(images.run(expected, callOf(client(true))))).message).toContain(
                'variant "thumbnail" is public because it never requires signed URLs, expected signed: "a", "b"',
            );
            const unknown = await failureOf(images.run(expected, callOf(listing({ a: isPrivate }))));
            expect(unknown.message).toContain('the access to variant "public" is unknown');
        });

        it("fails where the variants may not be read and the access matters", async () => {
            const forbidden = () => Promise.reject(new PermissionError("forbidden"));
            const client = () => listing({ a: { requireSignedUrls: true } }, forbidden);
            const error = await failureOf(images.run({ expect: { requireSignedUrls: true } }, callOf(client())));
            expect(error.message).toBe("forbidden");
            expect((await images.run({ expect: { draft: false } }, callOf(client()))).images).toHaveLength(1);
        });

        it("warns if it is advisory", async () => {
            const advisory = { creator: "b", expect: { creator: "someone", enforcement: "advisory" } } as const;
            const one = callOf(listing({ a: { creator: "b" } }));
            expect((await images.run(advisory, one)).images).toHaveLength(1);
            expect(one.warnings).toEqual([
                expect.stringMatching(/^The list of images in account "account" \(creator "b"\): .* creator is "b", /),
            ]);
        });

        it.each<ImageExpectations>([{ draft: false }, { draft: false, creator: "someone" }])(
            "says that it judged no draft where %j asks for it, whether it passes or fails",
            async (expected) => {
                const said = 'The list of images in account "account" has no drafts, so they were not judged.';
                const passed = callOf(listing({ a: {} }));
                await images.run({ expect: expected }, passed);
                expect(passed.warnings).toEqual([said]);
                const failed = images.run({ expect: { ...expected, creator: "else" } }, callOf(listing({ a: {} })));
                expect((await failureOf(failed)).message).toMatch(new RegExp(` ${said}$`));
            },
        );

        const empty =
            /^The list of images in account "account"( \([^)]+\))? is empty, so `expect` judged nothing: .*allowEmpty/;

        it.each<GetImagesArgs>([
            { creator: "biling" },
            { meta: { album: "hmoe" } },
            { creator: "", meta: { year: { gt: 3000 } } },
            { sortOrder: "asc" },
            { maxItems: 5 },
        ])("fails for an empty list, which proves nothing: %j", async (args) => {
            const failed = images.run({ ...args, expect: { requireSignedUrls: true } }, callOf(listing({})));
            const error = await failureOf(failed);
            expect(error).toBeInstanceOf(ExpectationError);
            expect(error.message).toMatch(empty);
            const { creator, meta } = args;
            expect(error.message).toContain(creator === undefined ? "" : `creator "${creator}"`);
            expect(error.message).toContain(meta === undefined ? "" : `meta ${JSON.stringify(meta)}`);
            const advisory = callOf(listing({}));
            await images.run({ ...args, expect: { requireSignedUrls: true, enforcement: "advisory" } }, advisory);
            expect(advisory.warnings).toEqual([expect.stringMatching(empty)]);
            const allowed = callOf(listing({}));
            const passed = await images.run(
                { ...args, expect: { requireSignedUrls: true }, allowEmpty: true },
                allowed,
            );
            expect([passed.images, allowed.warnings]).toEqual([[], []]);
        });

        it.each(["creator", "meta", "expect"])("shows nothing of an image where %s is secret", async (secret) => {
            const client = listing({ a: { creator: "hidden" } });
            const args = { creator: "hidden", meta: { a: 1 }, expect: { creator: "other" } };
            const error = await failureOf(images.run(args, callOf(client, { secretArgs: [secret] })));
            expect(error.message).not.toMatch(/hidden|other|"a":/);
            expect(error.message).toContain("(creator [secret], meta [secret])");
            expect(error).toMatchObject({ failures: [] });
        });

        describe("of a list that may lack images", () => {
            const ids = (count: number) => Array.from({ length: count }, (_, index) => `image-${index}`);
            const counting = (current: number) => () => Promise.resolve({ current, allowed: 100_000 });
            const unknown = () => Promise.reject(new Error("unknown"));

            /** What is said of it, and whether a mandatory judgement fails. */
            async function endOf(
                args: GetImagesArgs,
                found: readonly string[],
                getStats: Client["getStats"],
                end: object = {},
            ) {
                const client = fakeClient({
                    // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
                    getPages: async function* () {
                        const entries = found.map((id) => [id, () => wire(id, {})] as const);
                        yield { images: entries, continuationToken: undefined, ...end };
                    },
                    getStats,
                });
                const mandatory = callOf(client);
                const error: unknown = await images
                    .run({ expect: { creator: "someone" }, ...args }, mandatory)
                    .then(() => undefined)
                    .catch((reason: unknown) => reason);
                const advisory = callOf(client);
                await images.run({ expect: { creator: "someone", enforcement: "advisory" }, ...args }, advisory);
                if (error === undefined) {
                    expect(mandatory.warnings).toEqual(advisory.warnings);
                    return { fails: false, said: mandatory.warnings.join() };
                }
                expect(error).toBeInstanceOf(ExpectationError);
                expect(advisory.warnings).toEqual([(error as Error).message]);
                return { fails: true, said: (error as Error).message };
            }

            const unclear = { hasUnclearEnd: true };
            const filtered = { creator: "someone" };

            it.each<[string, GetImagesArgs, number, Client["getStats"], object, string]>([
                ["at the limit", {}, 10_000, counting(20_000), {}, "has 20000, of which 10000 were not judged"],
                ["at the limit, by one", {}, 10_000, counting(10_001), {}, "has 10001, of which 1 were not judged"],
                ["above the limit", {}, 10_001, counting(20_000), {}, "has 20000, of which 9999 were not judged"],
                ["at the limit, filtered", filtered, 10_000, counting(10_001), {}, "of which up to 1 were not judged"],
                ["above it, filtered", filtered, 12_000, counting(20_000), {}, "of which up to 8000 were not judged"],
                ["at the limit, uncounted", {}, 10_000, unknown, {}, "may have more, which were not judged"],
                ["at the limit, filtered, uncounted", filtered, 10_000, unknown, {}, "may have more, which were not"],
                ["at the limit of more", { maxItems: 10_001 }, 10_000, counting(10_001), {}, "of which 1 were not"],
                ["without a clear end", {}, 1, counting(5), unclear, "has 5, of which 4 were not judged: the API did"],
                ["without a clear end, uncounted", {}, 1, unknown, unclear, "may have more, which were not judged"],
                [
                    "without a clear end, filtered",
                    filtered,
                    1,
                    counting(5),
                    unclear,
                    "of which up to 4 were not judged",
                ],
                ["empty, without a clear end", { allowEmpty: true }, 0, counting(5), unclear, "has 5, of which 5 were"],
            ])("fails %s", async (_, args, count, getStats, end, message) => {
                const { fails, said } = await endOf(args, ids(count), getStats, end);
                expect(said).toMatch(/^The list of images in account "account".* ended at \d+, but the account /);
                expect(said).toContain(message);
                expect(fails).toBe(true);
            });

            it.each<[string, GetImagesArgs, number, object]>([
                ["at the limit", {}, 10_000, {}],
                ["at the limit, filtered", filtered, 10_000, {}],
                ["without a clear end", {}, 5, unclear],
                ["without a clear end, filtered", filtered, 5, unclear],
            ])("fails %s, with statistics of fewer images than are listed", async (_, args, count, end) => {
                for (const current of [-1, 0, count - 1]) {
                    const { fails, said } = await endOf(args, ids(count), counting(current), end);
                    expect(said).toContain(`ended at ${count}, but the account may have more, which were not judged: `);
                    expect(fails).toBe(true);
                }
            });

            it.each<[number, number, GetImagesArgs]>([
                [1, 5, {}],
                [9_999, 20_000, {}],
                [4, 5, { maxItems: 50 }],
                [0, 1, { allowEmpty: true }],
            ])("warns, because the rest may be drafts, with %d of %d images", async (count, current, args) => {
                expect(await endOf(args, ids(count), counting(current))).toEqual({
                    fails: false,
                    said:
                        `The list of images in account "account" ended at ${count}, but the account has ${current}, of which ` +
                        `${current - count} were not judged: the statistics may count drafts, which are not listed.`,
                });
            });

            it.each<[string, GetImagesArgs, Client["getStats"], string]>([
                ["", {}, counting(20_000), "has 20000, of which 10001 were not judged"],
                [", uncounted", {}, unknown, "may have more, which were not judged"],
                [", filtered", filtered, counting(20_000), "has 20000, of which up to 10001 were not judged"],
                [", filtered, uncounted", filtered, unknown, "may have more, which were not judged"],
            ])("fails at the limit with an image that comes twice%s", async (_, args, getStats, message) => {
                const { fails, said } = await endOf(args, [...ids(9_999), "image-0"], getStats);
                expect(said).toContain(`ended at 9999, but the account ${message}: filter by creator or meta`);
                expect(fails).toBe(true);
            });

            it("counts an image once that comes twice", async () => {
                expect((await endOf({}, ["a", "b", "a"], counting(3))).said).toContain("ended at 2, but");
            });

            it.each<[string, GetImagesArgs, number, Client["getStats"], object]>([
                ["as many as are counted", {}, 5, counting(5), {}],
                ["more than are counted", {}, 5, counting(4), {}],
                ["as many as are counted, at the limit", {}, 10_000, counting(10_000), {}],
                ["as many as are counted, above it and filtered", filtered, 12_000, counting(12_000), {}],
                ["as many as are counted, without a clear end", {}, 5, counting(5), unclear],
                ["none, as are counted, without a clear end", { allowEmpty: true }, 0, counting(0), unclear],
                ["all that match", filtered, 5, () => Promise.reject(new Error("not to be asked for")), {}],
                ["all that were asked for", { maxItems: 5 }, 6, counting(20_000), {}],
                ["all that were asked for, at the limit", { maxItems: 10_000 }, 10_001, counting(20_000), unclear],
                ["an unknown part, with nothing that tells so", {}, 5, unknown, {}],
            ])("passes with %s", async (_, args, count, getStats, end) => {
                expect(await endOf(args, ids(count), getStats, end)).toEqual({ fails: false, said: "" });
            });
        });
    });

    describe("of an account whose list ends at 10,000", () => {
        const page = Array.from({ length: 10_000 }, (_, index) => `image-${index}`);
        const warningsOf = async (args: GetImagesArgs, ids: readonly string[], getStats: Client["getStats"]) => {
            const { client } = clientOf([...ids]);
            const call = callOf(fakeClient({ getPages: (...asked) => client.getPages(...asked), getStats }));
            expect((await images.run(args, call)).images).toHaveLength(Math.min(ids.length, args.maxItems ?? Infinity));
            return call.warnings;
        };
        const counting = (current: number) => () => Promise.resolve({ current, allowed: 100_000 });

        it("warns when the account has more, and says how many", async () => {
            expect(await warningsOf({}, page, counting(10_001))).toEqual([
                expect.stringMatching(
                    /^The list of images in account "account" ended at 10000, but the account has 10001: /,
                ),
            ]);
        });

        it("does not warn when there is no more, when nobody knows, or when not all were asked for", async () => {
            const never = () => Promise.reject(new Error("not to be asked"));
            expect(await warningsOf({}, page, counting(10_000))).toEqual([]);
            expect(await warningsOf({}, page, never)).toEqual([]);
            expect(await warningsOf({}, page.slice(1), counting(20_000))).toEqual([]);
            expect(await warningsOf({ creator: "me" }, page, counting(20_000))).toEqual([]);
            expect(await warningsOf({ maxItems: 10_000 }, page, counting(20_000))).toEqual([]);
        });

        it("warns when the account has more, and nothing said clearly that the list ends, filtered or not", async () => {
            const unclear = async (args: GetImagesArgs, current: number) => {
                const client = fakeClient({
                    // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
                    getPages: async function* () {
                        const only = ["a", () => ({ value: anImage })] as const;
                        yield { images: [only], continuationToken: undefined, hasUnclearEnd: true as const };
                    },
                    getStats: counting(current),
                });
                const call = callOf(client);
                await images.run(args, call);
                return call.warnings;
            };
            const said = expect.stringContaining(
                "ended at 1, but the account has 5: the API did not say that",
            ) as string;
            expect(await unclear({}, 5)).toEqual([said]);
            expect(await unclear({ creator: "someone" }, 5)).toEqual([said]);
            expect(await unclear({}, 1)).toEqual([]);
        });
    });

    it.each<unknown>([
        new Map([["album", "summer"]]),
        Object.create({ album: "summer" }),
        [],
        null,
        { album: {} },
        { "": "x" },
    ])("refuses the filters %j", async (meta) => {
        const refused = await failureOf(images.run({ meta } as GetImagesArgs, callOf(clientOf().client)));
        expect(refused.message).toMatch(/^Could not read images in account "account": "?meta[. ]/);
    });
});
