import type { dynamic } from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import { resourceId } from "../base/ids";
import { type GetImageDetailsArgs, readImage } from "../lookup/functions/getImageDetails";
import { createLookupProvider, type LookupInputs } from "./lookupProvider";
import type { ProviderProcess } from "../client/providerProcess";

/** What `ImageDetails` passes to `read`. */
interface ImageDetailsInputs extends LookupInputs {
    readonly imageId?: unknown;
}

/** The dynamic provider of `ImageDetails`. */
export function createImageDetailsProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider<ImageDetailsInputs>(
        {
            className: "ImageDetails",
            stateOutput: "variantUrls",
            revealing: { accountId: ["accountId"], imageId: ["imageId", "variantUrls"] },
            async read({ imageId, accountId, expect }, call, { id }) {
                if (id !== resourceId(imageId, call.secretArgs.includes("imageId"))) {
                    throw new InvalidInputError(
                        "A transformation changed the imageId of this lookup, which it must not.",
                    );
                }
                const { image, warning } = await readImage(
                    { imageId, accountId, expect } as GetImageDetailsArgs,
                    call,
                    call.connection.client,
                );
                return { ...image, warning };
            },
        },
        process,
    );
}
