import type { Client } from "../client/client";
import type { WireImage } from "../client/wire";
import { splitDeliveryUrl } from "../delivery/deliveryUrl";
import { type ImageFacts, type KnownImage, toAccess, toImageFacts } from "./details";
import type { EnforcementLevel } from "./enforcement";
import { AuthenticationError, ExpectationError, type ExpectationFailure, PermissionError } from "../base/errors";
import { checkImage, type ImageExpectations, needsAccess } from "./expectations";
import { describeAccount, describeImage, type ImageReference } from "../base/imageReference";
import { verifyDelivery } from "./verifyDelivery";

/** How an image is judged. */
export interface Judgement {
    readonly expect: ImageExpectations;
    readonly level: EnforcementLevel;
}

/** An image that was read, and judged if that was asked. */
export interface Lookup {
    readonly known: KnownImage;
    /** What an advisory expectation has to say. */
    readonly warning: string | null;
}

/**
 * Reads an image and, if it requires signed URLs, the account's variant definitions; then judges it. Delivery is verified
 * below `deliveryBaseUrl` if there is one, else at the host of the image's URLs.
 *
 * @throws ExpectationError when a mandatory expectation fails; another CloudflareImagesError when the read does.
 */
export async function lookUp(
    client: Client,
    image: ImageReference,
    judgement: Judgement | undefined,
    deliveryBaseUrl: string | undefined,
): Promise<Lookup> {
    const isAccessNeeded = judgement !== undefined && needsAccess(judgement.expect);
    const known = await withAccess(client, image, await client.getImage(image), isAccessNeeded);
    if (judgement === undefined) {
        return { known, warning: null };
    }
    // Where the access is not known, nothing that is expected depends on it.
    const checked = { ...known, access: known.access ?? toAccess(known, undefined) };
    const failures = checkImage(checked, judgement.expect);
    if (judgement.expect.verifyDelivery === true) {
        const secrets = image.secretInputs.includes("imageId") ? [image.imageId, ...idsInUrls(known)] : [];
        failures.push(...(await verifyDelivery(client, checked, { deliveryBaseUrl, secrets })));
    }
    if (failures.length === 0) {
        return { known, warning: null };
    }
    const message = describeFailures(image, failures);
    if (judgement.level === "mandatory") {
        throw new ExpectationError(message, hidesExpected(image) ? [] : failures);
    }
    return { known, warning: message };
}

/** What is known of an image that was read, with who may see each variant: the definitions are read where they matter. */
export async function withAccess(
    client: Client,
    image: ImageReference,
    wire: WireImage,
    isNeeded: boolean,
): Promise<KnownImage> {
    const facts = toImageFacts(image.accountId, image.imageId, wire);
    if (!facts.requireSignedUrls) {
        return { ...facts, access: toAccess(facts, undefined), accessProblem: null };
    }
    try {
        return { ...facts, access: toAccess(facts, await client.getVariants(image)), accessProblem: null };
    } catch (error) {
        const isForbidden = error instanceof PermissionError || error instanceof AuthenticationError;
        if (isNeeded || !isForbidden) {
            throw error;
        }
        return { ...facts, access: null, accessProblem: describeProblem(image, error) };
    }
}

/** Without what differs from one answer to the next, for the state keeps it. */
function describeProblem(image: ImageReference, error: PermissionError | AuthenticationError): string {
    const errors = error.cloudflareErrors.map(({ code, message }) => `${code ?? ""} ${message ?? ""}`.trim());
    const listed = errors.length === 0 ? "" : ` (${errors.join("; ")})`;
    return (
        `The access to the variants of ${describeImage(image)} is not known, for the credentials may not read the ` +
        `variant definitions of ${describeAccount(image)}: ${error.status ?? "no answer"}${listed}. ` +
        'They need the permission "Images Read" on that account.'
    );
}

function describeFailures(image: ImageReference, failures: readonly ExpectationFailure[]): string {
    const described = failures.map(({ path, message }) =>
        hidesExpected(image) ? `${path.split(".")[0] ?? path} is not as expected [secret]` : message,
    );
    const advice = "Change the image or its variants, or what the lookup expects.";
    return `The ${describeImage(image)} is not as expected: ${[...new Set(described)].join("; ")}. ${advice}`;
}

/** The image id as it is written in the URLs: in no encoding that could be told from the id alone. */
function idsInUrls({ variantUrls }: ImageFacts): string[] {
    return Object.values(variantUrls).map(
        (url) => splitDeliveryUrl(url)?.signedPath.split("/").slice(2, -1).join("/") ?? new URL(url).pathname,
    );
}

/** A part of what is expected is a secret of the program, so no message may show any of it. */
function hidesExpected({ secretInputs }: ImageReference): boolean {
    return secretInputs.includes("expect");
}
