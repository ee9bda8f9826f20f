import { type Checked, isObject } from "../base/checks";
import { variantName } from "../delivery/deliveryUrl";
import { hasEngineMarker } from "./engineMarkers";
import { safeText } from "../base/safeText";

/** An image as the API sends it, checked and with the documented defaults. */
export interface WireImage {
    readonly creator: string | undefined;
    readonly filename: string | undefined;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    readonly uploaded: string;
    readonly variants: readonly string[];
}

/** Checks the `result` of a response with image details. */
export function parseWireImage(imageId: string, result: unknown): Checked<WireImage> {
    if (!isObject(result)) {
        return { problem: "result is not an object" };
    }
    const given = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null));
    const { id, creator, filename, meta = given["metadata"], requireSignedURLs, draft, uploaded, variants } = given;
    const commanding = ["creator", "filename", "meta", "metadata"].find((field) => hasEngineMarker(given[field]));
    if (commanding !== undefined) {
        return { problem: `result.${commanding} contains a value that is reserved for the Pulumi engine` };
    }
    if (id !== undefined && id !== imageId) {
        return { problem: "result is of another image" };
    }
    if (creator !== undefined && typeof creator !== "string") {
        return { problem: "result.creator is not a string" };
    }
    if (filename !== undefined && typeof filename !== "string") {
        return { problem: "result.filename is not a string" };
    }
    if (meta !== undefined && !isObject(meta)) {
        return { problem: "result.meta is not an object" };
    }
    if (requireSignedURLs !== undefined && typeof requireSignedURLs !== "boolean") {
        return { problem: "result.requireSignedURLs is not a boolean" };
    }
    if (draft !== undefined && typeof draft !== "boolean") {
        return { problem: "result.draft is not a boolean" };
    }
    if (typeof uploaded !== "string" || !isDateTime(uploaded)) {
        return { problem: "result.uploaded is not a date and time" };
    }
    if (!Array.isArray(variants) || !variants.every(isDeliveryUrl)) {
        return { problem: "result.variants is not a list of delivery URLs" };
    }
    return {
        value: {
            creator,
            filename,
            meta: meta ?? {},
            requireSignedUrls: requireSignedURLs ?? false,
            draft: draft ?? false,
            uploaded,
            variants,
        },
    };
}

/** A variant of the account, as the API defines it. */
export interface WireVariant {
    readonly fit: string | undefined;
    /** In pixels. */
    readonly width: number | undefined;
    readonly height: number | undefined;
    readonly metadata: string | undefined;
    /** Whether it is served without a signature, even for an image that requires signed URLs. */
    readonly neverRequireSignedUrls: boolean;
}

/** The variants of an account by their names. */
export type WireVariants = ReadonlyMap<string, WireVariant>;

/** Checks the `result` of a response with variant definitions. */
export function parseWireVariants(result: unknown): Checked<WireVariants> {
    const given = isObject(result) ? result["variants"] : undefined;
    if (!isObject(given)) {
        return { problem: "result.variants is not an object" };
    }
    const variants = Object.entries(given).map(([name, value]) => [name, parseWireVariant(value)] as const);
    const malformed = variants.find(([, variant]) => variant === undefined);
    return malformed === undefined
        ? { value: new Map(variants.flatMap(([name, variant]) => (variant === undefined ? [] : [[name, variant]]))) }
        : { problem: `result.variants["${safeText(malformed[0])}"] is not a variant` };
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

/** Checks the `result` of a response with signing keys. The problem with a wrong one shows no key. */
export function parseWireKeys(result: unknown): Checked<readonly WireKey[]> {
    const keys = isObject(result) ? result["keys"] : undefined;
    return Array.isArray(keys) && keys.every(isWireKey)
        ? { value: keys.map(({ name, value }) => ({ name, value })) }
        : { problem: "result.keys is not a list of keys" };
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
