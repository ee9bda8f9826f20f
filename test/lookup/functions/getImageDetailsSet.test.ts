import { ExpectationError, InvalidInputError } from "../../../src";
import type { CallContext } from "../../../src/lookup/functions/function";
import { type GetImageDetailsSetArgs, imageDetailsSet } from "../../../src/lookup/functions/getImageDetailsSet";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { fakeAccount } from "../../support/fakeAccount";

function run(args: object, changes: Partial<CallContext> = {}) {
    const account = fakeAccount({ listed: ["a", "b"], drafts: ["c"] });
    const call = callOf(account, changes);
    return { result: imageDetailsSet.run(args as GetImageDetailsSetArgs, call), call, account };
}

async function refusalOf(...given: Parameters<typeof run>): Promise<string> {
    const { result, account } = run(...given);
    const error = await failureOf(result);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(account.requests).toEqual([]);
    return error.message;
}

describe("getImageDetailsSet without Pulumi", () => {
    it("reads each image once, in the order of the first", async () => {
        const { result, account } = run({ imageIds: ["b", "a", "b"] });
        const { accountId, images, missingIds } = await result;
        expect({ accountId, ids: Object.keys(images), missingIds }).toEqual({
            accountId: "account",
            ids: ["b", "a"],
            missingIds: [],
        });
        expect(account.requests).toEqual(["image b", "image a"]);
    });

    it("may have no ids", async () => {
        expect(await run({ imageIds: [] }).result).toEqual({ accountId: "account", images: {}, missingIds: [] });
    });

    it.each([undefined, "error"])("fails for a missing image when `missing` is %j", async (missing) => {
        await expect(run({ imageIds: ["a", "x"], missing }).result).rejects.toThrow('There is no "x".');
    });

    it("leaves out what is missing when it is told to", async () => {
        const { images, missingIds } = await run({ imageIds: ["x", "a"], missing: "omit" }).result;
        expect([Object.keys(images), missingIds]).toEqual([["a"], ["x"]]);
    });

    it("warns once of all images that are not what is expected", async () => {
        const expected = { draft: false, creator: "creator of a", enforcement: "advisory" };
        const { result, call } = run({ imageIds: ["a", "b", "c"], expect: expected });
        expect(Object.keys((await result).images)).toEqual(["a", "b", "c"]);
        expect(call.warnings).toEqual([expect.stringMatching(/^The image "b" .* The image "c" /)]);
    });
});

describe("a set of which nothing is judged", () => {
    const expected = { requireSignedUrls: true };

    it.each<[object, string]>([
        [{ imageIds: [] }, "has no ids"],
        [{ imageIds: ["x"], missing: "omit" }, 'has only missing ids ("x")'],
        [{ imageIds: ["x", "y", "x"], missing: "omit" }, 'has only missing ids ("x", "y")'],
    ])("fails with %j, unless it may be empty", async (args, what) => {
        const message =
            `The set of images in account "account" ${what}, so \`expect\` judged nothing: check imageIds and the account ` +
            "id, or set allowEmpty: true beside expect.";
        const error = await failureOf(run({ ...args, expect: expected }).result);
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error.message).toBe(message);
        const advisory = run({ ...args, expect: { ...expected, enforcement: "advisory" } });
        expect((await advisory.result).images).toEqual({});
        expect(advisory.call.warnings).toEqual([message]);
        const allowed = run({ ...args, expect: expected, allowEmpty: true });
        expect((await allowed.result).images).toEqual({});
        expect(allowed.call.warnings).toEqual([]);
    });

    it("shows no secret id", async () => {
        const args = { imageIds: ["x"], missing: "omit", expect: expected };
        const error = await failureOf(run(args, { secretArgs: ["imageIds"] }).result);
        expect(error.message).toContain("has only missing ids ([secret])");
    });

    it("passes without expect, and with an image", async () => {
        expect((await run({ imageIds: ["x"], missing: "omit" }).result).missingIds).toEqual(["x"]);
        const one = run({ imageIds: ["x", "a"], missing: "omit", expect: { draft: false } });
        expect((await one.result).missingIds).toEqual(["x"]);
        expect(one.call.warnings).toEqual([]);
    });

    it("fails for the missing images where they are an error, and for whatever else allowEmpty is", async () => {
        await expect(run({ imageIds: ["x"], expect: expected, allowEmpty: true }).result).rejects.toThrow(
            'There is no "x".',
        );
        for (const allowEmpty of ["yes", 1, null]) {
            expect(await refusalOf({ imageIds: [], expect: expected, allowEmpty })).toContain(
                "allowEmpty must be true or false",
            );
        }
    });
});

describe("the arguments of a set", () => {
    it("are refused for all that is wrong at once, ids by their positions", async () => {
        expect(
            await refusalOf({
                imageIds: ["x", "/y", "", undefined, 5, "a/../b", null],
                accountId: "a/b",
                missing: "skip",
                expect: { draft: 1 },
            }),
        ).toBe(
            'Could not read images in account "a/b": imageIds[1] must not begin or end with "/"; imageIds[2] must not be ' +
                "empty; imageIds[3] is missing; imageIds[4] must be a string, not a value of type number; imageIds[5] " +
                'must not contain a "." or ".." segment; imageIds[6] is missing; accountId may contain only letters, ' +
                'digits, "_" and "-"; expect.draft must be true or false; missing must be "error" or "omit".',
        );
    });

    it.each([null, "x", { 0: "x" }, 5, new Set(["x"])])("are refused when the ids are %j", async (imageIds) => {
        expect(await refusalOf({ imageIds })).toContain(": imageIds must be a list.");
    });

    it("are refused without ids, and for a hole in the list", async () => {
        expect(await refusalOf({})).toContain(": imageIds is missing.");
        // eslint-disable-next-line no-sparse-arrays -- what is tested
        expect(await refusalOf({ imageIds: ["x", , "y"] })).toContain(": imageIds[1] is missing.");
    });

    it("are refused without showing what is secret", async () => {
        const args = { imageIds: ["/the-image"], accountId: "the/account" };
        const message = await refusalOf(args, { secretArgs: ["imageIds", "accountId"] });
        expect(message).toContain("account [secret]: imageIds[0] must not begin");
        expect(message).not.toMatch(/the-image|the\/account/);
    });
});
