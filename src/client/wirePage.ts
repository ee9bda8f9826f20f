import { isObject } from "../base/checks";
import { parseWireImage, type WireImage } from "./wire";

/**
 * An image of a list, by its id, checked only when it is asked for: a set wants few of a page, and one that cannot be used
 * must not spoil the others. The string says what is wrong with it.
 */
export type ListedImage = readonly [id: string, check: () => WireImage | string];

/** A page of the list of an account's images. */
export interface WirePage {
    /** In the order of the list. */
    readonly images: readonly ListedImage[];
    /** What the next page is asked for with; `undefined` on the last. */
    readonly continuationToken: string | undefined;
}

/** Checks the `result` of an answer with a page of images, but not each image. The string says what is wrong with it. */
export function parseWirePage(result: unknown): WirePage | string {
    const given = isObject(result) ? result["images"] : undefined;
    if (!isObject(result) || !Array.isArray(given)) {
        return "result.images is not a list";
    }
    const token = result["continuation_token"] ?? undefined;
    if (token !== undefined && typeof token !== "string") {
        return "result.continuation_token is not a string";
    }
    const images: ListedImage[] = [];
    for (const [index, entry] of given.entries()) {
        const id: unknown = isObject(entry) ? entry["id"] : undefined;
        if (typeof id !== "string" || id === "") {
            return `result.images[${index}] has no id`;
        }
        images.push([id, () => parseWireImage(id, entry)]);
    }
    return { images, continuationToken: token === "" ? undefined : token };
}

/** How many images an account has, and may have. */
export interface WireStats {
    readonly current: number;
    readonly allowed: number;
}

/** Checks the `result` of an answer with statistics. The string says what is wrong with it. */
export function parseWireStats(result: unknown): WireStats | string {
    const count = isObject(result) ? result["count"] : undefined;
    const { current, allowed } = isObject(count) ? count : {};
    return typeof current === "number" && typeof allowed === "number"
        ? { current, allowed }
        : "result.count is not two numbers";
}
