import { createProviderProcess } from "../client/providerProcess";
import { imageDetailsLookup, imageDetailsSetLookup } from "../lookup/resources";
import { createLookupProvider, engineCancellation } from "./lookupProvider";

// `providerText` in lookupResource.ts requires this file.
const providerProcess = createProviderProcess(
    { variables: process.env, process: "the process that runs pulumi" },
    engineCancellation(),
);

export const provider = createLookupProvider(imageDetailsLookup, providerProcess);

export const setProvider = createLookupProvider(imageDetailsSetLookup, providerProcess);
