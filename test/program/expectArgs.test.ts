import * as pulumi from "@pulumi/pulumi";
import { checkExpectArgs, isKnown, settleExpect } from "../../src/program/expectArgs";
import type { ImageExpectationsArgs } from "../../src/program/outputArgs";
import { valueOf } from "../support/valueOf";

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

function mock(isPreview: boolean): Promise<void> {
    const newResource = () => ({ id: isPreview ? undefined : "id", state: {} });
    return pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", isPreview);
}

const settle = (expect: ImageExpectationsArgs | undefined) => settleExpect(expect, undefined, 'ImageDetails "hero"');
const settled = (expect: ImageExpectationsArgs | undefined) => valueOf(settle(expect));
const nothing = { expect: undefined, unjudged: undefined };

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
            expect: {
                requireSignedUrls: true,
                allowPublicVariants: ["thumbnail", "public"],
                variants: ["hero"],
                draft: false,
                creator: "me",
                meta: { album: "summer", size: { width: 4 } },
                verifyDelivery: true,
                enforcement: "advisory",
            },
            unjudged: undefined,
        });
    });

    it.each(partlyKnown)("waits for up while %s is unknown, and is known itself", async (_, expected) => {
        expect(await settled(expected)).toEqual(nothing);
        expect(await isKnown(settle(expected))).toBe(true);
    });

    it("waits for a resource that it comes from and that is yet to be created", async () => {
        const planned = new (class extends pulumi.CustomResource {})("test:index:Thing", "thing", {});
        const creator = planned.urn.apply(() => "me");
        expect(await isKnown(creator)).toBe(true);
        expect(await settled({ creator })).toEqual(nothing);
    });

    it("keeps what is no expectation, for the lookup to refuse", async () => {
        const { expect: kept } = await settled({ requireSignedURLs: true } as ImageExpectationsArgs);
        expect(kept).toEqual({ requireSignedURLs: true, enforcement: "mandatory" });
    });

    it("is secret when a part of it is", async () => {
        expect(await pulumi.isSecret(settle({ creator: pulumi.secret("me") }))).toBe(true);
        expect(await pulumi.isSecret(settle({ creator: "me" }))).toBe(false);
    });

    it("is nothing where nothing is given, and may be empty", async () => {
        expect(await settled(undefined)).toEqual(nothing);
        expect(await settled({})).toEqual({ expect: { enforcement: "mandatory" }, unjudged: undefined });
    });
});

describe("expect, at up", () => {
    beforeEach(() => mock(false));

    it("is judged at the level of an up", async () => {
        const enforcement = { preview: "mandatory", up: "advisory" } as const;
        expect(await settled({ draft: false, enforcement })).toEqual({
            expect: { draft: false, enforcement: "advisory" },
            unjudged: undefined,
        });
    });

    it.each(partlyKnown)("fails at its level while %s is unknown", async (_, expected) => {
        expect(await settled(expected)).toEqual({ expect: undefined, unjudged: "mandatory" });
        const advisory = { ...expected, enforcement: { up: "advisory" } as const };
        expect(await settled(advisory)).toEqual({ expect: undefined, unjudged: "advisory" });
    });
});

describe("expect that would be taken for one without fields", () => {
    beforeEach(() => mock(false));

    class Expectations {
        draft = true;
    }

    it.each([
        null,
        true,
        "draft",
        [],
        new Expectations(),
        new Map([["draft", true]]),
        new Date(0),
        Object.create({ draft: true }),
        Object.defineProperty({}, "draft", { value: true }),
        pulumi.output({ draft: true }),
        Promise.resolve({ draft: true }),
    ])("is refused: %p", (wrong) => {
        expect(checkExpectArgs(wrong)).toEqual([
            "expect must be a plain object: its fields may be outputs, but not expect itself",
        ]);
    });

    it("is accepted as an object with outputs", () => {
        expect(checkExpectArgs({ draft: pulumi.output(true), enforcement: "advisory" })).toEqual([]);
        expect(checkExpectArgs(undefined)).toEqual([]);
        expect(checkExpectArgs({ enforcement: "off" })).toHaveLength(1);
    });

    it.each([new Map([["album", "summer"]]), new Date(0), new Expectations()])(
        "is refused at any depth: %p",
        (wrong) => {
            const meta = wrong as unknown as Record<string, unknown>;
            expect(() => settle({ meta })).toThrow('ImageDetails "hero": expect.meta must be a plain object.');
            const deep = [{ a: wrong }];
            expect(() => settle({ meta: { list: deep } })).toThrow("expect.meta.list[0].a must be a plain object");
        },
    );
});
