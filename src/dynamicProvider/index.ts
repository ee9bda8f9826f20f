import { engineCancellation } from "./cancellation";
import { createImageDetailsProvider } from "./imageDetails";
import { createImageDetailsSetProvider } from "./imageDetailsSet";
import { createProviderProcess } from "./lookupProvider";

// What `__provider` requires: see `providerText` in lookupResource.ts.
const providerProcess = createProviderProcess(process.env, engineCancellation());

/** The dynamic provider of `ImageDetails`. */
export const provider = createImageDetailsProvider(providerProcess);

/** The dynamic provider of `ImageDetailsSet`. */
export const setProvider = createImageDetailsSetProvider(providerProcess);
