import { InvalidInputError } from "../../src";
import { type SetArguments, toSetQuestion } from "../../src/lookup/question";
import { thrownBy } from "../support/thrownBy";

function question(changes: Partial<SetArguments> = {}, failures: readonly string[] = []) {
    const given = { imageIds: ["x"], accountId: "account", missing: undefined, judgement: undefined, secretInputs: [] };
    return toSetQuestion({ ...given, ...changes }, failures, { deliveryBaseUrl: "https://example.com" });
}

const refusalOf = (...given: Parameters<typeof question>) => thrownBy(() => question(...given)).message;

describe("the question of a set", () => {
    it("has each id once, in the order of the first", () => {
        const { images } = question({ imageIds: ["b", "a", "b", "2", "1", "a"], secretInputs: ["imageId"] });
        expect(images).toEqual(
            ["b", "a", "2", "1"].map((imageId) => ({ accountId: "account", imageId, secretInputs: ["imageId"] })),
        );
    });

    it("may have no ids", () => {
        expect(question({ imageIds: [] })).toEqual({
            images: [],
            judgement: undefined,
            missing: "error",
            deliveryBaseUrl: "https://example.com",
        });
    });

    it.each([
        [undefined, "error"],
        ["error", "error"],
        ["omit", "omit"],
    ])("takes %j for missing", (missing, taken) => expect(question({ missing }).missing).toBe(taken));

    it("is refused for all that is wrong at once, ids by their positions", () => {
        expect(
            refusalOf({ imageIds: ["x", "/y", "", undefined, 5, "a/../b"], accountId: "a/b", missing: "skip" }, [
                "expect.draft must be true or false",
            ]),
        ).toBe(
            'Could not look up the images of account "a/b": imageIds[1] must not begin or end with "/"; ' +
                "imageIds[2] must not be empty; imageIds[3] is missing; imageIds[4] must be a string, not a value of type " +
                'number; imageIds[5] must not hold a "." or ".." segment; accountId may hold only letters, digits, "_" and ' +
                '"-"; missing must be "error" or "omit"; expect.draft must be true or false.',
        );
    });

    it.each([undefined, null, "x", { 0: "x" }, 5])("is refused when the ids are %j", (imageIds) => {
        expect(refusalOf({ imageIds })).toContain("imageIds must be a list of strings");
    });

    it("is refused for a hole in the list", () => {
        // eslint-disable-next-line no-sparse-arrays -- what is tested
        expect(refusalOf({ imageIds: ["x", , "y"] })).toContain("imageIds[1] is missing");
    });

    it("shows neither ids nor the account where they are secret", () => {
        const message = refusalOf({
            imageIds: ["/the-image"],
            accountId: "the/account",
            secretInputs: ["imageId", "accountId"],
        });
        expect(message).toContain("account [secret]: imageIds[0] must not begin");
        expect(message).not.toMatch(/the-image|the\/account/);
    });
});

it("is refused with the class for what no request can be made of", () => {
    expect(() => question({ imageIds: [""] })).toThrow(InvalidInputError);
});
