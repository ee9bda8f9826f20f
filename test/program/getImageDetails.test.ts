import {
    ConfigurationError,
    ExpectationError,
    getImageDetails,
    type GetImageDetailsArgs,
    getImageDetailsSet,
    type GetImageDetailsSetArgs,
    getImagesStats,
    getImageVariants,
    ImageNotFoundError,
    InvalidInputError,
    PermissionError,
    tryGetImageDetails,
} from "../../src";
import type { MockApi, MockApiOptions } from "../../src/testing";
import { failureOf } from "../support/failureOf";
import { pathsOf, restoreEnvironment, startForProgram } from "../support/mockApiOfProgram";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

let mockApi: MockApi;

afterEach(() => mockApi.close());
afterAll(restoreEnvironment);

const start = async (options: MockApiOptions, denied?: "list" | "variants") =>
    (mockApi = await startForProgram(options, denied));

function numbered(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `image-${index}`);
}

describe("getImageDetails", () => {
    it("reads an image, and who may see it", async () => {
        await start({ images: [{ id: privateId, requireSignedURLs: true, creator: "me" }] });
        expect(await getImageDetails({ imageId: privateId })).toMatchObject({
            accountId: mockApi.accountId,
            imageId: privateId,
            creator: "me",
            requireSignedUrls: true,
            access: { public: "signed" },
        });
        expect(pathsOf(mockApi)).toEqual([`v1/${privateId}`, "v1/variants"]);
    });

    it("has no creator and no filename where the image has none", async () => {
        await start({ images: [{ id: "x", creator: null }] });
        const image = await getImageDetails({ imageId: "x" });
        expect(Object.keys(image).toSorted()).toEqual([
            "access",
            "accountId",
            "draft",
            "imageId",
            "meta",
            "requireSignedUrls",
            "uploaded",
            "variantUrls",
            "variants",
        ]);
    });

    it("reads again at each call", async () => {
        await start({ images: [{ id: "x", meta: { n: 1 } }] });
        expect((await getImageDetails({ imageId: "x" })).meta).toEqual({ n: 1 });
        mockApi.putImage({ id: "x", meta: { n: 2 } });
        expect((await getImageDetails({ imageId: "x" })).meta).toEqual({ n: 2 });
    });

    it("rejects with ImageNotFoundError, where tryGetImageDetails gives undefined", async () => {
        await start({ images: [{ id: "x" }] });
        const error = await failureOf(getImageDetails({ imageId: "missing" }));
        expect(error).toBeInstanceOf(ImageNotFoundError);
        expect(error.message).toContain('image "missing" in account');
        expect(await tryGetImageDetails({ imageId: "missing" })).toBeUndefined();
        expect(await tryGetImageDetails({ imageId: "x" })).toMatchObject({ imageId: "x" });
    });

    it("rejects with everything else in tryGetImageDetails, too", async () => {
        await start({ images: [{ id: "x" }] });
        await expect(tryGetImageDetails({ imageId: "/x" })).rejects.toThrow(InvalidInputError);
        await expect(tryGetImageDetails({ imageId: "x", expect: { draft: true } })).rejects.toThrow(ExpectationError);
        mockApi.respond({ status: 403, body: { success: false, errors: [{ code: 10000, message: "no" }] } });
        await expect(tryGetImageDetails({ imageId: "x" })).rejects.toThrow(PermissionError);
    });

    it("rejects an image that does not meet expect, and logs a warning where that is advisory", async () => {
        await start({ images: [{ id: "x", creator: "me" }] });
        const warned = jest.spyOn(console, "warn").mockImplementation(() => undefined);
        const expected = { creator: "else", draft: false };
        const error = await failureOf(getImageDetails({ imageId: "x", expect: expected }));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ failures: [{ path: "creator", actual: "me" }] });
        const advisory = { ...expected, enforcement: "advisory" as const };
        expect(await getImageDetails({ imageId: "x", expect: advisory })).toMatchObject({ creator: "me" });
        const said = warned.mock.calls.flat().join("\n");
        warned.mockRestore();
        expect(said).toContain('creator is "me", expected "else"');
    });

    it("says what is wrong in one line, whatever the id holds", async () => {
        await start({});
        const error = await failureOf(getImageDetails({ imageId: "a\nb\u2028c\u009b31m\u202ed" }));
        expect(error.message).toContain('image "a b c 31m d" in account');
        expect(error.stack).toBe(`ImageNotFoundError: ${error.message}`);
    });

    it("lists everything that is wrong in one error, and sends nothing", async () => {
        await start({});
        const args = { imageId: "/x", accountId: "a/b", expect: { draft: "no", enforcement: "off" }, expects: {} };
        const error = await failureOf(getImageDetails(args as unknown as GetImageDetailsArgs));
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toMatch(
            /^Could not read image "\/x" in account "a\/b": imageId must not [^;]+; accountId may [^;]+; expect\.draft [^;]+; expect\.enforcement [^;]+; unknown argument "expects" \(did you mean "expect"\? known: imageId, accountId, expect\)\.$/,
        );
        expect(mockApi.requests).toEqual([]);
    });

    it.each<unknown>([null, "draft", [], true, new Map([["draft", true]]), Object.create({ draft: true })])(
        "is refused for the expectations %j",
        async (expected) => {
            await start({});
            const args = { imageId: "x", expect: expected } as unknown as GetImageDetailsArgs;
            expect((await failureOf(getImageDetails(args))).message).toContain("expect must be a plain object");
            expect(mockApi.requests).toEqual([]);
        },
    );

    it("refuses arguments of which a part would be ignored", async () => {
        await start({});
        const inherited: unknown = Object.assign(Object.create({ expect: { draft: true } }), { imageId: "x" });
        const error = await failureOf(getImageDetails(inherited as GetImageDetailsArgs));
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toBe("getImageDetails: the arguments must be a plain object.");
        expect(mockApi.requests).toEqual([]);
    });

    it.each([
        [
            `https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/a/b/public`,
            undefined,
            /: imageId is a URL, .*: use "a\/b"\.$/,
        ],
        ["x", "Vh2Kq7sYt0RjLx9PwN4mBg", /: accountId is the account hash of delivery URLs: use the account id, /],
        ["x\ud800", undefined, /: imageId is not well-formed Unicode\.$/],
    ])("recognizes %j in account %s before anything is asked", async (imageId, accountId, message) => {
        await start({});
        const error = await failureOf(getImageDetails({ imageId, accountId }));
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toMatch(message);
        expect(mockApi.requests).toEqual([]);
    });

    it.each([undefined, null])("is refused for the arguments %j", async (args) => {
        await start({});
        const error = await failureOf(getImageDetails(args as unknown as GetImageDetailsArgs));
        expect(error.message).toContain("imageId is missing");
    });

    it.each([undefined, null, 5, "", {}])("is refused for the image id %j", async (imageId) => {
        await start({});
        const error = await failureOf(getImageDetails({ imageId } as unknown as GetImageDetailsArgs));
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toMatch(/^Could not read image \(none\) in account "\w+": imageId (is|must) /);
        expect(mockApi.requests).toEqual([]);
    });

    it("says what is missing of its settings", async () => {
        await start({});
        delete process.env["CLOUDFLARE_API_TOKEN"];
        const noToken = await failureOf(getImageDetails({ imageId: "x" }));
        expect(noToken).toBeInstanceOf(ConfigurationError);
        expect(noToken.message).toContain("in the environment of the process that runs the program");
        process.env["CLOUDFLARE_API_TOKEN"] = "t";
        delete process.env["CLOUDFLARE_ACCOUNT_ID"];
        const error = await failureOf(getImageDetails({ imageId: "x" }));
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(error.message).toContain("CLOUDFLARE_ACCOUNT_ID");
        expect(mockApi.requests).toEqual([]);
    });

    it("sends for calls that are made together what a set would", async () => {
        const ids = numbered(100).map((_, index) => `2cdc28f0-017a-49c4-9ed7-${String(index).padStart(12, "0")}`);
        await start({ images: ids.map((id) => ({ id, requireSignedURLs: true })) });
        const together = await Promise.all(ids.map((imageId) => getImageDetails({ imageId })));
        const asCalls = pathsOf(mockApi);
        mockApi.clearRequests();
        const { images } = await getImageDetailsSet({ imageIds: ids });
        expect(pathsOf(mockApi)).toEqual(asCalls);
        expect(asCalls).toEqual(["v2?per_page=1000", "v1/stats", "v1/variants"]);
        expect(Object.values(images)).toEqual(together);
    });
});

