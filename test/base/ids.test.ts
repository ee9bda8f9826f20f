import fc from "fast-check";
import { checkAccountId, checkImageId, describeAccount, describeImage, resourceId } from "../../src/base/ids";

const uuid = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
const hash = "Vh2Kq7sYt0RjLx9PwN4mBg";

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
        "https.png",
        "a/https://b",
        `${uuid}/public`,
    ])("accepts %s", (id) => expect(checkImageId(id)).toEqual([]));

    it.each([
        [undefined, ["imageId is missing"]],
        [null, ["imageId is missing"]],
        ["", ["imageId must not be empty"]],
        [7, ["imageId must be a string, not a value of type number"]],
        [[], ["imageId must be a string, not a list"]],
        [".", ['imageId must not contain a "." or ".." segment']],
        ["a/../b", ['imageId must not contain a "." or ".." segment']],
        ["x".repeat(1025), ["imageId has 1025 characters, at most 1024 are allowed"]],
        ["a\ud800", ["imageId is not well-formed Unicode"]],
        ["\udfffa", ["imageId is not well-formed Unicode"]],
        ["/..", ['imageId must not begin or end with "/"', 'imageId must not contain a "." or ".." segment']],
        ["a/", ['imageId must not begin or end with "/"']],
    ])("refuses %j for all its faults", (id, problems) => expect(checkImageId(id)).toEqual(problems));

    it.each([
        [`https://imagedelivery.net/${hash}/${uuid}/public`, uuid],
        [`HTTPS://imagedelivery.net/${hash}/${uuid}/w=400,sharpen=3?sig=s#f`, uuid],
        [`imagedelivery.net/${hash}/${uuid}/public`, uuid],
        [`https://imagedelivery.net/${hash}/brand/x%20%C3%A9%25.png/public`, "brand/x é%.png"],
        [`https://img.example.com/cdn-cgi/imagedelivery/${hash}/a"b/public`, 'a\\"b'],
    ])("refuses the delivery URL %s, and names its id", (url, id) => {
        expect(checkImageId(url, "imageIds[3]")).toEqual([`imageIds[3] is a URL, not an image id: use "${id}"`]);
        expect(checkImageId(url, { secretPath: "imageIds[3]" })).toEqual(["imageIds[3] is a URL, not an image id"]);
    });

    it.each([
        "https://example.com/a/b/c",
        `https://imagedelivery.net/${hash}/public`,
        `https://imagedelivery.net/${hash}/%zz/public`,
        "https://",
        "http://[",
    ])("refuses %s without an id to use", (url) =>
        expect(checkImageId(url)).toEqual(["imageId is a URL, not an image id"]),
    );

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
    it.each([
        "0123456789abcdef0123456789abcdef",
        "a_b-C",
        "account-with-22-letter",
        "0123456789012345678901",
        undefined,
        null,
    ])("accepts %s", (id) => expect(checkAccountId(id)).toEqual([]));

    it.each([
        ["", ["accountId must not be empty"]],
        [{}, ["accountId must be a string, not a value of type object"]],
        ["..", ['accountId may contain only letters, digits, "_" and "-"']],
        ["a/b", ['accountId may contain only letters, digits, "_" and "-"']],
        ["a\n", ['accountId may contain only letters, digits, "_" and "-"']],
        ["a\ud800", ['accountId may contain only letters, digits, "_" and "-"']],
    ])("refuses %j", (id, problems) => expect(checkAccountId(id)).toEqual(problems));

    it("refuses the account hash of a delivery URL, and says what to use", () => {
        expect(checkAccountId(hash)).toEqual([
            "accountId is the account hash of delivery URLs: use the account id, 32 hexadecimal digits, which the " +
                "dashboard shows in its address",
        ]);
    });
});

describe("what messages say of an image", () => {
    it.each([
        ["x", [], 'image "x" in account "a"'],
        ["x", ["x"], 'image [secret] in account "a"'],
        ["x", ["a", "x"], "image [secret] in account [secret]"],
        ["", [], 'image (none) in account "a"'],
        ['x" in account "y', [], 'image "x\\" in account \\"y" in account "a"'],
        ["\u202ex\n\ud800", [], 'image "x \ufffd" in account "a"'],
        ["🎉".repeat(201), [], `image "${"🎉".repeat(200)}…" in account "a"`],
    ])("with the id %j and the secrets %j is %s", (imageId, secrets, described) => {
        expect(describeImage({ imageId, accountId: "a", secrets })).toBe(described);
    });

    it("without an account id is (none)", () => {
        expect(describeAccount({ accountId: "", secrets: [] })).toBe("account (none)");
    });
});

describe("the id of a lookup in the engine", () => {
    it.each([
        ["x", false, "x"],
        ["x", true, "secret"],
        ["", false, "invalid"],
        ["", true, "secret"],
        [undefined, false, "invalid"],
        [5, false, "invalid"],
    ])("for %j (secret: %p) is %s", (imageId, isSecret, id) => expect(resourceId(imageId, isSecret)).toBe(id));
});
