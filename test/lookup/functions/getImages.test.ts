import type { PageQuery } from "../../../src/client/client";
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
