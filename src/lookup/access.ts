import type { Access, Image } from "../client/image";
import type { WireVariants } from "../client/wire";
import { AuthenticationError, PermissionError } from "../base/errors";
import { type AccountReference, describeAccount, describeImage } from "../base/ids";
import { needsAccess } from "./expectations";
import type { Run } from "./run";

/** The image with who may see each variant: the account's definitions are read where they matter. */
export async function withAccess(run: Run, image: Image): Promise<Image> {
    if (!image.requireSignedUrls) {
        return image;
    }
    const { client, account, judgement } = run;
    try {
        const definitions = await client.getVariants(account);
        // A variant may be younger than the response that lacks it, so it is asked for once more.
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

/** The definitions are read after the image: a variant that the image does not list has just been made, and serves it. */
function accessBy(definitions: WireVariants, { variantUrls }: Image): Image["access"] {
    const accessOf = (name: string): Access => {
        const isPublic = definitions.get(name)?.neverRequireSignedUrls;
        return isPublic === undefined ? "unknown" : isPublic ? "public" : "signed";
    };
    const names = [...new Set([...Object.keys(variantUrls), ...definitions.keys()])].sort();
    return Object.fromEntries(names.map((name) => [name, accessOf(name)]));
}

/** Without what differs from one response to the next, because the state keeps it. */
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
