import type { WireVariants } from "../../src/client/wire";
import { PermissionError } from "../../src/base/errors";
import { withAccess } from "../../src/lookup/lookUpImage";
import { sortedUrls } from "../../src/lookup/imageResult";
import { fakeClient, parsed, wireVariant } from "../support/fakeClient";

const base = "https://imagedelivery.net/hash/x";
const account = { accountId: "account", secrets: [] };

function imageOf(requireSignedURLs: boolean, names: readonly string[]) {
    return parsed({ requireSignedURLs, variants: names.map((name) => `${base}/${encodeURIComponent(name)}`) });
}

/** The access to the variants of an image, and what is asked for it. */
async function read(definitions: WireVariants, requireSignedUrls = true, names = ["a", "b", "my variant"]) {
    const client = fakeClient({ getVariants: () => Promise.resolve(definitions) });
    const { access } = await withAccess({ client, account }, imageOf(requireSignedUrls, names));
    return { access, asked: client.asked };
}

async function accessOf(...args: Parameters<typeof read>) {
    return (await read(...args)).access;
}

function defined(neverRequire: Readonly<Record<string, boolean>>): WireVariants {
    return new Map(Object.entries(neverRequire).map(([name, never]) => [name, wireVariant(never)]));
}

describe("the access", () => {
    it("is public for every variant of an image that requires no signed URLs, whose definitions do not matter", async () => {
        const access = { a: "public", b: "public", "my variant": "public" };
        expect(await read(defined({ a: false }), false)).toEqual({ access, asked: [] });
    });

    it("is public for the variants alone that never require a signature, whatever their names are", async () => {
        expect(await accessOf(defined({ a: false, b: true, "my variant": true }))).toEqual({
            a: "signed",
            b: "public",
            "my variant": "public",
        });
    });

    it("has a variant that was made since the image was read, in its place", async () => {
        const access = await accessOf(defined({ z: false, aa: true, a: false, b: false, "my variant": false }));
        expect(Object.entries(access ?? {})).toEqual([
            ["a", "signed"],
            ["aa", "public"],
            ["b", "signed"],
            ["my variant", "signed"],
            ["z", "signed"],
        ]);
    });

    it("is unknown for a variant that the definitions lack, and never taken for signed", async () => {
        expect(await accessOf(defined({}))).toEqual({ a: "unknown", b: "unknown", "my variant": "unknown" });
        expect(await accessOf(defined({ a: false }))).toEqual({ a: "signed", b: "unknown", "my variant": "unknown" });
    });

    it("is null where the definitions cannot be read, and says why", async () => {
        const client = fakeClient({
            getVariants: () => Promise.reject(new PermissionError("may not", { status: 403 })),
        });
        const image = await withAccess({ client, account }, imageOf(true, ["a"]));
        expect(image).toMatchObject({ access: null, requireSignedUrls: true });
        expect(image.accessProblem).toContain("could not be read: 403.");
    });

    it("has the variants whose names are Object's own", async () => {
        const definitions = new Map([["__proto__", wireVariant(true)]]);
        const access = await accessOf(definitions, true, ["__proto__", "constructor"]);
        expect(Object.entries(access ?? {})).toEqual([
            ["__proto__", "public"],
            ["constructor", "unknown"],
        ]);
    });
});

describe("the definitions", () => {
    const definitions = defined({ w: false, B: false, a: false, new: false });

    it("are read once when they have each variant of the image, and others", async () => {
        expect((await read(definitions, true, ["w", "B", "a"])).asked).toEqual(["getVariants"]);
        expect((await read(new Map(), true, [])).asked).toEqual(["getVariants"]);
    });

    it.each(["c", "%61b", "constructor"])("are read once more when they lack one, such as %s", async (name) => {
        expect((await read(definitions, true, ["w", "B", "a", name])).asked).toEqual(["getVariants", "getVariants"]);
    });
});

it("gives the URLs in the order of the names, also of names that look like numbers", () => {
    const urls = { "9": `${base}/9`, "10": `${base}/10`, a: `${base}/a`, B: `${base}/B` };
    expect(sortedUrls(urls)).toEqual([`${base}/10`, `${base}/9`, `${base}/B`, `${base}/a`]);
});
