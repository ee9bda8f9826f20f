import { type GetImageDetailsArgs, readImage } from "../functions/getImageDetails";
import type { LookupInputs, LookupKind } from "./resource";

/** What an `ImageDetails` is read from. */
export interface ImageDetailsInputs extends LookupInputs {
    readonly imageId?: unknown;
}

/** The class `ImageDetails`, in every language. */
export const imageDetailsLookup: LookupKind<ImageDetailsInputs> = {
    className: "ImageDetails",
    stateOutput: "variantUrls",
    revealing: { accountId: ["accountId"], imageId: ["imageId", "variantUrls"] },
    async read({ imageId, accountId, expect }, call) {
        const args = { imageId, accountId, expect } as GetImageDetailsArgs;
        const { image, warning } = await readImage(args, call, call.connection.client);
        return { ...image, warning };
    },
};
