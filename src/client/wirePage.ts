import { type Checked, isObject } from "../base/checks";
import { type Image, parseImage } from "./image";

/** The most that the API allows. */
export const imagesPerPage = 1000;

/** A page of the list of an account's images. */
export interface WirePage {
    /**
     * By their ids, in the order of the list. Each is checked only when it is needed: a set needs few of a page, and an
     * unusable image must not spoil the others.
     */
    readonly images: readonly (readonly [id: string, check: () => Checked<Image>])[];
    /** Asks for the next page; `undefined` on the last. */
    readonly continuationToken: string | undefined;
    /** Nothing says that this last page is the last. */
    readonly hasUnclearEnd?: true;
}

/**
 * Checks the `result` of a response with a page of images, but not each image.
 *
 * @param isLocal Whether the API is on this machine.
 */
export function parseWirePage(accountId: string, result: unknown, isLocal = false): Checked<WirePage> {
    const { images: given, continuation_token: token, ...others } = isObject(result) ? result : {};
    if (!Array.isArray(given)) {
        return { problem: "result.images is not a list" };
    }
    if (!["string", "undefined"].includes(typeof token) && token !== null) {
        return { problem: "result.continuation_token is not a string" };
    }
    const images: WirePage["images"][number][] = [];
    for (const [index, entry] of (given as unknown[]).entries()) {
        const id: unknown = isObject(entry) ? entry["id"] : undefined;
        if (typeof id !== "string" || id === "") {
            return { problem: `result.images[${index}] has no id` };
        }
        images.push([id, () => parseImage({ accountId, imageId: id }, entry, isLocal)]);
    }
    // Without the documented `null`, the token may be under another name, or lost.
    const isUnclear =
        token === "" || (token === undefined && (Object.keys(others).length > 0 || images.length >= imagesPerPage));
    const continuationToken = typeof token === "string" && token !== "" ? token : undefined;
    return { value: { images, continuationToken, ...(isUnclear && { hasUnclearEnd: true }) } };
}

/** How many images an account has, and may have. */
export interface WireStats {
    readonly current: number;
    readonly allowed: number;
}

/** Checks the `result` of a response with statistics. */
export function parseWireStats(result: unknown): Checked<WireStats> {
    const count = isObject(result) ? result["count"] : undefined;
    const { current, allowed } = isObject(count) ? count : {};
    return isCount(current) && isCount(allowed)
        ? { value: { current, allowed } }
        : { problem: "result.count is not two whole numbers from 0" };
}

function isCount(value: unknown): value is number {
    return Number.isSafeInteger(value) && Number(value) >= 0;
}
