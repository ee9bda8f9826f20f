import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime";
import { getImages, type GetImagesArgs, InvalidInputError, InvalidResponseError } from "../../src";
import type { MockApi, MockApiImage, MockApiOptions } from "../../src/testing";
import { pathsOf, restoreEnvironment, startForProgram } from "../support/mockApiOfProgram";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

let mockApi: MockApi;

afterEach(() => mockApi.close());
afterAll(restoreEnvironment);

const start = async (options: MockApiOptions, denied?: "list" | "variants") =>
    (mockApi = await startForProgram(options, denied));

/** Images by their age: the oldest is the first. */
function oldestFirst(images: readonly MockApiImage[]): MockApiImage[] {
    return images.map((image, index) => ({
        ...image,
        uploaded: new Date(Date.UTC(2024, 0, 1) + index * 1000).toISOString(),
    }));
}

function numbered(count: number): MockApiImage[] {
    return oldestFirst(Array.from({ length: count }, (_, index) => ({ id: `image-${index}` })));
}

async function idsOf(args: GetImagesArgs): Promise<string[]> {
    return (await getImages(args)).images.map(({ imageId }) => imageId);
}

const wrongArgs = (args: object) => args as GetImagesArgs;

describe("getImages", () => {
    it("gives each image as getImageDetails does, the newest first", async () => {
        await start({
            images: oldestFirst([
                { id: "a", creator: "me", filename: "a.png", meta: { album: "home" } },
                { id: privateId, requireSignedURLs: true },
                { id: "draft", draft: true },
            ]),
            variants: [{ id: "public" }, { id: "open", neverRequireSignedURLs: true }],
        });
        const { accountId, images } = await getImages();
        expect(accountId).toBe(mockApi.accountId);
        const urlOf = (id: string, variant: string) =>
            `https://imagedelivery.net/${mockApi.accountHash}/${id}/${variant}`;
        const shared = (id: string) => ({
            accountId,
            imageId: id,
            draft: false,
            variants: [urlOf(id, "open"), urlOf(id, "public")],
            variantUrls: { open: urlOf(id, "open"), public: urlOf(id, "public") },
        });
        expect(images).toEqual([
            {
                ...shared(privateId),
                meta: {},
                requireSignedUrls: true,
                uploaded: "2024-01-01T00:00:01Z",
                access: { open: "public", public: "signed" },
            },
            {
                ...shared("a"),
                creator: "me",
                filename: "a.png",
                meta: { album: "home" },
                requireSignedUrls: false,
                uploaded: "2024-01-01T00:00:00Z",
                access: { open: "public", public: "public" },
            },
        ]);
        expect(pathsOf(mockApi)).toEqual(["v2?per_page=1000", "v1/variants"]);
    });

    it.each<[GetImagesArgs, string[]]>([
        [{}, ["e", "d", "c", "b", "a"]],
        [{ sortOrder: "desc" }, ["e", "d", "c", "b", "a"]],
        [{ sortOrder: "asc" }, ["a", "b", "c", "d", "e"]],
        [{ creator: "team-a" }, ["e", "a"]],
        [{ creator: "" }, ["d", "c"]],
        [{ creator: "nobody" }, []],
        [{ meta: { status: "active" } }, ["e", "b", "a"]],
        [{ meta: { status: "active" }, creator: "team-a", sortOrder: "asc" }, ["a", "e"]],
        [{ meta: { priority: { gte: 3 } } }, ["e", "a"]],
        [{ meta: { priority: { gt: 1, lt: 5 } } }, ["e"]],
        [{ meta: { status: { in: ["gone", "lost"] } } }, ["c"]],
        [{ meta: { "region.name": "eu & us" } }, ["b"]],
        [{ meta: { enabled: true, status: undefined } }, ["d"]],
        [{ creator: "team-a", maxItems: 1 }, ["e"]],
    ])("finds the images for %j", async (args, ids) => {
        const images = [
            { id: "a", creator: "team-a", meta: { status: "active", priority: 5 } },
            { id: "b", creator: "team-b", meta: { status: "active", priority: 1, region: { name: "eu & us" } } },
            { id: "c", creator: null, meta: { status: "gone" } },
            { id: "d", meta: { enabled: true } },
            { id: "e", creator: "team-a", meta: { status: "active", priority: 3 } },
        ];
        await start({ images: oldestFirst(images) });
        expect(await idsOf(args)).toEqual(ids);
        expect(mockApi.requests).toHaveLength(1);
    });

    it.each([
        [1, 1, ["v2?per_page=10"]],
        [10, 10, ["v2?per_page=10"]],
        [11, 11, ["v2?per_page=11"]],
        [1000, 1000, ["v2?per_page=1000"]],
        [1001, 1001, ["v2?per_page=1000", "v2?per_page=1000&continuation_token"]],
        [
            5000,
            2001,
            ["v2?per_page=1000", "v2?per_page=1000&continuation_token", "v2?per_page=1000&continuation_token"],
        ],
    ])("reads at most %d images, and no page that it need not", async (maxItems, count, paths) => {
        await start({ images: numbered(2001) });
        const newestFirst = numbered(2001)
            .map(({ id }) => id)
            .toReversed();
        expect(await idsOf({ maxItems })).toEqual(newestFirst.slice(0, count));
        expect(pathsOf(mockApi).map((path) => path.replace(/=[\w-]{43}$/, ""))).toEqual(paths);
    });

    it("reads the definitions once for each page with private images, and not for other pages", async () => {
        const images = numbered(2500).map((image, index) => ({
            ...image,
            id: `2cdc28f0-017a-49c4-9ed7-${String(index).padStart(12, "0")}`,
            requireSignedURLs: index < 1500,
        }));
        await start({ images });
        const { images: found } = await getImages();
        expect(found.filter(({ access }) => access["public"] === "signed")).toHaveLength(1500);
        expect(pathsOf(mockApi).map((path) => path.replace(/\?.*/, ""))).toEqual([
            "v2",
            "v2",
            "v1/variants",
            "v2",
            "v1/variants",
        ]);
    });

    it("lists private images without the permission to read the definitions, but not who may see them", async () => {
        await start({ images: [{ id: privateId, requireSignedURLs: true }, { id: "b" }] }, "variants");
        const { images } = await getImages({ sortOrder: "asc" });
        expect(images.map(({ requireSignedUrls }) => requireSignedUrls)).toEqual([true, false]);
        expect(images[1]?.access).toEqual({ public: "public" });
        expect(() => images[0]?.access).toThrow(`Who may see the variants of image "${privateId}" in account`);
    });

    it("is refused without the permission to list", async () => {
        await start({ images: [{ id: "a" }] }, "list");
        await expect(getImages()).rejects.toMatchObject({ name: "PermissionError", status: 403 });
    });

    it("ends in an error when a token comes again", async () => {
        await start({});
        const result = { images: [], continuation_token: "again" };
        mockApi.respond({ body: { success: true, errors: [], result }, times: Infinity });
        await expect(getImages()).rejects.toThrow(InvalidResponseError);
        expect(mockApi.requests).toHaveLength(2);
    });

    it("gives no more images than maxItems of a page that has more", async () => {
        await start({ images: numbered(10) });
        expect(await idsOf({ maxItems: 3 })).toEqual(["image-9", "image-8", "image-7"]);
    });

    it("lists everything that is wrong in one error, and sends nothing", async () => {
        await start({});
        const args = wrongArgs({
            accountId: "a/b",
            creator: 5,
            meta: { a: {} },
            sortOrder: "newest",
            maxItems: 0,
        });
        const message =
            'Could not read images in account "a/b": accountId may contain only letters, digits, "_" and "-"; creator must be a ' +
            "string; meta.a must have a value or an operator (eq, in, gt, gte, lt, lte); " +
            'sortOrder must be "asc" or "desc"; maxItems must be a whole number from 1.';
        await expect(getImages(args)).rejects.toThrow(new InvalidInputError(message));
        expect(mockApi.requests).toEqual([]);
    });

    it.each([
        { maxItems: 1.5 },
        { maxItems: -1 },
        { maxItems: Infinity },
        { maxItems: Number.NaN },
        { maxItems: "1" },
        { sortOrder: "" },
        { sortOrder: null },
        { meta: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 } },
        { meta: { a: Number.NaN } },
        { meta: { "": "x" } },
        { meta: new Map([["a", "x"]]) },
        { meta: Object.create({ a: "x" }) as object },
        { meta: { a: new Date(0) } },
        { meta: null },
        { meta: "album" },
        { meta: ["album"] },
        { creator: null },
        { expect: new Map([["draft", false]]) },
        { expect: { requireSignedURLs: true } },
    ])("is refused for %j", async (args) => {
        await start({});
        await expect(getImages(wrongArgs(args))).rejects.toThrow(InvalidInputError);
        expect(mockApi.requests).toEqual([]);
    });
});

describe("an image that cannot be used", () => {
    it("fails the list in one line that names it, and not what comes before its page", async () => {
        await start({ images: numbered(1001) });
        const meta = { [specialSigKey]: specialSecretSig, value: "x" };
        mockApi.putImage({ id: "image-0", uploaded: "2024-01-01T00:00:00Z", meta });
        const message =
            `Could not list image "image-0" in account "${mockApi.accountId}": a key of result.meta is "${specialSigKey}", ` +
            "which Pulumi reserves for secrets and unknown values. Change or delete that image, or list others.";
        await expect(getImages()).rejects.toThrow(new InvalidResponseError(message));
        expect(mockApi.requests).toHaveLength(2);
        expect(await idsOf({ maxItems: 1000 })).toHaveLength(1000);
    });
});
