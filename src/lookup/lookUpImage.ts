import type { Access, Image } from "../client/image";
import type { WireVariants } from "../client/wire";
import {
    AuthenticationError,
    ExpectationError,
    type ExpectationFailure,
    ImageNotFoundError,
    PermissionError,
    withAdvice,
} from "../base/errors";
import {
    type AccountReference,
    describeAccount,
    describeImage,
    idBeforeVariant,
    type ImageReference,
    publicImageId,
} from "../base/ids";
import { quote } from "../base/safeText";
import { failuresOf } from "./checkImage";
import { needsAccess } from "./expectations";
import type { Run } from "./run";
import { verifyDelivery } from "./verifyDelivery";

/** An image that was read and, with `expect`, judged. */
export interface Lookup {
    readonly image: Image;
    /** The failures of advisory expectations. */
    readonly warning: string | null;
}

/**
 * Reads an image and, if it requires signed URLs, the account's variant definitions. Then judges it.
 *
 * @throws ExpectationError if a mandatory expectation fails; another CloudflareImagesError if the read fails.
 */
export async function lookUp(run: Run, imageId: string): Promise<Lookup> {
    return judgeImage(run, await withAccess(run, await readImage(run, { ...run.account, imageId })));
}

async function readImage({ client }: Run, reference: ImageReference): Promise<Image> {
    try {
        return await client.getImage(reference);
    } catch (error) {
        const id = idBeforeVariant(reference.imageId);
        if (!(error instanceof ImageNotFoundError) || id === undefined) {
            throw error;
        }
        const shownId = publicImageId(reference) === undefined ? "what comes before it" : quote(id);
        throw withAdvice(error, `Leave out the variant at the end: the image id is ${shownId}.`);
    }
}

/** The image with its `access`. Reads the variant definitions if the image requires signed URLs. */
export async function withAccess(run: Run, image: Image): Promise<Image> {
    if (!image.requireSignedUrls) {
        return image;
    }
    const { client, account, judgement } = run;
    try {
        const definitions = await client.getVariants(account);
        // A variant may be newer than the response that lacks it, so the definitions are read once more.
        const isComplete = Object.keys(image.variantUrls).every((name) => definitions.has(name));
        return { ...image, access: accessBy(isComplete ? definitions : await client.getVariants(account), image) };
    } catch (error) {
        const isForbidden = error instanceof PermissionError || error instanceof AuthenticationError;
        if (!isForbidden || (judgement !== undefined && needsAccess(judgement.expect))) {
            throw error;
        }
        return { ...image, access: null, accessProblem: describeProblem(account, image, error) };
    }
}

/**
 * Includes variants that the image does not list. The definitions are read after the image, so these are newer and serve it,
 * too.
 */
function accessBy(definitions: WireVariants, { variantUrls }: Image): Image["access"] {
    const accessOf = (name: string): Access => {
        const isPublic = definitions.get(name)?.neverRequireSignedUrls;
        return isPublic === undefined ? "unknown" : isPublic ? "public" : "signed";
    };
    const names = [...new Set([...Object.keys(variantUrls), ...definitions.keys()])].sort();
    return Object.fromEntries(names.map((name) => [name, accessOf(name)]));
}

/** Contains nothing that differs between reads, because the state keeps it. */
function describeProblem(
    account: AccountReference,
    { imageId }: Image,
    { cloudflareErrors, status }: PermissionError | AuthenticationError,
): string {
    const errors = cloudflareErrors.map(({ code, message }) => `${code ?? ""} ${message ?? ""}`.trim());
    const listed = errors.length === 0 ? "" : ` (${errors.join("; ")})`;
    return (
        `Who may see the variants of ${describeImage({ ...account, imageId })} is unknown: the variant definitions of ` +
        `${describeAccount(account)} could not be read: ${status ?? "no response"}${listed}. ` +
        'The token needs the "Images Read" permission on this account.'
    );
}

/** Judges an image that was read. Throws as `lookUp` does. */
export async function judgeImage(run: Run, image: Image): Promise<Lookup> {
    const { account, judgement } = run;
    if (judgement === undefined) {
        return { image, warning: null };
    }
    const { expect, level, isSecret } = judgement;
    // If the access is not known, no expectation depends on it.
    const access = image.access ?? Object.fromEntries(Object.keys(image.variantUrls).map((name) => [name, "unknown"]));
    const judged = { ...image, access };
    const failures = [
        ...failuresOf(judged, expect),
        ...(expect.verifyDelivery === true ? await verifyDelivery(run, judged) : []),
    ];
    if (failures.length === 0) {
        return { image, warning: null };
    }
    const reference = { ...account, imageId: image.imageId };
    const message = describeFailures(reference, failures, isSecret);
    if (level === "advisory") {
        return { image, warning: message };
    }
    throw new ExpectationError(message, isSecret ? [] : failures, { imageId: publicImageId(reference) });
}

function describeFailures(
    image: ImageReference,
    failures: readonly ExpectationFailure[],
    isExpectSecret: boolean,
): string {
    const described = failures.map(({ path, message }) =>
        isExpectSecret ? `${path.split(".")[0] ?? path} is not what was expected [secret]` : message,
    );
    const advice = "Change the image or its variants, or change `expect`.";
    return `The ${describeImage(image)} does not meet \`expect\`: ${[...new Set(described)].join("; ")}. ${advice}`;
}
