/*
 * What the compiler knows of the variants: checked by `tsc`, a step of `npm test`, and never run. A `@ts-expect-error` fails
 * it where there is no error.
 */
import * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import {
    type Access,
    type Duration,
    getImageDetails,
    getImageDetailsOutput,
    getImageDetailsSet,
    type GetImageDetailsResult,
    getImageDetailsSetOutput,
    getImagesOutput,
    type GetImageVariantsResult,
    ImageDetails,
    type ImageDetailsArgs,
    ImageDetailsSet,
    srcset,
    tryGetImageDetails,
    variantUrl,
} from "../../src";

const imageId = "x";
const expect = { variants: ["public", "thumbnail"] } as const;
declare const anyName: string;
declare const ignore: (value: unknown) => void;

export function aLookupKnowsItsVariants(): void {
    const hero = new ImageDetails("hero", { imageId, expect: { variants: ["public", "thumbnail"] } });
    expectTypeOf<Parameters<typeof hero.variantUrl>[0]>().toEqualTypeOf<pulumi.Input<"public" | "thumbnail">>();
    expectTypeOf(hero.variantUrls.thumbnail).toEqualTypeOf<pulumi.Output<string>>();
    expectTypeOf(hero.access.thumbnail).toEqualTypeOf<pulumi.Output<Access>>();
    hero.signedVariantUrl("thumbnail", { expiresIn: "7d" });
    // @ts-expect-error -- it is misspelled
    hero.variantUrl("thumbnial");
    // @ts-expect-error -- it is misspelled
    hero.signedVariantUrl("thumbnial", { expiresIn: "7d" });
    // @ts-expect-error -- it is misspelled
    ignore(hero.variantUrls.thumbnial);
    // @ts-expect-error -- it is misspelled
    ignore(hero.access.thumbnial);
    hero.srcset(["thumbnail", pulumi.output("public" as const)]);
    hero.srcset(pulumi.output(["thumbnail" as const]));
    hero.signedSrcset(["thumbnail"], { expiresIn: "7d" });
    // @ts-expect-error -- it is misspelled
    hero.srcset(["public", "thumbnial"]);
    // @ts-expect-error -- it is misspelled
    hero.signedSrcset(["thumbnial"], { expiresIn: "7d" });
    takesAnyLookup(hero);
}

export function aLookupWithoutKnownNamesTakesAllNames(): void {
    const names = pulumi.output(["public"]);
    const lookups = [
        new ImageDetails("a", { imageId }),
        new ImageDetails("b", { imageId, expect: { requireSignedUrls: true } }),
        new ImageDetails("c", { imageId, expect: { variants: names } }),
        new ImageDetails("d", { imageId, expect: { variants: ["public", pulumi.output(anyName)] } }),
        new ImageDetails("e", { imageId, expect: { variants: [anyName] } }),
    ] as const;
    lookups.forEach(takesAnyLookup);
    lookups[0].srcset([anyName]);
    lookups[0].srcset(pulumi.output([anyName]));
    lookups[0].variantUrl(anyName);
    // @ts-expect-error -- a name is a text
    lookups[0].variantUrl(5);
    lookups[1].variantUrl(anyName);
    lookups[2].variantUrl(anyName);
    lookups[3].variantUrl(anyName);
    lookups[4].variantUrl(anyName);
    const annotated: ImageDetailsArgs = { imageId, expect: { variants: ["public"] } };
    new ImageDetails("f", annotated).variantUrl(anyName);
    expectTypeOf(new ImageDetails("g", { imageId }).variantUrls).toEqualTypeOf<pulumi.Output<Record<string, string>>>();
}

function takesAnyLookup(lookup: ImageDetails): pulumi.Output<string> {
    return lookup.variantUrl(anyName);
}

export async function functionsKnowTheVariants(): Promise<void> {
    const known = [
        await getImageDetails({ imageId, expect }),
        (await tryGetImageDetails({ imageId, expect })) ?? (await getImageDetails({ imageId, expect })),
        (await getImageDetailsSet({ imageIds: [imageId], expect })).images[imageId] ??
            (await getImageDetails({ imageId, expect })),
    ];
    for (const image of known) {
        expectTypeOf(image.variantUrls).toEqualTypeOf<Readonly<Record<"public" | "thumbnail", string>>>();
        expectTypeOf(image.access).toEqualTypeOf<Readonly<Record<"public" | "thumbnail", Access>>>();
    }
    const plain = await getImageDetails({ imageId });
    expectTypeOf(plain.variantUrls).toEqualTypeOf<Readonly<Record<string, string | undefined>>>();
    const named = await getImageDetails({ imageId, expect: { variants: [anyName] } });
    expectTypeOf(named.variantUrls).toEqualTypeOf<Readonly<Record<string, string | undefined>>>();
    // @ts-expect-error -- there may be no such variant
    takesUrl(plain.variantUrls["thumbnial"]);
    // @ts-expect-error -- it is misspelled
    ignore((await getImageDetails({ imageId, expect: { variants: ["thumbnail"] } })).variantUrls.thumbnial);
}

