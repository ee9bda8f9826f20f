import type { dynamic } from "@pulumi/pulumi";
import { accountIdOf } from "../base/settings";
import type { KnownImage } from "../lookup/details";
import type { SecretInput } from "../base/imageReference";
import {
    checkJudgement,
    createLookupProvider,
    type LookupInputs,
    type ProviderProcess,
    textOf,
    toJudgement,
    withSecrets,
} from "./lookupProvider";
import { lookUpSet, type SetLookup } from "../lookup/lookUpSet";
import { toSetQuestion } from "../lookup/question";

/** What `ImageDetailsSet` hands to `read`. */
export interface ImageDetailsSetInputs extends LookupInputs {
    readonly imageIds?: unknown;
    readonly missing?: unknown;
}

/** The outputs that reveal a secret input. */
const revealing: Record<SecretInput, readonly string[]> = {
    accountId: ["accountId", "images"],
    imageId: ["imageIds", "images", "missingIds"],
    expect: [],
    filters: [],
};

/** The dynamic provider behind `ImageDetailsSet`. */
export function createImageDetailsSetProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider("ImageDetailsSet", process, async (id, props: ImageDetailsSetInputs, connection) => {
        const { batchingClient, settings } = connection;
        const isRefresh = "images" in props;
        const accountId = textOf(accountIdOf(props.accountId, settings));
        const secretInputs = props.secretInputs ?? [];
        const question = toSetQuestion(
            {
                imageIds: props.imageIds,
                accountId,
                // What is gone is no error of a refresh.
                missing: isRefresh ? "omit" : props.missing,
                judgement: toJudgement(props, isRefresh),
                secretInputs,
            },
            checkJudgement(props),
            settings,
        );
        const lookup = await lookUpSet(batchingClient, question);
        // A refresh judges nothing, so what was said last stands.
        const warning = isRefresh ? (props.warning ?? null) : lookup.warning;
        const outputs = { ...toOutputs(lookup, accountId, props), warning };
        return { id, props: withSecrets(outputs, revealing, secretInputs) };
    });
}

function toOutputs({ lookups, missingIds }: SetLookup, accountId: string, { imageIds }: ImageDetailsSetInputs) {
    const images = [...lookups].map(([id, { known }]): [string, KnownImage] => [id, known]);
    return { accountId, imageIds, images: JSON.stringify(Object.fromEntries(images)), missingIds };
}
