import type { dynamic } from "@pulumi/pulumi";
import { type Client, createClients } from "../../src/client/client";
import {
    ExpectationError,
    ImageNotFoundError,
    InvalidInputError,
    PermissionError,
    ServerError,
} from "../../src/base/errors";
import { createLookupProvider } from "../../src/dynamicProvider/lookupProvider";
import { imageDetailsSetLookup } from "../../src/lookup/resources";
import { createProviderProcess } from "../../src/client/providerProcess";
import { failureOf } from "../support/failureOf";
import { fakeAccount, type FakeAccount, type FakeAccountOptions } from "../support/fakeAccount";

const environment = {
    variables: { CLOUDFLARE_API_TOKEN: "t", CLOUDFLARE_ACCOUNT_ID: "account" },
    process: "the test",
};

interface Provided {
    readonly read: (props: object) => Promise<ReadResult>;
    readonly provider: dynamic.ResourceProvider;
    readonly requests: readonly string[];
    readonly cancellation: AbortController;
}

interface ReadResult extends dynamic.ReadResult {
    readonly props?: Readonly<Record<string, unknown>>;
}

function provide(options: FakeAccountOptions, others: Partial<Client> = {}): Provided {
    const account: FakeAccount = fakeAccount(options);
    const cancellation = new AbortController();
    const provider = createLookupProvider(
        imageDetailsSetLookup,
        createProviderProcess(environment, cancellation.signal, (settings) =>
            createClients(settings, { ...account, ...others }),
        ),
    );
    void provider.configure?.({ config: { get: () => undefined, require: () => "" } });
    const read = async (props: object): Promise<ReadResult> => {
        const result = await (provider.read?.("set", props) ?? Promise.reject(new Error("There is no read.")));
        const outputs = result.props as Record<string, unknown>;
        return { ...result, props: { ...outputs, images: parsed(outputs["images"]) } };
    };
    return { read, provider, requests: account.requests, cancellation };
}

/** The images of a set, which the provider outputs as JSON, in a secret or not. */
function parsed(images: unknown): unknown {
    if (typeof images === "string") {
        return JSON.parse(images);
    }
    const { value } = images as { value: string };
    return { ...(images as object), value: JSON.parse(value) as unknown };
}

const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

function knownImage(imageId: string) {
    const url = (name: string) => `https://imagedelivery.net/hash/${imageId}/${name}`;
    return {
        accountId: "account",
        imageId,
        creator: `creator of ${imageId}`,
        filename: null,
        meta: { id: imageId },
        requireSignedUrls: false,
        draft: false,
        uploaded: "2024-01-02T03:04:05Z",
        variantUrls: { hero: url("hero"), public: url("public"), thumbnail: url("thumbnail") },
        access: { hero: "public", public: "public", thumbnail: "public" },
        accessProblem: null,
    };
}

const listed = ["a", "b", "c", "d"];