export async function aUrlIsOfAVariantThatIsKnown(): Promise<void> {
    const plain = await getImageDetails({ imageId });
    takesUrl(variantUrl(plain, anyName));
    const known = await getImageDetails({ imageId, expect });
    takesUrl(variantUrl(known, "thumbnail"));
    takesUrl(known.variantUrls.thumbnail);
    // @ts-expect-error -- it is misspelled
    variantUrl(known, "thumbnial");
    const set = new ImageDetailsSet("set", { imageIds: [imageId], expect });
    set.images.apply((byId) => Object.values(byId).map((image) => variantUrl(image, "thumbnail")));
    // @ts-expect-error -- it is misspelled
    set.images.apply((byId) => Object.values(byId).map((image) => variantUrl(image, "thumbnial")));
    getImagesOutput().apply(({ images }) => images.map((image) => variantUrl(image, anyName)));
    getImageDetailsOutput({ imageId }).apply((image) => variantUrl(image, "public"));
    const annotated: GetImageDetailsResult = known;
    takesUrl(variantUrl(annotated, anyName));
}

export async function aSrcsetIsOfVariantsThatAreKnown({ variants }: GetImageVariantsResult): Promise<void> {
    takesUrl(srcset(await getImageDetails({ imageId }), variants, [anyName]));
    const known = await getImageDetails({ imageId, expect });
    takesUrl(srcset(known, variants, ["public", "thumbnail"]));
    // @ts-expect-error -- it is misspelled
    srcset(known, variants, ["public", "thumbnial"]);
    const set = new ImageDetailsSet("set", { imageIds: [imageId], expect });
    set.images.apply((byId) => Object.values(byId).map((image) => srcset(image, variants, ["thumbnail"])));
    // @ts-expect-error -- it is misspelled
    set.images.apply((byId) => Object.values(byId).map((image) => srcset(image, variants, ["thumbnial"])));
}

function takesUrl(url: string): void {
    ignore(url);
}

export function outputsKnowTheVariants(): void {
    const image = getImageDetailsOutput({ imageId, expect: { variants: ["thumbnail"] } });
    expectTypeOf(image.variantUrls.thumbnail).toEqualTypeOf<pulumi.Output<string>>();
    // @ts-expect-error -- it is misspelled
    ignore(image.variantUrls.thumbnial);
    const sets = [
        new ImageDetailsSet("set", { imageIds: [imageId], expect: { variants: ["thumbnail"] } }).images,
        getImageDetailsSetOutput({ imageIds: [imageId], expect: { variants: ["thumbnail"] } }).images,
    ];
    for (const images of sets) {
        images.apply((byId) => {
            expectTypeOf(byId[imageId]?.variantUrls.thumbnail).toEqualTypeOf<string | undefined>();
            // @ts-expect-error -- it is misspelled
            ignore(byId[imageId]?.variantUrls.thumbnial);
        });
    }
    takesAnySet(new ImageDetailsSet("set", { imageIds: [imageId], expect: { variants: ["thumbnail"] } }));
}

function takesAnySet({ images }: ImageDetailsSet): pulumi.Output<string[]> {
    return images.apply((byId) => Object.values(byId).flatMap((image) => image.variantUrls[anyName] ?? []));
}

export function anEmptyListOfNamesTakesAllNames(): void {
    new ImageDetails("a", { imageId, expect: { variants: [] } }).variantUrl(anyName);
}

export function expectIsAnObject(): void {
    // @ts-expect-error -- its fields may be outputs
    new ImageDetails("c", { imageId, expect: Promise.resolve({ draft: false }) });
    // @ts-expect-error -- a variant has a name
    new ImageDetails("d", { imageId, expect: { variants: [5] } });
}

export const durations: Duration[] = [60, "90s", "1.5h", "7d"];
// @ts-expect-error -- the unit is a letter
export const words: Duration = "7 days";
// @ts-expect-error -- the unit is missing
export const unitless: Duration = "60";
