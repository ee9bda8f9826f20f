import type { dynamic } from "@pulumi/pulumi";
import type { Image } from "../lookup/image";
import { type GetImageDetailsSetArgs, readImageSet } from "../lookup/functions/getImageDetailsSet";
import { createLookupProvider, type LookupInputs, toCall, toExpect, withSecrets } from "./lookupProvider";
import type { ProviderProcess } from "./process";

/** What `ImageDetailsSet` passes to `read`. */
export interface ImageDetailsSetInputs extends LookupInputs {
    readonly imageIds?: unknown;
    readonly missing?: unknown;
}

/** The outputs that reveal a secret argument. */
const revealing = { accountId: ["accountId", "images"], imageIds: ["imageIds", "images", "missingIds"] };

/** The dynamic provider of `ImageDetailsSet`. */
export function createImageDetailsSetProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider("ImageDetailsSet", process, async (id, props: ImageDetailsSetInputs, connection) => {
        // A refresh passes the whole state, a program only its inputs.
        const isRefresh = "images" in props;
        const { imageIds, accountId: given } = props;
        // A refresh drops an image that is gone.
        const missing = isRefresh ? "omit" : props.missing;
        const args = {
            imageIds,
            accountId: given,
            expect: toExpect(props, isRefresh),
            missing,
        } as GetImageDetailsSetArgs;
        const set = await readImageSet(args, toCall(props, isRefresh, connection));
        const images = [...set.lookups].map(([imageId, { image }]): [string, Image] => [imageId, image]);
        const outputs = {
            accountId: set.accountId,
            imageIds,
            images: JSON.stringify(Object.fromEntries(images)),
            missingIds: set.missingIds,
            // A refresh judges nothing, so the last warning stands.
            warning: isRefresh ? (props.warning ?? null) : set.warning,
        };
        return { id, props: withSecrets(outputs, revealing, props.secretInputs) };
    });
}
