import type { dynamic } from "@pulumi/pulumi";
import type { ProviderProcess } from "../client/providerProcess";
import { imageDetailsLookup } from "../lookup/resources/imageDetails";
import { createLookupProvider } from "./lookupProvider";

/** The dynamic provider of `ImageDetails`. */
export function createImageDetailsProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider(imageDetailsLookup, process);
}
