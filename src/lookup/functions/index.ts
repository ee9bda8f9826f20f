import type { CallContext } from "./function";
import { imageDetails } from "./getImageDetails";
import { imageDetailsSet } from "./getImageDetailsSet";
import { images } from "./getImages";
import { imagesStats } from "./getImagesStats";
import { imageVariants } from "./getImageVariants";
import { signedVariantUrl } from "./getSignedVariantUrl";
import { signingKey } from "./getSigningKey";
import { imageSrcset, signedSrcset } from "./getSrcset";
import { imageVariantUrl } from "./getVariantUrl";

/** A function that accepts any arguments, and checks them itself. */
export interface AnyFunction {
    readonly token: string;
    readonly checks: object;
    readonly secretOutputs?: readonly string[];
    run(args: object, context: CallContext): Promise<object>;
}

const all: readonly AnyFunction[] = [
    imageDetails,
    imageDetailsSet,
    images,
    imageVariants,
    imagesStats,
    signingKey,
    imageVariantUrl,
    signedVariantUrl,
    imageSrcset,
    signedSrcset,
];

/** All functions by token. */
export const functions: ReadonlyMap<string, AnyFunction> = new Map(all.map((fn) => [fn.token, fn]));
