import * as pulumi from "@pulumi/pulumi";
import { ImageDetails, type ImageExpectationsArgs } from "../../src";
import { isKnown } from "../../src/base/sdk";
import { waitForExpect } from "../../src/program/dependencies";
import { valueOf } from "../support/valueOf";

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

let sent: unknown[] = [];

function mock(isPreview: boolean): Promise<void> {
    sent = [];
    const newResource = ({ inputs }: pulumi.runtime.MockResourceArgs) => {
        sent.push((inputs as { expect?: unknown }).expect);
        return { id: isPreview ? undefined : "id", state: {} };
    };
    return pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", isPreview);
}

const wait = (expect: ImageExpectationsArgs | undefined) => pulumi.output(waitForExpect(expect, undefined));
const settled = (expect: ImageExpectationsArgs | undefined) => valueOf(wait(expect));

/** What a lookup sends. */
async function sentFor(expected: ImageExpectationsArgs | undefined): Promise<unknown> {
    await valueOf(new ImageDetails("hero", { imageId: "x", expect: expected }).urn);
    return sent.at(-1);
}

const partlyKnown: [name: string, expect: ImageExpectationsArgs][] = [
    ["a field", { draft: false, creator: unknown }],
    ["an item of a list", { draft: false, variants: ["hero", unknown] }],
    ["a part of the metadata", { meta: { album: "summer", size: { width: unknown } } }],
    ["what is allowed", { requireSignedUrls: true, allowPublicVariants: unknown }],
    ["a promise of it", { creator: Promise.resolve(unknown) }],
];

describe("expect, at preview", () => {
    beforeEach(() => mock(true));

    it("is judged when all of it is known", async () => {
        const enforcement = { preview: "advisory", up: "mandatory" } as const;
        expect(
            await settled({
                requireSignedUrls: pulumi.output(true),
                allowPublicVariants: [pulumi.output("thumbnail"), "public"],
                variants: pulumi.output(["hero"]),
                draft: false,
                creator: pulumi.secret("me"),
                meta: { album: pulumi.output("summer"), size: { width: 4 } },
                verifyDelivery: Promise.resolve(true),
                enforcement,
            }),
        ).toEqual({
            requireSignedUrls: true,
            allowPublicVariants: ["thumbnail", "public"],
            variants: ["hero"],
            draft: false,
            creator: "me",
            meta: { album: "summer", size: { width: 4 } },
            verifyDelivery: true,
            enforcement,
        });
    });

    it("is sent with the level of a preview", async () => {
        const enforcement = { preview: "advisory", up: "mandatory" } as const;
        expect(await sentFor({ draft: false, enforcement })).toEqual({ draft: false, enforcement: "advisory" });
    });

    it.each(partlyKnown)("waits for up while %s is unknown, and is known itself", async (_, expected) => {
        const output = wait(expected) as unknown as { readonly isKnown: Promise<boolean> };
        expect(await output.isKnown).toBe(true);
        expect(await settled(expected)).toBeUndefined();
    });

    it("waits for a resource that it comes from and that is yet to be created", async () => {
        const planned = new (class extends pulumi.CustomResource {})("test:index:Thing", "thing", {});
        const creator = planned.urn.apply(() => "me");
        expect(await isKnown(creator)).toBe(true);
        expect(await settled({ creator })).toBeUndefined();
    });

    it("is secret when a part of it is", async () => {
        expect(await pulumi.isSecret(wait({ creator: pulumi.secret("me") }))).toBe(true);
        expect(await pulumi.isSecret(wait({ creator: "me" }))).toBe(false);
    });

    it("needs no output where it has none", () => {
        expect(waitForExpect(undefined, undefined)).toBeUndefined();
        expect(waitForExpect({ draft: false }, undefined)).toEqual({ draft: false });
    });

    it("is nothing where nothing is given, and may be empty", async () => {
        expect(await settled(undefined)).toBeUndefined();
        expect(await settled({})).toEqual({});
    });

    it.each([undefined, "mandatory", {}, { up: "advisory" }, { preview: "mandatory", up: "advisory" }] as const)(
        "is sent without the level that is the default: %j",
        async (enforcement) => {
            expect(await sentFor({ draft: false, enforcement })).toEqual({ draft: false });
        },
    );
});

it("expect is judged at the level of an up, at up", async () => {
    await mock(false);
    const enforcement = { preview: "mandatory", up: "advisory" } as const;
    expect(await sentFor({ draft: false, enforcement })).toEqual({ draft: false, enforcement: "advisory" });
});
