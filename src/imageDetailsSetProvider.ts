import type { dynamic } from "@pulumi/pulumi";
import { batching } from "./client/batching";
import type { Client } from "./client/client";
import type { KnownImage } from "./imageResult";
import type { SecretInput } from "./imageReference";
import {
    accountIdOf,
    checkJudgement,
    createLookupProvider,
    type LookupInputs,
    type ProviderProcess,
    toJudgement,
    withSecrets,
} from "./lookupProvider";
import { lookUpSet, type SetLookup } from "./lookupSet";
import { toSetQuestion } from "./setQuestion";

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
};

/** The dynamic provider behind `ImageDetailsSet`. */
export function createImageDetailsSetProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider("ImageDetailsSet", process, async (id, props: ImageDetailsSetInputs, connection) => {
        const { client, settings } = connection;
        const isRefresh = "images" in props;
        const accountId = accountIdOf(props, settings);
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
        const lookup = await lookUpSet(batchingOf(client), question);
        // A refresh judges nothing, so what was said last stands.
        const warning = isRefresh ? (props.warning ?? null) : lookup.warning;
        const outputs = { ...toOutputs(lookup, accountId, props), warning };
        return { id, props: withSecrets(outputs, revealing, secretInputs) };
    });
}

const batchingClients = new WeakMap<Client, Client>();

/** Sets that wait together share their requests. */
function batchingOf(client: Client): Client {
    const found = batchingClients.get(client) ?? batching(client);
    batchingClients.set(client, found);
    return found;
}

function toOutputs({ lookups, missingIds }: SetLookup, accountId: string, { imageIds }: ImageDetailsSetInputs) {
    const images = [...lookups].map(([id, { facts, access, accessProblem }]): [string, KnownImage] => [
        id,
        { ...facts, access, accessProblem },
    ]);
    return { accountId, imageIds, images: JSON.stringify(Object.fromEntries(images)), missingIds };
}
