import { type Client, createClient, readPages } from "../../src/client/client";
import type { WirePage } from "../../src/client/wire";
import { ApiError, InvalidResponseError } from "../../src/base/errors";
import { type MockApi, startMockApi } from "../../src/testing";
import { anImage } from "../support/fakeClient";
import { settingsFor } from "../support/settings";

/** A list whose pages say to go on with these, each holding one image that is named for its number. */
function listOf(tokens: readonly (string | undefined)[], empty: readonly number[] = []) {
    const asked: (string | undefined)[] = [];
    const pages = readPages("the images", (token) => {
        const number = asked.push(token);
        if (number > tokens.length) {
            throw new Error("More was asked for than there is.");
        }
        const images: WirePage["images"] = empty.includes(number)
            ? []
            : [[`image ${number}`, () => ({ value: anImage })]];
        return Promise.resolve({ images, continuationToken: tokens[number - 1] });
    });
    return { asked, pages };
}

async function idsOf(pages: AsyncIterable<WirePage>, ids: string[] = []): Promise<string[]> {
    for await (const { images } of pages) {
        ids.push(...images.map(([id]) => id));
    }
    return ids;
}

describe("the pages of a list", () => {
    it("are asked for with the token of the page before, to the last", async () => {
        const { asked, pages } = listOf(["a", "b", undefined]);
        expect(await idsOf(pages)).toEqual(["image 1", "image 2", "image 3"]);
        expect(asked).toEqual([undefined, "a", "b"]);
    });

    it("go on behind an empty one that says so", async () => {
        const { asked, pages } = listOf(["a", "b", undefined], [1, 2]);
        expect(await idsOf(pages)).toEqual(["image 3"]);
        expect(asked).toEqual([undefined, "a", "b"]);
    });

    it.each([
        ["at once", ["a", "a"], 2],
        ["after another", ["a", "b", "a"], 3],
        ["at last", ["a", "b", "c", "d", "c"], 5],
    ])("end in an error when a token comes again %s", async (_, tokens, count) => {
        const { asked, pages } = listOf([...tokens, ...tokens]);
        const ids: string[] = [];
        const error = await idsOf(pages, ids).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(InvalidResponseError);
        expect((error as Error).message).toBe(
            `Could not read the images: after ${count} pages, the continuation token is one that came before. ` +
                "The list would never end: try again later.",
        );
        expect(asked).toHaveLength(count);
        expect(ids).toHaveLength(count);
    });

    it("end in an error when page after page shows nothing new, whatever the tokens are", async () => {
        const tokens = Array.from({ length: 50 }, (_, index) => `token ${index}`);
        const { asked, pages } = listOf(
            tokens,
            Array.from({ length: 40 }, (_, index) => index + 3),
        );
        await expect(idsOf(pages)).rejects.toThrow(
            "Could not read the images: 10 pages in a row show no image that did not come before. The list would never end",
        );
        expect(asked).toHaveLength(12);
        const repeated = readPages("the images", (token = "0") =>
            Promise.resolve({
                images: [["x", () => ({ value: anImage })]],
                continuationToken: String(Number(token) + 1),
            }),
        );
        const ids: string[] = [];
        await expect(idsOf(repeated, ids)).rejects.toThrow(InvalidResponseError);
        expect(ids).toHaveLength(11);
    });

    it.each([
        [1, 1000, "1000 pages, and Cloudflare lists 10000 images, at least 10 in a page"],
        [10, 1000, "1000 pages, and Cloudflare lists 10000 images, at least 10 in a page"],
        [1000, 101, "100000 images, and Cloudflare lists 10000"],
        [150_000, 1, "100000 images, and Cloudflare lists 10000"],
    ])("end in an error when they never end, with %d new images each", async (perPage, count, more) => {
        const pages = readPages("the images", (token = "0") =>
            Promise.resolve({
                images: Array.from({ length: perPage }, (_, index) => [
                    `${token} ${index}`,
                    () => ({ value: anImage }),
                ]),
                continuationToken: String(Number(token) + 1),
            }),
        );
        const taken: number[] = [];
        const take = async () => {
            for await (const { images } of pages) {
                taken.push(images.length);
            }
        };
        await expect(take()).rejects.toThrow(
            `Could not read the images: it has more than ${more}. The list would never end: try again later.`,
        );
        expect(taken).toHaveLength(count);
    });

    it("are asked for when they are taken, and not after that", async () => {
        const { asked, pages } = listOf(["a", "b", undefined]);
        expect(asked).toEqual([]);
        await pages.next();
        await new Promise((resolve) => setImmediate(resolve));
        expect(asked).toEqual([undefined]);
        await pages.return();
        expect((await pages.next()).done).toBe(true);
        expect(asked).toEqual([undefined]);
    });
});

describe("the pages of the mock API", () => {
    const letters = Array.from("abcdefghijklmnopqrstuvwxy");
    let mockApi: MockApi;
    let client: Client;

    beforeEach(async () => {
        mockApi = await startMockApi({ images: letters.map((id) => ({ id })) });
        client = createClient(settingsFor(mockApi.url));
    });

    afterEach(() => mockApi.close());

    const read = () => idsOf(client.getPages({ accountId: mockApi.accountId, secrets: [] }, { perPage: 10 }));

    function page(id: string, continuationToken: unknown) {
        const image = { id, uploaded: "2024-01-02T03:04:05Z", variants: [] };
        return { success: true, errors: [], result: { images: [image], continuation_token: continuationToken } };
    }

    it("are all read", async () => {
        expect(await read()).toEqual(letters.toReversed());
        expect(mockApi.requests.map(({ path }) => path.replace(/.*\?|=[\w-]{43}$/g, ""))).toEqual([
            "per_page=10",
            "per_page=10&continuation_token",
            "per_page=10&continuation_token",
        ]);
    });

    it("end in an error when the token is not one that was handed out", async () => {
        mockApi.respond({ body: page("x", "made-up") });
        const error = await read().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ApiError);
        expect((error as Error).message).toMatch(
            /^Could not read the images of account "\w+": 400 \(5400 continuation_token is not known\), /,
        );
        expect(mockApi.requests).toHaveLength(2);
    });

    it("end in an error when the same token comes for ever", async () => {
        mockApi.respond({ body: page("x", "again"), times: Infinity });
        await expect(read()).rejects.toThrow(InvalidResponseError);
        expect(mockApi.requests).toHaveLength(2);
    });

    it("may be longer than any other response, but not without end", async () => {
        const body = JSON.stringify(page("x", null));
        mockApi.respond({ body: body.padEnd(2 ** 25) });
        expect(await read()).toEqual(["x"]);
        mockApi.respond({ body: body.padEnd(2 ** 25 + 1) });
        await expect(read()).rejects.toThrow(": a response of over 32 MiB, which was refused, ");
    });

    it.each([null, ""])("end with the token %j", async (token) => {
        mockApi.respond({ body: page("x", token) });
        expect(await read()).toEqual(["x"]);
        expect(mockApi.requests).toHaveLength(1);
    });

    it("are malformed without a list", async () => {
        mockApi.respond({ body: { success: true, errors: [], result: {} } });
        await expect(read()).rejects.toThrow(InvalidResponseError);
    });

    it("are no missing image where the account has no list", async () => {
        mockApi.respond({
            status: 404,
            body: { success: false, errors: [{ code: 5404, message: "Image not found" }] },
        });
        const error = await read().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ApiError);
        expect((error as Error).message).toContain("Check the account id and the base URL.");
    });
});
