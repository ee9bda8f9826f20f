import * as pulumi from "@pulumi/pulumi";
import { ImageDetails, ImageDetailsSet, type ImageDetailsSetArgs, Provider } from "../../src";
import { valueOf } from "../support/valueOf";

const known = {
    accountId: "account",
    imageId: "x",
    creator: null,
    filename: "x.png",
    meta: {},
    requireSignedUrls: true,
    draft: false,
    uploaded: "2024-01-02T03:04:05Z",
    variants: ["https://imagedelivery.net/hash/x/public"],
    variantUrls: { public: "https://imagedelivery.net/hash/x/public" },
    access: { public: "signed" },
    accessProblem: null,
};
let seen: pulumi.runtime.MockResourceArgs[] = [];
let found: object = {};

async function mock(isPreview = false): Promise<void> {
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => {
                seen.push(args);
                const state = { ...(args.inputs as object), images: { x: known }, missingIds: [], ...found };
                return { id: args.id ?? "new", state };
            },
            call: () => ({}),
        },
        "project",
        "stack",
        isPreview,
    );
}

beforeEach(async () => {
    seen = [];
    found = {};
    await mock();
});

describe("ImageDetailsSet under Pulumi's mocks", () => {
    it("is one read for all its ids, with what the provider needs", async () => {
        const set = new ImageDetailsSet("album", {
            imageIds: ["x", pulumi.output("y"), "x"],
            accountId: "account",
            missing: "omit",
            expect: { draft: false, enforcement: "advisory" },
        });
        await valueOf(set.urn);
        expect(seen).toHaveLength(1);
        expect(seen[0]).toMatchObject({
            type: "pulumi-nodejs:dynamic/cloudflareImages:ImageDetailsSet",
            name: "album",
            id: "set",
            inputs: {
                imageIds: ["x", "y", "x"],
                accountId: "account",
                missing: "omit",
                expect: { draft: false, enforcement: "advisory" },
                __provider: expect.stringContaining(".setProvider") as string,
            },
        });
        expect(seen[0]?.inputs).not.toHaveProperty("images");
        expect(seen[0]?.inputs).not.toHaveProperty("secretInputs");
    });

    it("has the images as the functions give them", async () => {
        const set = new ImageDetailsSet("album", { imageIds: ["x"] });
        const { x } = await valueOf(set.images);
        expect({ creator: null, accessProblem: null, ...x }).toEqual(known);
        expect(Object.keys(x ?? {})).not.toContain("creator");
        expect(Object.keys(x ?? {})).not.toContain("accessProblem");
        expect(await valueOf(set.missingIds)).toEqual([]);
        expect(await valueOf(set.imageIds)).toEqual(["x"]);
    });

    it("leaves out what is missing", async () => {
        found = { images: {}, missingIds: ["x"] };
        const set = new ImageDetailsSet("album", { imageIds: ["x"], missing: "omit" });
        expect(await valueOf(set.images)).toEqual({});
        expect(await valueOf(set.missingIds)).toEqual(["x"]);
    });

    it("says which inputs are secret", async () => {
        const set = new ImageDetailsSet("album", {
            imageIds: ["x", pulumi.secret("y")],
            accountId: pulumi.secret("account"),
            expect: { creator: pulumi.secret("me") },
        });
        await valueOf(set.urn);
        expect((seen[0]?.inputs as { secretInputs: unknown }).secretInputs).toEqual([
            "accountId",
            "imageIds",
            "expect",
        ]);
        expect(seen[0]?.id).toBe("set");
    });

    it("shows none of what is between it and its provider", async () => {
        const set = new ImageDetailsSet("album", { imageIds: ["x"], expect: { draft: false } });
        await valueOf(set.urn);
        expect(Object.keys(set)).toEqual(expect.arrayContaining(["images", "imageIds", "missingIds", "accountId"]));
        for (const hidden of ["missing", "expect", "secretInputs", "accessProblem", "warning"]) {
            expect(Object.keys(set)).not.toContain(hidden);
        }
    });

    it("is known by isInstance, and is no ImageDetails", () => {
        const set = new ImageDetailsSet("album", { imageIds: ["x"] });
        expect(ImageDetailsSet.isInstance(set)).toBe(true);
        expect(ImageDetails.isInstance(set)).toBe(false);
        expect(ImageDetailsSet.isInstance(new ImageDetails("hero", { imageId: "x" }))).toBe(false);
        expect(ImageDetailsSet.isInstance(new Provider("p"))).toBe(false);
        expect(ImageDetailsSet.isInstance(undefined)).toBe(false);
    });

    it.each(["id", "import", "urn"])("refuses opts.%s", (option) => {
        expect(() => new ImageDetailsSet("album", { imageIds: ["x"] }, { [option]: "x" })).toThrow(
            `ImageDetailsSet "album": opts.${option} cannot be set: a lookup reads what its arguments name.`,
        );
    });

    it("refuses to have no arguments", () => {
        const [none, nothing] = [undefined, null] as unknown as ImageDetailsSetArgs[];
        expect(() => new ImageDetailsSet("album", none as ImageDetailsSetArgs)).toThrow("imageIds is missing.");
        expect(() => new ImageDetailsSet("album", nothing as ImageDetailsSetArgs)).toThrow(
            'ImageDetailsSet "album": the arguments must be a plain object.',
        );
        const misspelled = { imageIds: ["x"], mising: "omit" } as ImageDetailsSetArgs;
        expect(() => new ImageDetailsSet("album", misspelled)).toThrow(
            'ImageDetailsSet "album": unknown argument "mising" (did you mean "missing"? known: imageIds, accountId, expect, missing, allowEmpty).',
        );
    });

    it("is read only when all its ids are known, at preview", async () => {
        await mock(true);
        const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;
        await valueOf(new ImageDetailsSet("album", { imageIds: ["x", unknown] }).urn);
        await valueOf(new ImageDetailsSet("read", { imageIds: ["x", pulumi.output("y")] }).urn);
        // The engine reads nothing that has an unknown id.
        expect(seen.map(({ id }) => id)).toEqual([pulumi.runtime.unknownValue, "set"]);
    });

    it("logs the warning of advisory expectations on itself", async () => {
        const warned = jest.spyOn(console, "warn").mockImplementation(() => undefined);
        found = { warning: 'The image "x" is not as expected.' };
        const set = new ImageDetailsSet("album", { imageIds: ["x"], expect: { draft: false } });
        await valueOf(set.images);
        await new Promise((resolve) => setImmediate(resolve));
        const said = warned.mock.calls.flat().join("\n");
        warned.mockRestore();
        expect(said).toContain('The image "x" is not as expected.');
    });
});
