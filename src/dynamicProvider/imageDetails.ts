import type { dynamic } from "@pulumi/pulumi";
import { accountIdOf, type Settings } from "../base/settings";
import type { ImageFacts } from "../lookup/details";
import { ImageNotFoundError, InvalidInputError } from "../base/errors";
import { describeImage, type ImageReference, resourceId, type SecretInput } from "../base/imageReference";
import { checkAccountId, checkImageId } from "../base/checks";
import { lookUp } from "../lookup/lookUpImage";
import {
    checkJudgement,
    createLookupProvider,
    type LookupInputs,
    type ProviderProcess,
    textOf,
    toJudgement,
    withSecrets,
} from "./lookupProvider";

/** What `ImageDetails` hands to `read`. */
export interface ImageDetailsInputs extends LookupInputs {
    readonly imageId?: unknown;
}

/** The outputs that reveal a secret input. */
const revealing: Record<SecretInput, readonly (keyof ImageFacts)[]> = {
    accountId: ["accountId"],
    imageId: ["imageId", "variants", "variantUrls"],
    expect: [],
    filters: [],
};

/** The dynamic provider behind `ImageDetails`. */
export function createImageDetailsProvider(process: ProviderProcess): dynamic.ResourceProvider {
    return createLookupProvider("ImageDetails", process, async (id, props: ImageDetailsInputs, connection) => {
        const { client, settings } = connection;
        const image = toImageReference(id, props, settings);
        try {
            const lookup = await lookUp(client, image, toJudgement(props, isRefresh(props)), settings.deliveryBaseUrl);
            // A refresh judges nothing, so what was said last stands.
            const warning = isRefresh(props) ? (props.warning ?? null) : lookup.warning;
            const outputs = { ...lookup.known, warning };
            return { id, props: withSecrets(outputs, revealing, image.secretInputs) };
        } catch (error) {
            if (error instanceof ImageNotFoundError && isRefresh(props)) {
                return { id: "" };
            }
            throw error;
        }
    });
}

/** A refresh passes the whole state, a program only its inputs. */
function isRefresh(props: ImageDetailsInputs): boolean {
    return "variantUrls" in props;
}

function toImageReference(id: string, props: ImageDetailsInputs, settings: Settings): ImageReference {
    const { imageId } = props;
    const secretInputs = props.secretInputs ?? [];
    const accountId = accountIdOf(props.accountId, settings);
    const image = { accountId: textOf(accountId), imageId: textOf(imageId), secretInputs };
    const failures = [...checkImageId(imageId), ...checkAccountId(accountId), ...checkJudgement(props)];
    if (failures.length > 0) {
        throw new InvalidInputError(`Could not read ${describeImage(image)}: ${failures.join("; ")}.`);
    }
    if (id !== resourceId(image.imageId, secretInputs)) {
        throw new InvalidInputError(
            `Could not read ${describeImage(image)}: a transformation changed the imageId of the lookup, which it must not.`,
        );
    }
    return image;
}
