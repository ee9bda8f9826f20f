import type { dynamic } from "@pulumi/pulumi";
import type { ProviderProcess } from "../client/providerProcess";
import { type GetImageDetailsSetArgs, readImageSet } from "../lookup/functions/getImageDetailsSet";
import type { Image } from "../lookup/image";
import type { LookupInputs } from "../lookup/resources/resource";
import { createLookupProvider } from "./lookupProvider";

/** What `ImageDetailsSet` passes to `read`. */
interface ImageDetailsSetInputs extends LookupInputs {
    readonly imageIds?: unknown;
    readonly missing?: unknown;
    readonly allowEmpty?: unknown;
}

/** The dynamic provider of `ImageDetailsSet`. */
export function createImageDetailsSetProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider<ImageDetailsSetInputs>(
        {
            className: "ImageDetailsSet",
            stateOutput: "images",
            revealing: { accountId: ["accountId", "images"], imageIds: ["imageIds", "images", "missingIds"] },
            async read({ imageIds, accountId, expect, allowEmpty, ...inputs }, call, isRefresh) {
                // A refresh leaves out an image that is gone.
                const missing = isRefresh ? "omit" : inputs.missing;
                const args = { imageIds, accountId, expect, missing, allowEmpty } as GetImageDetailsSetArgs;
                const { lookups, missingIds, warning, ...account } = await readImageSet(args, call);
                const images = [...lookups].map(([id, { image }]): [string, Image] => [id, image]);
                return {
                    accountId: account.accountId,
                    imageIds,
                    images: JSON.stringify(Object.fromEntries(images)),
                    missingIds,
                    warning,
                };
            },
        },
        process,
    );
}
