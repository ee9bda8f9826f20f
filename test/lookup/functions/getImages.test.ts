import type { Client, PageQuery } from "../../../src/client/client";
import type { AccountReference } from "../../../src/base/ids";
import type { Call } from "../../../src/lookup/functions/function";
import { type GetImagesArgs, images, openImages } from "../../../src/lookup/functions/getImages";
import { ExpectationError, PermissionError } from "../../../src";
import type { WireImage } from "../../../src/client/wire";
import { failureOf } from "../../support/failureOf";
import { callOf } from "../../support/call";
import { fakeClient, wireImage, wireVariant } from "../../support/fakeClient";
import { thrownBy } from "../../support/thrownBy";

function clientOf(...pages: readonly string[][]) {
    const asked: [AccountReference, PageQuery][] = [];
    const client = fakeClient({
        // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
        getPages: async function* (account, query) {
            asked.push([account, query]);
            for (const ids of pages) {
                yield {
                    images: ids.map((id) => [id, () => ({ value: wireImage })] as const),
                    continuationToken: undefined,
                };
            }
        },
    });
    return { client, asked };
}

const call = (changes: Partial<Call> = {}) => callOf(clientOf().client, changes);

describe("getImages without Pulumi", () => {
    it("reads all pages", async () => {
        const { client } = clientOf(["a", "b"], ["c"]);
        const { accountId, images: found } = await images.run({}, callOf(client));
        expect([accountId, found.map(({ imageId }) => imageId)]).toEqual(["account", ["a", "b", "c"]]);
    });

    it("asks for what is given, with the secrets that a response may repeat", async () => {
        const { client, asked } = clientOf([]);
        const args: GetImagesArgs = { creator: "me", meta: { album: "summer", year: 2026, none: undefined } };
        await images.run(args, callOf(client, { secretArgs: ["meta"] }));
        expect(asked).toEqual([
            [
                { accountId: "account", secrets: ["summer", "2026"] },
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
        const wire = (changes: Partial<WireImage>) => ({ value: { ...wireImage, ...changes } });
        const listing = (byId: Record<string, Partial<WireImage>>, variants: Client["getVariants"] = noVariants) =>
            fakeClient({
                // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
                getPages: async function* () {
                    const entries = Object.entries(byId).map(([id, changes]) => [id, () => wire(changes)] as const);
                    yield { images: entries, continuationToken: undefined };
                },
                getVariants: variants,
            });
        const noVariants = () => Promise.resolve(new Map());

        it("names in one error every image that fails, with its failures, and says that drafts are not listed", async () => {
            const client = listing({ good: {}, bad: { creator: "b" }, worse: { creator: "b" }, odd: { creator: "o" } });
            const error = await failureOf(images.run({ expect: { creator: "someone" } }, callOf(client)));
            expect(error).toBeInstanceOf(ExpectationError);
            expect(error.message).toContain(
                'Could not use 3 of 4 images in account "account": creator is "b", expected "someone": "bad", "worse"; ' +
                    'creator is "o", expected "someone": "odd". ',
            );
            expect(error.message).toMatch(/ A list has no drafts, so they were not judged\.$/);
            expect(error).toMatchObject({ failures: [{ imageId: "bad" }, { imageId: "worse" }, { imageId: "odd" }] });
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

        it("warns if it is advisory, and of an empty list, which proves nothing", async () => {
            const advisory = { expect: { creator: "someone", enforcement: "advisory" } } as const;
            const one = callOf(listing({ a: { creator: "b" } }));
            expect((await images.run(advisory, one)).images).toHaveLength(1);
            expect(one.warnings).toEqual([expect.stringMatching(/creator is "b", .* A list has no drafts, /)]);
            const none = callOf(listing({}));
            await images.run({ expect: { draft: false } }, none);
            expect(none.warnings).toEqual([
                'The list of images in account "account" is empty, so `expect` judged nothing.',
            ]);
        });

        it.each(["creator", "meta", "expect"])("shows nothing of an image where %s is secret", async (secret) => {
            const client = listing({ a: { creator: "hidden" } });
            const args = { creator: "hidden", meta: { a: 1 }, expect: { creator: "other" } };
            const error = await failureOf(images.run(args, callOf(client, { secretArgs: [secret] })));
            expect(error.message).not.toMatch(/hidden|other/);
            expect(error).toMatchObject({ failures: [] });
        });

        it.each<[string, Client["getStats"], string]>([
            [
                "has more",
                () => Promise.resolve({ current: 10_001, allowed: 1 }),
                "the account has 10001, which were not",
            ],
            ["may have more", () => Promise.reject(new Error("unknown")), "the account may have more, which were not"],
        ])("fails for a list that ended at 10,000 when the account %s", async (_, getStats, message) => {
            const { client } = clientOf(Array.from({ length: 10_000 }, (_, index) => `image-${index}`));
            const limited = fakeClient({ getPages: (...asked) => client.getPages(...asked), getStats });
            const run = (enforcement: "mandatory" | "advisory", call: Call) =>
                images.run({ creator: "someone", expect: { draft: false, enforcement } }, call);
            expect((await failureOf(run("mandatory", callOf(limited)))).message).toContain(message);
            const advisory = callOf(limited);
            await run("advisory", advisory);
            expect(advisory.warnings).toEqual([expect.stringContaining(message)]);
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
    });

    it.each<unknown>([
        new Map([["album", "summer"]]),
        Object.create({ album: "summer" }),
        [],
        null,
        { album: {} },
        { "": "x" },
    ])("refuses the filters %j", (meta) => {
        const refused = thrownBy(() => openImages({ meta } as GetImagesArgs, call()));
        expect(refused.message).toMatch(/^Could not read images in account "account": "?meta[. ]/);
    });
});