describe("a read of a set", () => {
    it("outputs every requested image, and nothing else", async () => {
        const { read, requests } = provide({ listed });
        expect(await read({ imageIds: ["c", "a", "b", "a"] })).toEqual({
            id: "set",
            props: {
                accountId: "account",
                imageIds: ["c", "a", "b", "a"],
                images: { a: knownImage("a"), b: knownImage("b"), c: knownImage("c") },
                missingIds: [],
            },
        });
        expect(requests).toEqual(["image c", "image a", "image b"]);
    });

    it("sends its requests again each time", async () => {
        const { read, requests } = provide({ listed });
        const first = await read({ imageIds: listed });
        expect(await read({ imageIds: listed })).toEqual(first);
        expect(requests).toEqual(["page 1", "stats", "page 1", "stats"]);
    });

    it("shares its requests with those that wait with it", async () => {
        const { read, requests } = provide({ listed });
        await Promise.all([read({ imageIds: ["a", "b"] }), read({ imageIds: ["c", "d"] })]);
        expect(requests).toEqual(["page 1", "stats"]);
    });

    it("has the access where it may be read, and else why not", async () => {
        const { read } = provide({ listed, areSecret: true });
        expect((await read({ imageIds: ["a"] })).props).toMatchObject({
            images: { a: { access: { public: "public", hero: "unknown" }, accessProblem: null } },
        });
        const refusal = { getVariants: () => Promise.reject(new PermissionError("no", { status: 403 })) };
        const refused = await provide({ listed, areSecret: true }, refusal).read({ imageIds: ["a"] });
        expect(refused.props).toMatchObject({
            images: { a: { access: null, accessProblem: expect.stringContaining('image "a"') as string } },
        });
    });

    it("fails for a program when an image is missing, and names all that are", async () => {
        const error = await failureOf(provide({ listed }).read({ imageIds: ["a", "x", "y"] }));
        expect(error).toBeInstanceOf(ImageNotFoundError);
        expect(error.message).toContain('Could not use 2 of 3 images in account "account": 404: "x", "y".');
    });

    it("leaves them out when it is told to", async () => {
        const { props } = await provide({ listed }).read({ imageIds: ["x", "a", "y"], missing: "omit" });
        expect(props).toMatchObject({ imageIds: ["x", "a", "y"], images: { a: {} }, missingIds: ["x", "y"] });
        expect(Object.keys(props?.["images"] as object)).toEqual(["a"]);
    });

    it.each<[readonly string[], readonly string[]]>([
        [["imageIds"], ["imageIds", "images", "missingIds"]],
        [["accountId"], ["accountId", "images"]],
        [["expect"], []],
        [
            ["imageIds", "accountId"],
            ["accountId", "imageIds", "images", "missingIds"],
        ],
    ])("makes secret what reveals %j", async (secretInputs, revealing) => {
        const asked = { imageIds: ["a", "x"], missing: "omit" };
        const open = (await provide({ listed }).read(asked)).props ?? {};
        const hidden = (await provide({ listed }).read({ ...asked, secretInputs })).props ?? {};
        const expected = Object.entries(open).map(([name, value]): [string, unknown] => [
            name,
            revealing.includes(name) ? secret(value) : value,
        ]);
        expect(hidden).toEqual({ ...Object.fromEntries(expected), secretInputs });
    });

    it("judges each image: mandatory rejects, advisory warns", async () => {
        const { read } = provide({ listed: ["a", "b"], drafts: ["c"] });
        const judged = (enforcement: string) => ({
            imageIds: ["a", "b", "c"],
            expect: { draft: false, creator: "creator of a", enforcement },
        });
        const error = await failureOf(read(judged("mandatory")));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ failures: [{ path: "creator" }, { path: "draft" }, { path: "creator" }] });
        const { props } = await read(judged("advisory"));
        expect(props).toMatchObject({
            warning: expect.stringMatching(/^The image "b" .* The image "c" .*$/) as string,
        });
        expect(props).not.toHaveProperty("expect");
    });

    it("fails where there is nothing to judge, unless it may be empty", async () => {
        const { read } = provide({ listed });
        const nothing = { imageIds: ["x"], missing: "omit", expect: { draft: false } };
        expect(await failureOf(read(nothing))).toBeInstanceOf(ExpectationError);
        expect((await read({ ...nothing, allowEmpty: true })).props).toEqual({
            accountId: "account",
            imageIds: ["x"],
            images: {},
            missingIds: ["x"],
        });
    });
});

