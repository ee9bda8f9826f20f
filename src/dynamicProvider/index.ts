import { engineCancellation } from "./cancellation";
import { createImageDetailsProvider } from "./imageDetails";
import { createImageDetailsSetProvider } from "./imageDetailsSet";
import { createProviderProcess } from "../client/providerProcess";

// What `__provider` requires: see `providerText` in lookupResource.ts.
const providerProcess = createProviderProcess(
    { variables: process.env, process: "the process that runs pulumi" },
    engineCancellation(),
);

/** The dynamic provider of `ImageDetails`. */
export const provider = createImageDetailsProvider(providerProcess);

/** The dynamic provider of `ImageDetailsSet`. */
export const setProvider = createImageDetailsSetProvider(providerProcess);
