import {
    ExpectationError,
    ImageNotFoundError,
    isImageNotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
} from "../../../src";
import { batching } from "../../../src/client/batching";
import type { Client } from "../../../src/client/client";
import type { Image } from "../../../src/client/image";
import type { Judgement } from "../../../src/lookup/expectations";
import { lookUpSet, type MissingImages } from "../../../src/lookup/functions/getImageDetailsSet";
import { failureOf } from "../../support/failureOf";
import { fakeAccount } from "../../support/fakeAccount";
import { anImage, fakeClient, parsed, sentImage, wireVariant } from "../../support/fakeClient";

interface Asked {
    readonly ids: readonly string[];
    readonly judgement?: Judgement;
    readonly missing?: MissingImages;
    readonly secrets?: readonly string[];
}

function run(client: Client, { ids, judgement, missing = "error", secrets = [] }: Asked) {
    const account = { accountId: "account", secrets };
    return lookUpSet({ client, account, judgement }, { imageIds: ids, missing });
}

/** A client that answers each id with an image, or fails with an error. */
function clientOf(answers: Readonly<Record<string, Image | Error>>): Client {
    return fakeClient({
        getImage: ({ imageId }) => {
            const answer = answers[imageId] ?? notFound(imageId);
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ ...answer, imageId });
        },
        getVariants: () => Promise.resolve(new Map([["public", wireVariant(false)]])),
    });
}

function notFound(id: string): ImageNotFoundError {
    return new ImageNotFoundError(`There is no image "${id}".`, {
        status: 404,
        cloudflareErrors: [{ code: 5404, message: "Image not found" }],
        rayId: `ray of ${id}`,
    });
}

const draft = { ...anImage, draft: true };
const closed = parsed({ ...sentImage, requireSignedURLs: true });
const mandatory: Judgement = {
    expect: { draft: false, creator: "someone" },
    level: "mandatory",
    isSecret: false,
};

describe("a set", () => {
    it("keeps the order that was asked for, whatever the order of the answers", async () => {
        const ids = ["9", "b", "1", "a"];
        const account = fakeAccount({ listed: ids.toSorted(), perPage: 2 });
        const { lookups, missingIds, warning } = await run(batching(account), { ids });
        expect(lookups.map(({ image }) => image.imageId)).toEqual(ids);
        expect({ missingIds, warning }).toEqual({ missingIds: [], warning: null });
    });

    it("has each id once, in the order of the first", async () => {
        const client = clientOf({ a: anImage, b: anImage, 2: anImage, 1: anImage });
        const { lookups } = await run(client, { ids: ["b", "a", "b", "2", "1", "a"] });
        expect(lookups.map(({ image }) => image.imageId)).toEqual(["b", "a", "2", "1"]);
    });

    it("of nothing asks for nothing", async () => {
        const account = fakeAccount({ listed: ["a"] });
        expect(await run(batching(account), { ids: [] })).toEqual({
            lookups: [],
            missingIds: [],
            warning: null,
        });
        expect(account.requests).toEqual([]);
    });

    it("leaves out what is missing when it is told to, and names it", async () => {
        const client = clientOf({ a: anImage, b: closed });
        const { lookups, missingIds } = await run(client, { ids: ["x", "b", "y", "a"], missing: "omit" });
        expect(lookups.map(({ image }) => image.imageId)).toEqual(["b", "a"]);
        expect(lookups[0]?.image.access).toEqual({ public: "signed", thumbnail: "unknown" });
        expect(missingIds).toEqual(["x", "y"]);
    });

    it("leaves out nothing else", async () => {
        const refused = new PermissionError("may not", { status: 403 });
        const client = clientOf({ a: anImage, b: refused });
        await expect(run(client, { ids: ["x", "b", "a"], missing: "omit" })).rejects.toBe(refused);
    });

    it("judges what is there when the rest is left out", async () => {
        const asked = { ids: ["x", "a"], missing: "omit" as const, judgement: mandatory };
        await expect(run(clientOf({ a: draft }), asked)).rejects.toThrow(ExpectationError);
        expect((await run(clientOf({ a: anImage }), asked)).missingIds).toEqual(["x"]);
    });

    it("joins what advisory expectations have to say, and has it in order", async () => {
        const judgement: Judgement = { ...mandatory, level: "advisory" };
        const other = { ...anImage, creator: "else" };
        const { lookups, warning } = await run(clientOf({ a: draft, b: anImage, c: other }), {
            ids: ["c", "b", "a"],
            judgement,
        });
        expect(lookups.map(({ image }) => image.imageId)).toEqual(["c", "b", "a"]);
        expect(warning).toMatch(/^The image "c" .* creator is "else", .* The image "a" in account "account" does not /);
        expect(warning).not.toContain('"b"');
    });

    it("throws what is no failure of the API as it is", async () => {
        const fault = new TypeError("odd");
        await expect(run(clientOf({ a: notFound("a"), b: fault }), { ids: ["a", "b"] })).rejects.toBe(fault);
    });
});

