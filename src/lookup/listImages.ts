import type { Client, PageQuery } from "../client/client";
import type { WireImage } from "../client/wire";
import type { Checked } from "../base/checks";
import { InvalidResponseError } from "../base/errors";
import { type AccountReference, describeImage, type ImageReference } from "../base/ids";
import { redactor } from "../base/redactor";
import type { Image } from "./image";
import { withAccess } from "./lookUpImage";

/** How a list ended. */
export interface ListEnd {
    /** How many images it has; a repeated one counts once. */
    readonly count: number;
    /** `"unclear"`: nothing said that the last page is the last. */
    readonly end: "last page" | "maxItems" | "unclear";
}

/**
 * The images of an account in pages, each requested when it is taken; not more than `maxItems` in all.
 *
 * @param isAccessNeeded Whether it fails where it is not permitted to read who may see the variants.
 */
export async function* listImages(
    client: Client,
    account: AccountReference,
    query: Omit<PageQuery, "perPage">,
    maxItems: number,
    isAccessNeeded: boolean,
): AsyncGenerator<Image[], ListEnd, undefined> {
    const listed = new Map<string, boolean>();
    let left = maxItems;
    let isClear = true;
    for await (const { images, hasUnclearEnd } of client.getPages(account, { ...query, perPage: left })) {
        const taken = images.slice(0, left);
        const wires = taken.map(([imageId, check]) => {
            const image = { ...account, imageId };
            const wire = usable(image, check());
            refuseOther(image, wire, listed);
            return { image, wire };
        });
        yield await Promise.all(wires.map(({ image, wire }) => withAccess(client, image, wire, isAccessNeeded)));
        left -= taken.length;
        if (left === 0) {
            return { count: listed.size, end: "maxItems" };
        }
        isClear = hasUnclearEnd !== true;
    }
    return { count: listed.size, end: isClear ? "last page" : "unclear" };
}

/** @param listed Whether each image that came before requires signed URLs. A program that takes them by id has one alone. */
function refuseOther(image: ImageReference, { requireSignedUrls }: WireImage, listed: Map<string, boolean>): void {
    if (listed.get(image.imageId) === !requireSignedUrls) {
        throw new InvalidResponseError(
            `Could not list ${describeImage(image)}: it is listed twice, with and without requireSignedURLs. Try again later.`,
        );
    }
    listed.set(image.imageId, requireSignedUrls);
}

function usable(image: ImageReference, checked: Checked<WireImage>): WireImage {
    if ("problem" in checked) {
        throw new InvalidResponseError(
            `Could not list ${describeImage(image)}: ${redactor(image.secrets)(checked.problem)}. Change or delete that image, or list others.`,
        );
    }
    return checked.value;
}
