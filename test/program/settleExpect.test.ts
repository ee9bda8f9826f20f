import * as pulumi from "@pulumi/pulumi";
import { settleExpect } from "../../src/program/prepareArgs";
import type { ImageExpectationsArgs } from "../../src/program/outputArgs";
import { isKnown } from "../../src/program/outputs";
import { valueOf } from "../support/valueOf";

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

function mock(isPreview: boolean): Promise<void> {
    const newResource = () => ({ id: isPreview ? undefined : "id", state: {} });
    return pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", isPreview);
}

const settle = (expect: ImageExpectationsArgs | undefined) => pulumi.output(settleExpect(expect, undefined));
const settled = (expect: ImageExpectationsArgs | undefined) => valueOf(settle(expect));

const partlyKnown: [name: string, expect: ImageExpectationsArgs][] = [
    ["a field", { draft: false, creator: unknown }],
    ["an item of a list", { draft: false, variants: ["hero", unknown] }],
    ["a part of the metadata", { meta: { album: "summer", size: { width: unknown } } }],
    ["what is allowed", { requireSignedUrls: true, allowPublicVariants: unknown }],
    ["a promise of it", { creator: Promise.resolve(unknown) }],
];

describe("expect, at preview", () => {
    beforeEach(() => mock(true));

    it("is judged when all of it is known, at the level of a preview", async () => {
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
            enforcement: "advisory",
        });
    });

    it.each(partlyKnown)("waits for up while %s is unknown, and is known itself", async (_, expected) => {
        const output = settle(expected) as unknown as { readonly isKnown: Promise<boolean> };
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
        expect(await pulumi.isSecret(settle({ creator: pulumi.secret("me") }))).toBe(true);
        expect(await pulumi.isSecret(settle({ creator: "me" }))).toBe(false);
    });

    it("needs no output where it has none", () => {
        expect(settleExpect(undefined, undefined)).toBeUndefined();
        expect(settleExpect({ draft: false }, undefined)).toEqual({ draft: false, enforcement: "mandatory" });
    });

    it("is nothing where nothing is given, and may be empty", async () => {
        expect(await settled(undefined)).toBeUndefined();
        expect(await settled({})).toEqual({ enforcement: "mandatory" });
    });
});

it("expect is judged at the level of an up, at up", async () => {
    await mock(false);
    const enforcement = { preview: "mandatory", up: "advisory" } as const;
    expect(await settled({ draft: false, enforcement })).toEqual({ draft: false, enforcement: "advisory" });
});
