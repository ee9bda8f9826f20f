import { decodePart, parseUrl } from "../../src/base/urls";

it("parses a host of any letters, however often", () => {
    const hosts = new Set(Array.from({ length: 20_000 }, () => parseUrl("https://bücher.example/a")?.host));
    expect([...hosts]).toEqual(["xn--bcher-kva.example"]);
});

it.each(["", "x", "https://", "//host/path"])("finds no URL in %j", (text) => expect(parseUrl(text)).toBeUndefined());

it("decodes a part of a URL, unless it is malformed", () => {
    expect(["a%2Fb", "%C3%A9", "%E9", "50%"].map(decodePart)).toEqual(["a/b", "é", undefined, undefined]);
});
