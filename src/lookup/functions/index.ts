import type { Call, PublicFunction } from "./function";
import { imageDetails } from "./getImageDetails";
import { imageDetailsSet } from "./getImageDetailsSet";
import { images } from "./getImages";
import { imagesStats } from "./getImagesStats";
import { imageVariants } from "./getImageVariants";
import { signedVariantUrl } from "./getSignedVariantUrl";
import { signingKey } from "./getSigningKey";

/** A function for arguments of any form, which it checks itself. */
export interface AnyFunction {
    readonly checks: object;
    readonly secretOutputs: readonly string[];
    readonly run: (args: object, call: Call) => Promise<object>;
}

/** All functions by their tokens. */
export const functions: ReadonlyMap<string, AnyFunction> = new Map([
    entry(imageDetails),
    entry(imageDetailsSet),
    entry(images),
    entry(imageVariants),
    entry(imagesStats),
    entry(signingKey),
    entry(signedVariantUrl),
]);

function entry<Args extends object, Result extends object>({
    token,
    checks,
    secretOutputs = [],
    run,
}: PublicFunction<Args, Result>): [string, AnyFunction] {
    return [token, { checks, secretOutputs, run: (args, call) => run(args as Args, call) }];
}