describe("the access of an image whose variant definitions may not be read", () => {
    it("throws where it is used, and hides nothing else", async () => {
        await start({ images: [{ id: privateId, requireSignedURLs: true }, { id: "y" }] }, "variants");
        const image = await getImageDetails({ imageId: privateId });
        const { imageId, requireSignedUrls, variantUrls, meta } = image;
        expect(JSON.parse(JSON.stringify({ imageId, requireSignedUrls, variantUrls, meta }))).toEqual({
            imageId: privateId,
            requireSignedUrls: true,
            variantUrls: { public: `https://imagedelivery.net/${mockApi.accountHash}/${privateId}/public` },
            meta: {},
        });
        expect(() => image.access).toThrow(PermissionError);
        expect(() => image.access).toThrow(`Who may see the variants of image "${privateId}" in account`);
        // Pulumi looks at all that an output holds.
        expect(JSON.parse(JSON.stringify(image))).not.toHaveProperty("access");
        expect((await getImageDetails({ imageId: "y" })).access).toEqual({ public: "public" });
    });

    it("fails a lookup that expects something of it", async () => {
        await start({ images: [{ id: privateId, requireSignedURLs: true }] }, "variants");
        const needing = getImageDetails({ imageId: privateId, expect: { requireSignedUrls: true } });
        await expect(needing).rejects.toThrow(PermissionError);
        const harmless = await getImageDetails({ imageId: privateId, expect: { draft: false } });
        expect(harmless.draft).toBe(false);
    });

    it("throws for each image of a set by itself", async () => {
        await start({ images: [{ id: privateId, requireSignedURLs: true }, { id: "y" }, { id: "z" }] }, "variants");
        const { images } = await getImageDetailsSet({ imageIds: [privateId, "y", "z"] });
        expect(() => images[privateId]?.access).toThrow(PermissionError);
        expect(images["y"]?.access).toEqual({ public: "public" });
    });
});

