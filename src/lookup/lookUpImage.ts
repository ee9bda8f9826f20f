import type { Client } from "../client/client";
import type { WireImage } from "../client/wire";
import {
    AuthenticationError,
    ExpectationError,
    type ExpectationFailure,
    ImageNotFoundError,
    PermissionError,
    withAdvice,
} from "../base/errors";
import { describeAccount, describeImage, idBeforeVariant, type ImageReference } from "../base/ids";
import { isSecret } from "../base/redactor";
import { quote } from "../base/safeText";
import { checkImage, type ImageExpectations, needsAccess } from "./expectations";
import { type Definitions, type Image, lacksVariant, toImage } from "./image";
import type { Judgement } from "./judgement";
import { verifyDelivery } from "./verifyDelivery";

/** An image that was read, and judged if there is a judgement. */
export interface Lookup {
    readonly image: Image;
    /** What advisory expectations report. */
    readonly warning: string | null;
}

/**
 * Reads an image and, if it requires signed URLs, the account's variant definitions; then judges it. Delivery is verified
 * at `deliveryBaseUrl` if there is one, else at the host of the image's URLs.
 *
 * @throws ExpectationError when a mandatory expectation fails; another CloudflareImagesError when the read does.
 */
export async function lookUp(
    client: Client,
    reference: ImageReference,
    judgement: Judgement | undefined,
    deliveryBaseUrl: string | undefined,
): Promise<Lookup> {
    const wire = await readWireImage(client, reference);
    const image = await withAccess(client, reference, wire, isAccessNeeded(judgement));
    return judgeImage(client, reference, image, judgement, deliveryBaseUrl);
}

/** Whether an image cannot be judged without knowing who may see its variants. */
export function isAccessNeeded(judgement: Judgement | undefined): boolean {
    return judgement !== undefined && needsAccess(judgement.expect);
}

/** Judges an image that was read. The errors are those of `lookUp`. */
export async function judgeImage(
    client: Client,
    reference: ImageReference,
    image: Image,
    judgement: Judgement | undefined,
    deliveryBaseUrl: string | undefined,
): Promise<Lookup> {
    if (judgement === undefined) {
        return { image, warning: null };
    }
    const failures = await judge(client, reference, image, judgement.expect, deliveryBaseUrl);
    if (failures.length === 0) {
        return { image, warning: null };
    }
    const message = describeFailures(reference, judgement, failures);
    if (judgement.level === "advisory") {
        return { image, warning: message };
    }
    throw new ExpectationError(message, judgement.isSecret ? [] : failures);
}

async function readWireImage(client: Client, reference: ImageReference): Promise<WireImage> {
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

async function judge(
    client: Client,
    reference: ImageReference,
    image: Image,
    expect: ImageExpectations,
    deliveryBaseUrl: string | undefined,
): Promise<ExpectationFailure[]> {
    // Where the access is not known, no expectation depends on it.
    const access = image.access ?? Object.fromEntries(Object.keys(image.variantUrls).map((name) => [name, "unknown"]));
    const failures = checkImage({ ...image, access }, expect);
    if (expect.verifyDelivery === true) {
        const { secrets } = reference;
        return failures.concat(await verifyDelivery(client, image, access, { deliveryBaseUrl, secrets }));
    }
    return failures;
}

/** The image with who may see each variant: the definitions are read where they matter. */
export async function withAccess(
    client: Client,
    reference: ImageReference,
    wire: WireImage,
    isNeeded: boolean,
): Promise<Image> {
    return toImage(
        reference,
        wire,
        wire.requireSignedUrls ? await readDefinitions(client, reference, wire, isNeeded) : undefined,
    );
}

async function readDefinitions(
    client: Client,
    reference: ImageReference,
    wire: WireImage,
    isNeeded: boolean,
): Promise<Definitions> {
    try {
        const definitions = await client.getVariants(reference);
        // A variant may be younger than the response that lacks it, so it is asked for once more.
        return { value: lacksVariant(wire, definitions) ? await client.getVariants(reference) : definitions };
    } catch (error) {
        const isForbidden = error instanceof PermissionError || error instanceof AuthenticationError;
        if (isNeeded || !isForbidden) {
            throw error;
        }
        return { problem: describeProblem(reference, error) };
    }
}

/** Without what differs from one response to the next, because the state keeps it. */
function describeProblem(image: ImageReference, error: PermissionError | AuthenticationError): string {
    const errors = error.cloudflareErrors.map(({ code, message }) => `${code ?? ""} ${message ?? ""}`.trim());
    const listed = errors.length === 0 ? "" : ` (${errors.join("; ")})`;
    return (
        `Who may see the variants of ${describeImage(image)} is unknown: the variant definitions of ` +
        `${describeAccount(image)} could not be read: ${error.status ?? "no response"}${listed}. ` +
        'The token needs the "Images Read" permission on this account.'
    );
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
