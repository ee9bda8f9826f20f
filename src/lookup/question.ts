import type { Settings } from "../base/settings";
import { InvalidInputError } from "../base/errors";
import { describeAccount, type ImageReference, type SecretInput } from "../base/imageReference";
import { checkAccountId, checkImageId } from "../base/checks";
import type { Judgement } from "./lookUpImage";
import type { MissingImages, SetQuestion } from "./lookUpSet";

/** What a set is asked for, before it is checked. */
export interface SetArguments {
    readonly imageIds: unknown;
    readonly accountId: string;
    readonly missing: unknown;
    readonly judgement: Judgement | undefined;
    readonly secretInputs: readonly SecretInput[];
}

/**
 * The question of a set, each id once.
 *
 * @param judgementFailures Why the expectations cannot be judged.
 * @throws InvalidInputError that lists everything that is wrong, ids by their position.
 */
export function toSetQuestion(
    { imageIds, accountId, missing, judgement, secretInputs }: SetArguments,
    judgementFailures: readonly string[],
    { deliveryBaseUrl }: Pick<Settings, "deliveryBaseUrl">,
): SetQuestion {
    const account = { accountId, secretInputs };
    // Spread, for a list with holes has nothing to check there.
    const ids: unknown[] = Array.isArray(imageIds) ? [...(imageIds as unknown[])] : [];
    const failures = [
        ...(Array.isArray(imageIds) ? [] : ["imageIds must be a list of strings"]),
        ...ids.flatMap((id, index) =>
            checkImageId(id).map((failure) => failure.replace("imageId", `imageIds[${index}]`)),
        ),
        ...checkAccountId(accountId),
        ...(missing === undefined || missing === "error" || missing === "omit"
            ? []
            : ['missing must be "error" or "omit"']),
        ...judgementFailures,
    ];
    if (failures.length > 0) {
        throw new InvalidInputError(
            `Could not look up the images of ${describeAccount(account)}: ${failures.join("; ")}.`,
        );
    }
    const images = [...new Set(ids as string[])].map((imageId): ImageReference => ({ ...account, imageId }));
    return { images, judgement, missing: (missing ?? "error") as MissingImages, deliveryBaseUrl };
}
