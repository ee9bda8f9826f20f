import * as pulumi from "@pulumi/pulumi";
import { type ImageExpectationsArgs, resolveExpectations } from "../../src/program/expectArgs";
import { valueOf } from "../support/valueOf";

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

beforeAll(() =>
    // As in a preview, where what is not known is not asked for.
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "p", "s", true),
);

async function resolve(expect: ImageExpectationsArgs) {
    return (await valueOf(resolveExpectations(expect, undefined))).judged;
}

describe("what of expect can be judged now", () => {
    it("is all of it, when all is known", async () => {
        expect(
            await resolve({
                requireSignedUrls: pulumi.output(true),
                allowPublicVariants: [pulumi.output("thumbnail"), "public"],
                variants: pulumi.output(["hero"]),
                draft: false,
                creator: pulumi.secret("me"),
                meta: { album: pulumi.output("summer"), size: { width: 4 } },
                verifyDelivery: Promise.resolve(true),
                enforcement: "advisory",
            }),
        ).toEqual({
            requireSignedUrls: true,
            allowPublicVariants: ["thumbnail", "public"],
            variants: ["hero"],
            draft: false,
            creator: "me",
            meta: { album: "summer", size: { width: 4 } },
            verifyDelivery: true,
        });
    });

    it("is all but what is not known, at any depth", async () => {
        expect(
            await resolve({
                draft: false,
                creator: unknown,
                variants: ["hero", unknown],
                meta: { album: "summer", size: { width: unknown } },
                verifyDelivery: true,
            }),
        ).toEqual({ draft: false, verifyDelivery: true });
        expect(await resolve({ creator: unknown })).toEqual({});
    });

    it("is known itself, so that a lookup need not wait", async () => {
        const resolved = resolveExpectations({ creator: unknown, draft: false }, undefined);
        expect(await (resolved as unknown as { isKnown: Promise<boolean> }).isKnown).toBe(true);
    });

    it("keeps what is no expectation, for the lookup to refuse", async () => {
        expect(await resolve({ requireSignedURLs: true } as ImageExpectationsArgs)).toEqual({
            requireSignedURLs: true,
        });
    });

    it("is nothing without expectations", async () => {
        expect(await resolve({})).toEqual({});
        expect(await resolve({ enforcement: "mandatory" })).toEqual({});
    });

    it("comes with the names of what is left out", async () => {
        const args = { draft: false, creator: unknown, meta: { album: unknown }, variants: ["hero"] };
        expect(await valueOf(resolveExpectations(args, undefined))).toEqual({
            judged: { draft: false, variants: ["hero"] },
            unjudged: ["creator", "meta"],
        });
    });

    it("leaves allowPublicVariants out as well while requireSignedUrls is not known", async () => {
        const args = { requireSignedUrls: unknown, allowPublicVariants: ["thumbnail"] };
        expect(await valueOf(resolveExpectations(args, undefined))).toEqual({
            judged: {},
            unjudged: ["requireSignedUrls"],
        });
    });

    // What it allows is not known yet: judged without it, a preview fails that is right.
    it("leaves requireSignedUrls out as well while allowPublicVariants is not known", async () => {
        expect(await resolve({ requireSignedUrls: true, allowPublicVariants: unknown, draft: false })).toEqual({
            draft: false,
        });
        expect(await resolve({ requireSignedUrls: true, allowPublicVariants: ["thumbnail", unknown] })).toEqual({});
    });
});