describe("the error of a set", () => {
    it("is that of the image when one alone fails", async () => {
        const gone = notFound("x");
        await expect(run(clientOf({ a: anImage, x: gone }), { ids: ["a", "x"] })).rejects.toBe(gone);
    });

    it("names every id that is missing, and is an ImageNotFoundError with what the API said", async () => {
        const error = await failureOf(run(clientOf({ a: anImage }), { ids: ["x", "a", "y", 'q"uote'] }));
        expect(isImageNotFoundError(error)).toBe(true);
        expect(error).toMatchObject({ status: 404, rayId: "ray of x", cloudflareErrors: [{ code: 5404 }] });
        expect(error.message).toBe(
            'Could not use 3 of 4 images in account "account": 404 5404 Image not found: "x", "y", "q\\"uote". ' +
                'The first: There is no image "x".',
        );
    });

    it("groups the ids by what is wrong with them", async () => {
        const down = () => new ServerError("down", { status: 502 });
        const error = await failureOf(
            run(clientOf({ a: down(), b: new RateLimitError("slow"), c: down() }), { ids: ["a", "x", "b", "c", "y"] }),
        );
        expect(error).toBeInstanceOf(ServerError);
        expect(error.message).toBe(
            'Could not use 5 of 5 images in account "account": 502: "a", "c"; RATE_LIMITED: "b"; ' +
                '404 5404 Image not found: "x", "y". The first: down',
        );
    });

    it("is no ImageNotFoundError where an image is not as expected, whatever the order of the ids", async () => {
        for (const ids of [
            ["gone", "a"],
            ["a", "gone"],
        ]) {
            const error = await failureOf(run(clientOf({ a: draft }), { ids, judgement: mandatory }));
            expect(error).toBeInstanceOf(ExpectationError);
            expect(error).toMatchObject({ failures: [{ path: "draft", imageId: "a" }] });
            expect(error.message).toContain('"gone"');
        }
    });

    it("has what every image fails, and names each", async () => {
        const other = { ...anImage, creator: "else" };
        const error = await failureOf(
            run(clientOf({ a: draft, b: anImage, c: other, d: draft }), {
                ids: ["a", "b", "c", "d"],
                judgement: mandatory,
            }),
        );
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ failures: [{ path: "draft" }, { path: "creator" }, { path: "draft" }] });
        expect(error.message).toMatch(
            /^Could not use 3 of 4 images in account "account": [^:]*draft[^:]*: "a", "d"; creator is "else", [^:]*: "c"\. /,
        );
    });

    it("shows no secret id, neither of the images nor of the account", async () => {
        const secretNotFound = new ImageNotFoundError("There is no image [secret].", { status: 404 });
        const client = clientOf({ "the-1": secretNotFound, "the-2": secretNotFound, "the-3": anImage });
        const error = await failureOf(
            run(client, { ids: ["the-1", "the-2", "the-3"], secrets: ["the-1", "the-2", "the-3", "account"] }),
        );
        expect(error.message).toBe(
            "Could not use 2 of 3 images in account [secret]: 404: [secret], [secret]. " +
                "The first: There is no image [secret].",
        );
    });

    it("shows nothing of a secret expectation", async () => {
        const judgement: Judgement = { ...mandatory, expect: { creator: "the-creator" }, isSecret: true };
        const error = await failureOf(run(clientOf({ a: anImage, b: draft }), { ids: ["a", "b"], judgement }));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ failures: [] });
        expect(error.message).toContain('not what was expected [secret]: "a", "b".');
        expect(error.message).not.toMatch(/the-creator|someone/);
    });
});
