import type { Client, PageQuery } from "../../../src/client/client";
import type { AccountReference } from "../../../src/base/ids";
import type { Call } from "../../../src/lookup/functions/function";
import { type GetImagesArgs, images, openImages } from "../../../src/lookup/functions/getImages";
import { callOf } from "../../support/call";
import { fakeClient, wireImage } from "../../support/fakeClient";
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
