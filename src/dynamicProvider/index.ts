import { createProviderProcess } from "../client/providerProcess";
import { imageDetailsLookup, imageDetailsSetLookup } from "../lookup/resources";
import { createLookupProvider, engineCancellation } from "./lookupProvider";

// What `__provider` requires: see `providerText` in lookupResource.ts.
const providerProcess = createProviderProcess(
    { variables: process.env, process: "the process that runs pulumi" },
    engineCancellation(),
);

/** The dynamic provider of `ImageDetails`. */
export const provider = createLookupProvider(imageDetailsLookup, providerProcess);

/** The dynamic provider of `ImageDetailsSet`. */
export const setProvider = createLookupProvider(imageDetailsSetLookup, providerProcess);
