import fc from "fast-check";
import { checkAccountId, checkImageId } from "../../src/base/checks";

describe("checkImageId", () => {
    it.each([
        "x",
        "a/b.jpeg",
        "100%",
        "spaced id",
        "日本",
        "...",
        ".hidden",
        "a..b",
        "%2e%2e",
        "x".repeat(1024),
        "😀".repeat(1024),
    ])("accepts %s", (id) => expect(checkImageId(id)).toEqual([]));

    it.each([
        [undefined, ["imageId is missing"]],
        [null, ["imageId is missing"]],
        ["", ["imageId must not be empty"]],
        [7, ["imageId must be a string, not a value of type number"]],
        [[], ["imageId must be a string, not an array"]],
        [".", ['imageId must not hold a "." or ".." segment']],
        ["a/../b", ['imageId must not hold a "." or ".." segment']],
        ["x".repeat(1025), ["imageId has 1025 characters, and at most 1024 are allowed"]],
        ["a\ud800", ["imageId is not well-formed Unicode"]],
        ["/..", ['imageId must not begin or end with "/"', 'imageId must not hold a "." or ".." segment']],
        ["a/", ['imageId must not begin or end with "/"']],
    ])("refuses %j for all its faults", (id, failures) => expect(checkImageId(id)).toEqual(failures));

    it("accepts nothing that would leave its place in a URL", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (id) => {
                fc.pre(checkImageId(id).length === 0);
                const url = new URL(`https://api.example/accounts/a/images/v1/${encodeURIComponent(id)}`);
                expect(url.pathname.split("/")).toHaveLength(6);
                expect(decodeURIComponent(url.pathname.split("/")[5] ?? "")).toBe(id);
            }),
        );
    });
});

describe("checkAccountId", () => {
    it.each(["0123456789abcdef0123456789abcdef", "a_b-C"])("accepts %s", (id) =>
        expect(checkAccountId(id)).toEqual([]),
    );

    it.each([
        [null, ["accountId is missing"]],
        ["", ["accountId must not be empty"]],
        [{}, ["accountId must be a string, not a value of type object"]],
        ["..", ['accountId may hold only letters, digits, "_" and "-"']],
        ["a/b", ['accountId may hold only letters, digits, "_" and "-"']],
        ["a\n", ['accountId may hold only letters, digits, "_" and "-"']],
    ])("refuses %j", (id, failures) => expect(checkAccountId(id)).toEqual(failures));
});
