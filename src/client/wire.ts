import { variantName } from "../delivery";
import { commandsEngine } from "../engineValues";

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
    const commanding = ["creator", "filename", "meta", "metadata"].find((field) => commandsEngine(given[field]));
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

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
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
