import type { Client } from "./client/client";
import { splitDeliveryUrl } from "./delivery";
import { type Access, type ImageFacts, toAccess, toImageFacts } from "./details";
import type { EnforcementLevel } from "./enforcement";
import { AuthenticationError, ExpectationError, type ExpectationFailure, PermissionError } from "./errors";
import { checkImage, type ImageExpectations, needsAccess } from "./expectations";
import { describeAccount, describeImage, type ImageReference } from "./imageReference";
import { verifyDelivery } from "./verifyDelivery";

/** How an image is judged. */
export interface Judgement {
    readonly expect: ImageExpectations;
    readonly level: EnforcementLevel;
}

/** An image that was read, and judged if that was asked. */
export interface Lookup {
    readonly facts: ImageFacts;
    /** Who may see each variant; `null` when the credentials may not read the variant definitions. */
    readonly access: Readonly<Record<string, Access>> | null;
    /** Why `access` is not known; the same for every read. */
    readonly accessProblem: string | null;
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
    const facts = toImageFacts(image.accountId, image.imageId, await client.getImage(image));
    const isAccessNeeded = judgement !== undefined && needsAccess(judgement.expect);
    const known = await readAccess(client, image, facts, isAccessNeeded);
    if (judgement === undefined) {
        return { facts, ...known, warning: null };
    }
    // Where the access is not known, nothing that is expected depends on it.
    const checked = { ...facts, access: known.access ?? toAccess(facts, undefined) };
    const failures = checkImage(checked, judgement.expect);
    if (judgement.expect.verifyDelivery === true) {
        const secrets = image.secretInputs.includes("imageId") ? [image.imageId, ...idsInUrls(facts)] : [];
        failures.push(...(await verifyDelivery(client, checked, { deliveryBaseUrl, secrets })));
    }
    if (failures.length === 0) {
        return { facts, ...known, warning: null };
    }
    const message = describeFailures(image, failures);
    if (judgement.level === "mandatory") {
        throw new ExpectationError(message, hidesExpected(image) ? [] : failures);
    }
    return { facts, ...known, warning: message };
}

/** Who may see each variant of an image that was read; the definitions are read only where they matter. */
export async function readAccess(
    client: Client,
    image: ImageReference,
    facts: ImageFacts,
    isNeeded: boolean,
): Promise<Pick<Lookup, "access" | "accessProblem">> {
    if (!facts.requireSignedUrls) {
        return { access: toAccess(facts, undefined), accessProblem: null };
    }
    try {
        return { access: toAccess(facts, await client.getVariants(image)), accessProblem: null };
    } catch (error) {
        const isForbidden = error instanceof PermissionError || error instanceof AuthenticationError;
        if (isNeeded || !isForbidden) {
            throw error;
        }
        return { access: null, accessProblem: describeProblem(image, error) };
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
