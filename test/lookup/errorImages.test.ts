import { ExpectationError, ImageNotFoundError, InvalidResponseError, isCloudflareImagesError } from "../../src";
import { withAdvice, withMessage } from "../../src/base/errors";
import { createClients } from "../../src/client/client";
import { imageDetails } from "../../src/lookup/functions/getImageDetails";
import { imageDetailsSet } from "../../src/lookup/functions/getImageDetailsSet";
import { images } from "../../src/lookup/functions/getImages";
import { type MockApi, startMockApi } from "../../src/testing";
import { callOf } from "../support/call";
import { failureOf } from "../support/failureOf";
import { anImage, fakeClient } from "../support/fakeClient";
import { settingsFor } from "../support/settings";

let mockApi: MockApi;

beforeAll(async () => {
    mockApi = await startMockApi({
        images: [
            { id: "a", creator: "me" },
            { id: "b", creator: "you" },
            { id: "c", creator: "me" },
        ],
    });
});

afterAll(() => mockApi.close());

function call(secretArgs: readonly string[] = []) {
    const settings = settingsFor(mockApi.url, { accountId: mockApi.accountId });
    return { ...callOf(fakeClient({})), clients: createClients(settings), secretArgs };
}

const aboutOne = (error: Error, imageId: string) => {
    expect(error).toMatchObject({ imageId, imageIds: undefined });
};

const aboutNone = (error: Error) => {
    expect(error).toMatchObject({ imageId: undefined, imageIds: undefined });
};

describe("an error about one image", () => {
    const missing = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

    it("names the missing image, also with advice", async () => {
        const error = await failureOf(imageDetails.run({ imageId: missing }, call()));
        expect(error).toBeInstanceOf(ImageNotFoundError);
        aboutOne(error, missing);
        const advised = await failureOf(imageDetails.run({ imageId: `${missing}/public` }, call()));
        expect(advised.message).toContain("Leave out the variant");
        aboutOne(advised, `${missing}/public`);
    });

    it("names the image of an invalid response", async () => {
        mockApi.respond({ body: { success: true, errors: [], messages: [], result: { id: "a", variants: 1 } } });
        const error = await failureOf(imageDetails.run({ imageId: "a" }, call()));
        expect(error).toBeInstanceOf(InvalidResponseError);
        aboutOne(error, "a");
    });

    it("has the code of the system if no response came, also with another message", async () => {
        mockApi.respond({ handler: (_, response) => void response.destroy() });
        const error = await failureOf(imageDetails.run({ imageId: "a" }, call()));
        if (!isCloudflareImagesError(error)) {
            throw error;
        }
        expect([error, withMessage(error, "Another."), withAdvice(error, "Try.")]).toMatchObject(
            Array.from({ length: 3 }, () => ({ causeCode: "ECONNRESET", imageId: "a", status: undefined })),
        );
    });

    it("names the image that does not meet `expect`", async () => {
        const error = await failureOf(imageDetails.run({ imageId: "b", expect: { creator: "me" } }, call()));
        expect(error).toBeInstanceOf(ExpectationError);
        aboutOne(error, "b");
        const hidden = imageDetails.run({ imageId: "b", expect: { creator: "me" } }, call(["expect"]));
        aboutOne(await failureOf(hidden), "b");
    });

    it("does not name a secret id", async () => {
        aboutNone(await failureOf(imageDetails.run({ imageId: missing }, call(["imageId"]))));
        const unmet = imageDetails.run({ imageId: "b", expect: { creator: "me" } }, call(["imageId"]));
        aboutNone(await failureOf(unmet));
    });

    it("names it with another message", () => {
        for (const error of [
            new ImageNotFoundError("gone", { imageId: "x", imageIds: ["x"], status: 404 }),
            new ExpectationError("odd", [], { imageId: "x", imageIds: ["x"] }),
        ]) {
            const { code, status } = error;
            const facts = { imageId: "x", imageIds: ["x"], code, status };
            expect(withMessage(error, "other")).toMatchObject({ ...facts, message: "other" });
            expect(withAdvice(error, "more")).toMatchObject(facts);
        }
    });

    it("names nothing where it is about no image", async () => {
        mockApi.respond({ status: 400 });
        aboutNone(await failureOf(images.run({}, call())));
    });
});

describe("the error of a set", () => {
    it("names all images that failed, in the order of the set", async () => {
        const args = { imageIds: ["x", "a", "b", "y"], expect: { creator: "me" } };
        const error = await failureOf(imageDetailsSet.run(args, call()));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ imageId: undefined, imageIds: ["x", "b", "y"], failures: [{ imageId: "b" }] });
        const gone = await failureOf(imageDetailsSet.run({ imageIds: ["y", "a", "x"] }, call()));
        expect(gone).toBeInstanceOf(ImageNotFoundError);
        expect(gone).toMatchObject({ imageId: undefined, imageIds: ["y", "x"], status: 404 });
    });

    it("is that of the image where one alone failed", async () => {
        aboutOne(await failureOf(imageDetailsSet.run({ imageIds: ["a", "x"] }, call())), "x");
    });

    it("does not name secret ids", async () => {
        const args = { imageIds: ["x", "a", "y"], expect: { creator: "me" } };
        aboutNone(await failureOf(imageDetailsSet.run(args, call(["imageIds"]))));
        aboutNone(await failureOf(imageDetailsSet.run({ imageIds: ["a", "x"] }, call(["imageIds"]))));
    });
});

describe("the error of a list", () => {
    it("names all images that failed, in the order of the list", async () => {
        const args = { sortOrder: "asc", expect: { creator: "you" } } as const;
        const error = await failureOf(images.run(args, call()));
        expect(error.message).toMatch(/^The list of images in /);
        expect(error).toMatchObject({
            imageId: undefined,
            imageIds: ["a", "c"],
            failures: [{ imageId: "a" }, { imageId: "c" }],
        });
    });

    it("names the only one that failed", async () => {
        const error = await failureOf(images.run({ expect: { creator: "me" } }, call()));
        expect(error.message).toMatch(/^The list of images in /);
        aboutOne(error, "b");
    });

    it("leaves out an id that is also a secret filter", async () => {
        const client = fakeClient({
            // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
            getPages: async function* () {
                yield {
                    images: ["me", "b", "c"].map((id) => [id, () => ({ value: { ...anImage, imageId: id } })] as const),
                    continuationToken: undefined,
                };
            },
        });
        const args = { creator: "me", expect: { creator: "me" } };
        const error = await failureOf(images.run(args, callOf(client, { secretArgs: ["creator"] })));
        expect(error).toMatchObject({ imageId: undefined, imageIds: ["b", "c"] });
    });

    it.each([
        [[() => ({ problem: "result is odd" })], "result is odd"],
        [
            [true, false].map((requireSignedUrls) => () => ({ value: { ...anImage, requireSignedUrls } })),
            "it is listed twice",
        ],
    ])("names an image that cannot be used", async (checks, message) => {
        const client = fakeClient({
            // eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous
            getPages: async function* () {
                yield { images: checks.map((check) => ["x", check] as const), continuationToken: undefined };
            },
        });
        const error = await failureOf(images.run({}, callOf(client)));
        expect(error.message).toContain(message);
        aboutOne(error, "x");
    });
});
