import { isObject } from "../base/checks";
import { variantName } from "../delivery/deliveryUrl";
import { hasEngineMarker } from "./engineMarkers";
import { safeText } from "../base/safeText";

/** An image as the API answers it, checked and with the documented defaults. */
export interface WireImage {
    readonly creator: string | undefined;
    readonly filename: string | undefined;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    readonly uploaded: string;
    readonly variants: readonly string[];
}

/** Checks the `result` of an image details answer. The string says what is wrong with it. */
export function parseWireImage(imageId: string, result: unknown): WireImage | string {
    if (!isObject(result)) {
        return "result is not an object";
    }
    const given = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null));
    const { id, creator, filename, meta = given["metadata"], requireSignedURLs, draft, uploaded, variants } = given;
    const commanding = ["creator", "filename", "meta", "metadata"].find((field) => hasEngineMarker(given[field]));
    if (commanding !== undefined) {
        return `result.${commanding} holds what the Pulumi engine would not take for data`;
    }
    if (id !== undefined && id !== imageId) {
        return "result is of another image";
    }
    if (creator !== undefined && typeof creator !== "string") {
        return "result.creator is not a string";
    }
    if (filename !== undefined && typeof filename !== "string") {
        return "result.filename is not a string";
    }
    if (meta !== undefined && !isObject(meta)) {
        return "result.meta is not an object";
    }
    if (requireSignedURLs !== undefined && typeof requireSignedURLs !== "boolean") {
        return "result.requireSignedURLs is not a boolean";
    }
    if (draft !== undefined && typeof draft !== "boolean") {
        return "result.draft is not a boolean";
    }
    if (typeof uploaded !== "string" || !isDateTime(uploaded)) {
        return "result.uploaded is not a date and time";
    }
    if (!Array.isArray(variants) || !variants.every(isDeliveryUrl)) {
        return "result.variants is not a list of delivery URLs";
    }
    return {
        creator,
        filename,
        meta: meta ?? {},
        requireSignedUrls: requireSignedURLs ?? false,
        draft: draft ?? false,
        uploaded,
        variants,
    };
}

/** A variant of the account, as the API defines it. */
export interface WireVariant {
    readonly fit: string | undefined;
    /** In pixels. */
    readonly width: number | undefined;
    readonly height: number | undefined;
    readonly metadata: string | undefined;
    /** Whether it serves an image without a signature that requires signed URLs. */
    readonly neverRequireSignedUrls: boolean;
}

/** The variants of an account by their names. */
export type WireVariants = ReadonlyMap<string, WireVariant>;

/** Checks the `result` of an answer with variant definitions. The string says what is wrong with it. */
export function parseWireVariants(result: unknown): WireVariants | string {
    const given = isObject(result) ? result["variants"] : undefined;
    if (!isObject(given)) {
        return "result.variants is not an object";
    }
    const variants = Object.entries(given).map(([name, value]) => [name, parseWireVariant(value)] as const);
    const malformed = variants.find(([, variant]) => variant === undefined);
    return malformed === undefined
        ? new Map(variants.flatMap(([name, variant]) => (variant === undefined ? [] : [[name, variant]])))
        : `result.variants["${safeText(malformed[0])}"] is not a variant`;
}

function parseWireVariant(value: unknown): WireVariant | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const options = value["options"] ?? {};
    const neverRequireSignedUrls = value["neverRequireSignedURLs"] ?? false;
    if (!isObject(options) || typeof neverRequireSignedUrls !== "boolean") {
        return undefined;
    }
    const { fit, width, height, metadata } = options;
    return {
        fit: typeof fit === "string" ? fit : undefined,
        width: typeof width === "number" ? width : undefined,
        height: typeof height === "number" ? height : undefined,
        metadata: typeof metadata === "string" ? metadata : undefined,
        neverRequireSignedUrls,
    };
}

/** A key that signs delivery URLs. */
export interface WireKey {
    readonly name: string;
    readonly value: string;
}

/** Checks the `result` of an answer with signing keys. What it says of a wrong one shows no key. */
export function parseWireKeys(result: unknown): readonly WireKey[] | string {
    const keys = isObject(result) ? result["keys"] : undefined;
    return Array.isArray(keys) && keys.every(isWireKey)
        ? keys.map(({ name, value }) => ({ name, value }))
        : "result.keys is not a list of keys";
}

function isWireKey(value: unknown): value is WireKey {
    return isObject(value) && typeof value["name"] === "string" && typeof value["value"] === "string";
}

function isDateTime(text: string): boolean {
    return (
        /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/.test(text) &&
        !Number.isNaN(Date.parse(text))
    );
}

function isDeliveryUrl(value: unknown): value is string {
    return typeof value === "string" && variantName(value) !== undefined;
}
