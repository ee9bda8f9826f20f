import type { Image } from "../client/image";
import { ExpectationError, type ExpectationFailure, ImageNotFoundError, withAdvice } from "../base/errors";
import { describeImage, idBeforeVariant, type ImageReference } from "../base/ids";
import { isSecret } from "../base/redactor";
import { quote } from "../base/safeText";
import { withAccess } from "./access";
import { failuresOf } from "./checkImage";
import type { Judgement } from "./expectations";
import type { Run } from "./run";
import { verifyDelivery } from "./verifyDelivery";

/** An image that was read, and judged if there is a judgement. */
export interface Lookup {
    readonly image: Image;
    /** What advisory expectations report. */
    readonly warning: string | null;
}

/**
 * Reads an image and, if it requires signed URLs, the account's variant definitions; then judges it.
 *
 * @throws ExpectationError when a mandatory expectation fails; another CloudflareImagesError when the read does.
 */
export async function lookUp(run: Run, imageId: string): Promise<Lookup> {
    return judge(run, await withAccess(run, await readImage(run, { ...run.account, imageId })));
}

/** Judges an image that was read. The errors are those of `lookUp`. */
export async function judge(run: Run, image: Image): Promise<Lookup> {
    const { account, judgement } = run;
    const failures = judgement === undefined ? [] : await findFailures(run, image, judgement);
    if (judgement === undefined || failures.length === 0) {
        return { image, warning: null };
    }
    const message = describeFailures({ ...account, imageId: image.imageId }, judgement, failures);
    if (judgement.level === "advisory") {
        return { image, warning: message };
    }
    throw new ExpectationError(message, judgement.isSecret ? [] : failures);
}

async function readImage({ client }: Run, reference: ImageReference): Promise<Image> {
    try {
        return await client.getImage(reference);
    } catch (error) {
        const { imageId, secrets } = reference;
        const id = idBeforeVariant(imageId);
        if (!(error instanceof ImageNotFoundError) || id === undefined) {
            throw error;
        }
        const shownId = isSecret(imageId, secrets) ? "what comes before it" : quote(id);
        throw withAdvice(error, `Leave out the variant at the end: the image id is ${shownId}.`);
    }
}

async function findFailures(run: Run, image: Image, { expect }: Judgement): Promise<ExpectationFailure[]> {
    // Where the access is not known, no expectation depends on it.
    const access = image.access ?? Object.fromEntries(Object.keys(image.variantUrls).map((name) => [name, "unknown"]));
    const judged = { ...image, access };
    const failures = failuresOf(judged, expect);
    return expect.verifyDelivery === true ? failures.concat(await verifyDelivery(run, judged)) : failures;
}

function describeFailures(
    image: ImageReference,
    judgement: Judgement,
    failures: readonly ExpectationFailure[],
): string {
    const described = failures.map(({ path, message }) =>
        judgement.isSecret ? `${path.split(".")[0] ?? path} is not what was expected [secret]` : message,
    );
    const advice = "Change the image or its variants, or change `expect`.";
    return `The ${describeImage(image)} does not meet \`expect\`: ${[...new Set(described)].join("; ")}. ${advice}`;
}
