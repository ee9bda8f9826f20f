import type { dynamic } from "@pulumi/pulumi";
import { ImageNotFoundError, InvalidInputError } from "../base/errors";
import { resourceId } from "../base/ids";
import { type GetImageDetailsArgs, readImage } from "../lookup/functions/getImageDetails";
import { createLookupProvider, type LookupInputs, toCall, toExpect, withSecrets } from "./lookupProvider";
import type { ProviderProcess } from "./process";

/** What `ImageDetails` passes to `read`. */
export interface ImageDetailsInputs extends LookupInputs {
    readonly imageId?: unknown;
}

/** The outputs that reveal a secret argument. */
const revealing = { accountId: ["accountId"], imageId: ["imageId", "variants", "variantUrls"] };

/** The dynamic provider of `ImageDetails`. */
export function createImageDetailsProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider("ImageDetails", process, async (id, props: ImageDetailsInputs, connection) => {
        // A refresh passes the whole state, a program only its inputs.
        const isRefresh = "variantUrls" in props;
        const { imageId, accountId } = props;
        const args = { imageId, accountId, expect: toExpect(props, isRefresh) } as GetImageDetailsArgs;
        try {
            if (id !== resourceId(imageId, props.secretInputs?.includes("imageId") ?? false)) {
                throw new InvalidInputError("A transformation changed the imageId of this lookup, which it must not.");
            }
            const { image, warning } = await readImage(args, toCall(props, isRefresh, connection), connection.client);
            // A refresh judges nothing, so the last warning stands.
            const outputs = { ...image, warning: isRefresh ? (props.warning ?? null) : warning };
            return { id, props: withSecrets(outputs, revealing, props.secretInputs) };
        } catch (error) {
            if (error instanceof ImageNotFoundError && isRefresh) {
                return { id: "" };
            }
            throw error;
        }
    });
}
