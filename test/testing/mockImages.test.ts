import * as pulumi from "@pulumi/pulumi";
import * as images from "../../src";
import { mockImages, valueOf } from "../../src/testing";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

function mock(isPreview = false): Promise<void> {
    const mocks = mockImages({
        images: [
            { id: "hero.jpeg", creator: "web", meta: { album: "home" } },
            { id: privateId, requireSignedURLs: true },
        ],
        variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
    });
    return pulumi.runtime.setMocks(mocks, "project", "stack", isPreview);
}

beforeEach(() => mock());

describe("a lookup under the mocks", () => {
    it("has the outputs that it has on the engine", async () => {
        const hero = new images.ImageDetails("hero", { imageId: "hero.jpeg", expect: { variants: ["thumbnail"] } });
        expect(await valueOf(hero.variantUrl("thumbnail"))).toMatch(
            /^https:\/\/imagedelivery\.net\/.*\/hero.jpeg\/thumbnail$/,
        );
        expect(await valueOf(hero.meta)).toEqual({ album: "home" });
        expect(await valueOf(hero.creator)).toBe("web");
        const invoice = new images.ImageDetails("invoice", { imageId: privateId });
        expect(await valueOf(invoice.access)).toEqual({ public: "signed", thumbnail: "public" });
        const signed = invoice.signedVariantUrl("public", { expiresIn: "1h" });
        expect(await valueOf(signed)).toMatch(/\?exp=\d+&sig=[\da-f]{64}$/);
        expect(await pulumi.isSecret(signed)).toBe(true);
        const set = new images.ImageDetailsSet("set", { imageIds: ["hero.jpeg", "gone"], missing: "omit" });
        expect([Object.keys(await valueOf(set.images)), await valueOf(set.missingIds)]).toEqual([
            ["hero.jpeg"],
            ["gone"],
        ]);
    });

    it.each<[string, () => pulumi.Output<unknown>, string]>([
        ["image", () => new images.ImageDetails("a", { imageId: "gone" }).variantUrls, 'Could not read image "gone"'],
        [
            "variant",
            () => new images.ImageDetails("b", { imageId: "hero.jpeg" }).variantUrl("thumbnial"),
            'has no variant "thumbnial" (it has "public", "thumbnail")',
        ],
        [
            "expectation",
            () => new images.ImageDetails("c", { imageId: privateId, expect: { requireSignedUrls: true } }).variants,
            'variant "thumbnail" is public because it never requires signed URLs, expected signed',
        ],
        [
            "image of a set",
            () => new images.ImageDetailsSet("d", { imageIds: ["hero.jpeg", "gone"] }).images,
            'Could not read image "gone"',
        ],
    ])("fails for a wrong %s", async (_, output, message) => {
        await expect(valueOf(output())).rejects.toThrow(message);
    });

    it("reads the account of its Provider", async () => {
        const provider = new images.Provider("other", { accountId: "another-account" });
        const hero = new images.ImageDetails("e", { imageId: "hero.jpeg" }, { provider });
        await expect(valueOf(hero.variantUrls)).rejects.toThrow('image "hero.jpeg" in account "another-account"');
        const found = images.getImageDetails({ imageId: "hero.jpeg" }, { provider });
        await expect(found).rejects.toThrow('in account "another-account"');
    });

    it("is advisory at preview alone, where expect says so", async () => {
        const expected = { creator: "app", enforcement: { preview: "advisory" } } as const;
        const failure = 'creator is "web", expected "app"';
        const read = () => images.getImageDetails({ imageId: "hero.jpeg", expect: expected });
        await expect(read()).rejects.toThrow(failure);
        await mock(true);
        expect(await read()).toMatchObject({ imageId: "hero.jpeg" });
        const hero = new images.ImageDetails("f", { imageId: "hero.jpeg", expect: expected });
        expect(await valueOf(hero.imageId)).toBe("hero.jpeg");
    });
});

describe("a function under the mocks", () => {
    it("has the result that it has on the engine", async () => {
        expect(await images.tryGetImageDetails({ imageId: "gone" })).toBeUndefined();
        expect((await images.getImages({ creator: "web" })).images.map(({ imageId }) => imageId)).toEqual([
            "hero.jpeg",
        ]);
        expect((await images.getImagesStats()).current).toBe(2);
        expect(Object.keys((await images.getImageVariants()).variants)).toEqual(["public", "thumbnail"]);
        expect(await valueOf(images.getSigningKeyOutput().name)).toBe("default");
        const set = await images.getImageDetailsSet({ imageIds: ["hero.jpeg"] });
        expect(set.images["hero.jpeg"]?.access).toEqual({ public: "public", thumbnail: "public" });
    });

    it.each<[string, () => Promise<unknown>, new (message: string) => Error, string]>([
        ["image", () => images.getImageDetails({ imageId: "gone" }), images.ImageNotFoundError, 'image "gone"'],
        [
            "expectation",
            () => images.getImages({ expect: { requireSignedUrls: true } }),
            images.ExpectationError,
            "Could not use 2 of 2 images",
        ],
        ["key", () => images.getSigningKey({ name: "k" }), images.SigningKeyNotFoundError, "no signing key"],
        ["argument", () => images.getImageDetails({ imageId: "a/../b" }), images.InvalidInputError, "segment"],
    ])("fails for a wrong %s, with the same error", async (_, call, errorClass, message) => {
        const error: unknown = await call().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(errorClass);
        expect((error as Error).message).toContain(message);
        expect(images.isCloudflareImagesError(error)).toBe(true);
    });
});

it("an error of any class reaches the test, such as a token that the account does not accept", async () => {
    await pulumi.runtime.setMocks(mockImages({ images: [{ id: "hero.jpeg" }], tokens: { "another-token": {} } }));
    await expect(images.getImageDetails({ imageId: "hero.jpeg" })).rejects.toThrow(images.AuthenticationError);
    const { variantUrls } = new images.ImageDetails("g", { imageId: "hero.jpeg" });
    await expect(valueOf(variantUrls)).rejects.toThrow(images.AuthenticationError);
});

it("another resource has its inputs as outputs", async () => {
    class Thing extends pulumi.CustomResource {
        declare readonly size: pulumi.Output<number>;
        constructor(name: string) {
            super("test:index:Thing", name, { size: 5 });
        }
    }
    const thing = new Thing("thing");
    expect([await valueOf(thing.id), await valueOf(thing.size)]).toEqual(["thing-id", 5]);
});