describe("getImageDetailsSet", () => {
    it("reads each image once, in the order of the ids", async () => {
        await start({ images: ["a", "b", "__proto__", "draft"].map((id) => ({ id, draft: id === "draft" })) });
        const imageIds = ["b", "draft", "a", "b", "__proto__"];
        const { accountId, images, missingIds } = await getImageDetailsSet({ imageIds });
        expect(accountId).toBe(mockApi.accountId);
        expect(missingIds).toEqual([]);
        expect(Object.keys(images)).toEqual(["b", "draft", "a", "__proto__"]);
        expect(Object.values(images).map(({ imageId }) => imageId)).toEqual(["b", "draft", "a", "__proto__"]);
        expect(pathsOf(mockApi)).toEqual(["v2?per_page=1000", "v1/stats", "v1/draft"]);
    });

    it("names every id that is missing, or leaves them out", async () => {
        await start({ images: [{ id: "a" }] });
        const imageIds = ["x", "a", "y"];
        const error = await failureOf(getImageDetailsSet({ imageIds }));
        expect(error).toBeInstanceOf(ImageNotFoundError);
        expect(error.message).toMatch(/^Could not use 2 of 3 images in account "\w+": 404 [^:]+: "x", "y"\. /);
        const set = await getImageDetailsSet({ imageIds, missing: "omit" });
        expect(Object.keys(set.images)).toEqual(["a"]);
        expect(set.missingIds).toEqual(["x", "y"]);
    });

    it("judges each image, and warns of all in one", async () => {
        await start({ images: numbered(4).map((id, index) => ({ id, creator: index < 2 ? "me" : "else" })) });
        const expected = { imageIds: numbered(4), expect: { creator: "me" } };
        const error = await failureOf(getImageDetailsSet(expected));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error.message).toContain('creator is "else", expected "me": "image-2", "image-3".');
        expect(error).toMatchObject({ failures: [{ path: "creator" }, { path: "creator" }] });
    });

    it("lists everything that is wrong in one error, and sends nothing", async () => {
        await start({});
        const args = { imageIds: ["a", "", "/b"], missing: "skip", expect: { draft: 1 } };
        const error = await failureOf(getImageDetailsSet(args as unknown as GetImageDetailsSetArgs));
        expect(error).toBeInstanceOf(InvalidInputError);
        for (const part of ["imageIds[1] must", "imageIds[2] must", "missing must", "expect.draft must"]) {
            expect(error.message).toContain(part);
        }
        expect(mockApi.requests).toEqual([]);
    });

    it("is empty for no images, and sends nothing", async () => {
        await start({});
        expect((await getImageDetailsSet({ imageIds: [] })).images).toEqual({});
        expect(mockApi.requests).toEqual([]);
    });
});

describe("the functions of the account", () => {
    it("read the variants, sorted by their names", async () => {
        await start({
            variants: [
                { id: "public" },
                {
                    id: "hero",
                    options: { fit: "cover", width: 100, height: 50, metadata: "keep", browser_ttl: 86_400 },
                    neverRequireSignedURLs: true,
                },
            ],
        });
        const { accountId, variants } = await getImageVariants();
        expect(accountId).toBe(mockApi.accountId);
        const hero = { fit: "cover", width: 100, height: 50, metadata: "keep", browserTtl: 86_400 };
        expect(Object.entries(variants)).toEqual([
            ["hero", { ...hero, neverRequireSignedUrls: true }],
            ["public", expect.objectContaining({ width: 1366, neverRequireSignedUrls: false })],
        ]);
        expect(variants["public"]).not.toHaveProperty("browserTtl");
        expect(pathsOf(mockApi)).toEqual(["v1/variants"]);
    });

    it("count the images", async () => {
        await start({ images: [{ id: "a" }, { id: "b" }], allowedImages: 7 });
        expect(await getImagesStats()).toEqual({ accountId: mockApi.accountId, current: 2, allowed: 7 });
        expect(pathsOf(mockApi)).toEqual(["v1/stats"]);
    });

    it.each([getImageVariants, getImagesStats])("are refused for a malformed account id", async (read) => {
        await start({});
        await expect(read({ accountId: "a/b" })).rejects.toThrow(InvalidInputError);
        expect(mockApi.requests).toEqual([]);
    });
});
