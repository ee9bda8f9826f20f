import { type Checked, isObject } from "../base/checks";
import { quote } from "../base/safeText";
import { engineProblem } from "../base/engineMarkers";
import { type Image, parseImage } from "./image";

/** The API allows no more. */
export const imagesPerPage = 1000;

/** A page of the list of an account's images. */
export interface WirePage {
    /**
     * In the order of the list. Each is checked when it is needed, because a set needs few images of a page, and an unusable
     * image must not affect the others.
     */
    readonly images: readonly (readonly [id: string, check: () => Checked<Image>])[];
    /** Asks for the next page; `undefined` on the last. */
    readonly continuationToken: string | undefined;
    /** The response does not say clearly that this is the last page. */
    readonly hasUnclearEnd?: true;
}

/** Checks the `result` of a response with a page of images, but not each image. */
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
    // `null` is documented for the last page. Without it, the token may be missing or have another name.
    const isUnclear =
        token === "" || (token === undefined && (Object.keys(others).length > 0 || images.length >= imagesPerPage));
    const continuationToken = typeof token === "string" && token !== "" ? token : undefined;
    return { value: { images, continuationToken, ...(isUnclear && { hasUnclearEnd: true }) } };
}

/** A variant of the account, as the API defines it. */
export interface WireVariant {
    readonly fit?: string;
    /** In pixels. */
    readonly width?: number;
    readonly height?: number;
    readonly metadata?: string;
    /** In seconds. */
    readonly browserTtl?: number;
    /** Whether it serves private images without a signature; `undefined` if the definition is not clear. */
    readonly neverRequireSignedUrls: boolean | undefined;
}

/** The variants of an account by name. */
export type WireVariants = ReadonlyMap<string, WireVariant>;

/** Checks the `result` of a response with variant definitions. */
export function parseWireVariants(result: unknown): Checked<WireVariants> {
    const given = isObject(result) ? result["variants"] : undefined;
    if (!isObject(given)) {
        return { problem: "result.variants is not an object" };
    }
    const misread = engineProblem(given, "result.variants");
    if (misread !== undefined) {
        return { problem: misread };
    }
    const variants = new Map<string, WireVariant>();
    for (const [name, value] of Object.entries(given)) {
        const variant = parseWireVariant(name, value);
        if (variant === undefined) {
            return { problem: `result.variants[${quote(name)}] is not a variant` };
        }
        variants.set(name, variant);
    }
    return { value: variants };
}

function parseWireVariant(name: string, value: unknown): WireVariant | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const { id, neverRequireSignedURLs = false, ...others } = value;
    const options = others["options"] ?? {};
    const isClear = typeof neverRequireSignedURLs === "boolean";
    if (!isObject(options) || !(isClear || neverRequireSignedURLs === null)) {
        return undefined;
    }
    const { fit, width, height, metadata, browser_ttl: browserTtl } = options;
    return {
        ...(typeof fit === "string" && { fit }),
        ...(typeof width === "number" && { width }),
        ...(typeof height === "number" && { height }),
        ...(typeof metadata === "string" && { metadata }),
        ...(isCount(browserTtl) && { browserTtl }),
        // The id is the name, which can be any text.
        neverRequireSignedUrls:
            isClear && !mentionsSigning(id === name ? others : { id, ...others }) ? neverRequireSignedURLs : undefined,
    };
}

/** Whether a name or a text in `data` mentions signatures or requirements. */
function mentionsSigning(data: unknown): boolean {
    return typeof data === "object" && data !== null
        ? Object.entries(data).some(([name, part]) => aboutSignatures.test(name) || mentionsSigning(part))
        : typeof data === "string" && aboutSignatures.test(data);
}

const aboutSignatures = /sign|require/i;

/** A key that signs delivery URLs. */
export interface WireKey {
    readonly name: string;
    readonly value: string;
}

/** Checks the `result` of a response with signing keys, without malformed keys. The problem never shows a key. */
export function parseWireKeys(result: unknown): Checked<readonly WireKey[]> {
    const given = isObject(result) ? result["keys"] : undefined;
    if (!Array.isArray(given)) {
        return { problem: "result.keys is not a list" };
    }
    const keys = (given as unknown[]).filter(isWireKey);
    return keys.length === 0 && given.length > 0
        ? { problem: "result.keys has no usable key" }
        : { value: keys.map(({ name, value }) => ({ name, value })) };
}

function isWireKey(key: unknown): key is WireKey {
    return (
        isObject(key) &&
        typeof key["name"] === "string" &&
        typeof key["value"] === "string" &&
        engineProblem([key["name"], key["value"]], "key") === undefined
    );
}

/** The number of images that an account has, and may have. */
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
