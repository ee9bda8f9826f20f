import { type Checked, isObject } from "../base/checks";
import { quote } from "../base/safeText";
import { engineProblem } from "../base/engineMarkers";

/** A variant of the account, as the API defines it. */
export interface WireVariant {
    readonly fit: string | undefined;
    /** In pixels. */
    readonly width: number | undefined;
    readonly height: number | undefined;
    readonly metadata: string | undefined;
    /** Whether it serves an image without a signature that requires signed URLs; `undefined` where that is not clear. */
    readonly neverRequireSignedUrls: boolean | undefined;
}

/** The variants of an account by their names. */
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
    const { fit, width, height, metadata } = options;
    return {
        fit: typeof fit === "string" ? fit : undefined,
        width: typeof width === "number" ? width : undefined,
        height: typeof height === "number" ? height : undefined,
        metadata: typeof metadata === "string" ? metadata : undefined,
        // The id is the name, which may be any.
        neverRequireSignedUrls:
            isClear && !saysOfSignatures(id === name ? others : { id, ...others }) ? neverRequireSignedURLs : undefined,
    };
}

/** Whether a name or a text in it may say whether a signature is required, in whatever words. */
function saysOfSignatures(data: unknown): boolean {
    return typeof data === "object" && data !== null
        ? Object.entries(data).some(([name, part]) => aboutSignatures.test(name) || saysOfSignatures(part))
        : typeof data === "string" && aboutSignatures.test(data);
}

const aboutSignatures = /sign|require/i;

/** A key that signs delivery URLs. */
export interface WireKey {
    readonly name: string;
    readonly value: string;
}

/** Checks the `result` of a response with signing keys. A malformed key is left out; the problem shows no key. */
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
