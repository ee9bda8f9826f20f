import { variantName } from "../src/delivery";

describe("variantName", () => {
    it.each([
        ["https://imagedelivery.net/hash/id/public", "public"],
        ["https://imagedelivery.net/hash/a/b.jpeg/thumbnail", "thumbnail"],
        ["https://example.com/cdn-cgi/imagedelivery/hash/id/w=400,sharpen=3", "w=400,sharpen=3"],
    ])("of %s is %s", (url, name) => expect(variantName(url)).toBe(name));

    it.each(["", "public", "/hash/id/public", "https://imagedelivery.net/", "https://imagedelivery.net/hash/id/"])(
        "of %j is none",
        (url) => expect(variantName(url)).toBeUndefined(),
    );
});