describe("a refresh of a set", () => {
    const state = { imageIds: ["a", "x", "b"], images: {}, missingIds: [] };

    it("updates what it finds, and leaves out what is gone", async () => {
        const { id, props } = await provide({ listed }).read(state);
        expect(id).toBe("set");
        expect(props).toMatchObject({
            imageIds: ["a", "x", "b"],
            images: { a: knownImage("a"), b: knownImage("b") },
            missingIds: ["x"],
        });
    });

    it("keeps the set when all is gone", async () => {
        const { id, props } = await provide({ listed: [] }).read(state);
        expect({ id, props }).toMatchObject({ id: "set", props: { images: {}, missingIds: ["a", "x", "b"] } });
    });

    it("leaves out what is gone whatever the program wants", async () => {
        const { props } = await provide({ listed }).read({ ...state, missing: "error" });
        expect(props).toMatchObject({ missingIds: ["x"] });
    });

    it("never judges, and keeps the warning there is", async () => {
        const judged = { ...state, expect: { creator: "nobody" } };
        const { read } = provide({ listed });
        expect((await read({ ...judged, warning: "as it was" })).props).toMatchObject({ warning: "as it was" });
        expect((await read(judged)).props).not.toHaveProperty("warning");
        expect((await read({ ...judged, imageIds: ["x"] })).props).toMatchObject({ missingIds: ["x"] });
    });

    it("fails when anything else is wrong", async () => {
        const down = new ServerError("down", { status: 502 });
        const others = { getImage: () => Promise.reject(down) };
        await expect(provide({ listed }, others).read({ ...state, imageIds: ["a"] })).rejects.toBe(down);
    });
});

describe("a read of a set that cannot be right", () => {
    it("lists everything that is wrong in one error, and sends nothing", async () => {
        const { read, requests } = provide({ listed });
        const error = await failureOf(
            read({
                imageIds: ["a", "/b", 5, null],
                accountId: "a/b",
                missing: "skip",
                expect: { draft: "no", enforcement: "off" },
            }),
        );
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toBe(
            'Could not read images in account "a/b": imageIds[1] must not begin or end with "/"; ' +
                "imageIds[2] must be a string, not a value of type number; imageIds[3] is missing; " +
                'accountId may contain only letters, digits, "_" and "-"; expect.draft must be true or false; ' +
                'expect.enforcement must be "mandatory", "advisory", or one of them for each of preview and up; ' +
                'missing must be "error" or "omit".',
        );
        expect(requests).toEqual([]);
    });

    it.each([undefined, null, "a", {}])("is refused for the ids %j", async (imageIds) => {
        const { read, requests } = provide({ listed });
        await expect(read({ imageIds })).rejects.toThrow(/imageIds (must be a list|is missing)\.$/);
        expect(requests).toEqual([]);
    });

    it.each([null, "draft", []])("is refused when expect is %j", async (wrong) => {
        const { read, requests } = provide({ listed });
        const reading = read({ imageIds: ["a"], expect: wrong });
        await expect(reading).rejects.toThrow("expect must be a plain object");
        expect(requests).toEqual([]);
    });

    it("shows neither secret ids nor a part of them", async () => {
        const { read } = provide({ listed });
        const url = "https://imagedelivery.net/hash/the-image/public";
        const props = { imageIds: ["/the-image", url], accountId: "the/account" };
        const hidden = await failureOf(read({ ...props, secretInputs: ["imageIds", "accountId"] }));
        expect(hidden.message).toContain("Could not read images in account [secret]: imageIds[0] must not begin");
        expect(hidden.message).not.toMatch(/the-image|the\/account/);
        expect((await failureOf(read(props))).message).toContain(
            'imageIds[1] is a URL, not an image id: use "the-image"',
        );
    });

    it("ends when the engine cancels", async () => {
        const { read, cancellation } = provide({ listed, onRequest: () => new Promise(() => undefined) });
        const reading = read({ imageIds: listed });
        cancellation.abort();
        await expect(reading).rejects.toMatchObject({ name: "CanceledError", message: "The lookup was canceled." });
    });

    it("creates nothing", async () => {
        const { provider } = provide({ listed });
        await expect(provider.create({})).rejects.toThrow("ImageDetailsSet is a lookup: it creates nothing.");
    });
});
