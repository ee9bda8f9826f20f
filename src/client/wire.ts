import { boolean, type Check, type Checked, expected, isObject, mayMean, nullable, text } from "../base/checks";
import { quote } from "../base/safeText";
import { readVariantUrl } from "../delivery/variantUrl";
import { engineProblem } from "../base/engineMarkers";

/** An image as the API sends it, checked and with the documented defaults. */
export interface WireImage {
    readonly id: string;
    readonly creator: string | undefined;
    readonly filename: string | undefined;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    readonly uploaded: string | undefined;
    /** The delivery URL of each variant, by its name. */
    readonly variants: ReadonlyMap<string, string>;
}

const object = nullable(expected("an object", isObject));

const imageChecks: Readonly<Record<string, Check>> = {
    creator: nullable(text),
    filename: nullable(text),
    meta: object,
    metadata: object,
    requireSignedURLs: boolean,
    draft: nullable(boolean),
    uploaded: nullable(expected("a date and time", isDateTime)),
};

/**
 * Checks the `result` of a response with image details.
 *
 * @param isLocal Whether the API is on this machine.
 */
export function parseWireImage(imageId: string, result: unknown, isLocal = false): Checked<WireImage> {
    if (!isObject(result)) {
        return { problem: "result is not an object" };
    }
    const { id, variants, ...fields } = result;
    if (id !== imageId) {
        return { problem: typeof id === "string" ? "result is another image" : "result has no id" };
    }
    const [problem] = Object.entries(imageChecks).flatMap(([name, check]) => check(fields[name], `result.${name}`));
    const misread = problem ?? engineProblem(result, "result");
    if (misread !== undefined) {
        return { problem: misread };
    }
    const urls = parseVariantUrls(imageId, variants, isLocal);
    if ("problem" in urls) {
        return urls;
    }
    const { creator, filename, meta, metadata, requireSignedURLs, draft, uploaded, ...others } = fields as RawImage;
    // Left out, it is false. Misspelled, it would be taken for left out.
    if (mayMean(others, "requireSignedURLs")) {
        return { problem: "result.requireSignedURLs must not be misspelled or at another place" };
    }
    return {
        value: {
            id,
            creator: creator ?? undefined,
            filename: filename ?? undefined,
            meta: meta ?? metadata ?? {},
            requireSignedUrls: requireSignedURLs ?? false,
            draft: draft ?? false,
            uploaded: uploaded ?? undefined,
            variants: urls.value,
        },
    };
}

/** The fields that `imageChecks` found sound. */
interface RawImage {
    readonly creator?: string | null;
    readonly filename?: string | null;
    readonly meta?: Readonly<Record<string, unknown>> | null;
    readonly metadata?: Readonly<Record<string, unknown>> | null;
    readonly requireSignedURLs?: boolean;
    readonly draft?: boolean | null;
    readonly uploaded?: string | null;
}

function parseVariantUrls(imageId: string, variants: unknown, isLocal: boolean): Checked<ReadonlyMap<string, string>> {
    if (!Array.isArray(variants)) {
        return { problem: "result.variants is not a list" };
    }
    const urls = new Map<string, string>();
    for (const [index, variant] of (variants as unknown[]).entries()) {
        const read = readVariantUrl(variant, imageId, isLocal);
        if ("problem" in read) {
            return { problem: `result.variants[${index}] ${read.problem}` };
        }
        const { name, url } = read.value;
        const misread = engineProblem(name, `the name of result.variants[${index}]`);
        if (misread !== undefined || urls.has(name)) {
            return { problem: misread ?? `result.variants lists ${quote(name)} twice` };
        }
        urls.set(name, url);
    }
    return { value: urls };
}

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
        const variant = parseWireVariant(value);
        if (variant === undefined) {
            return { problem: `result.variants[${quote(name)}] is not a variant` };
        }
        variants.set(name, variant);
    }
    return { value: variants };
}

function parseWireVariant(value: unknown): WireVariant | undefined {
    if (!isObject(value)) {
        return undefined;
    }
    const { neverRequireSignedURLs = false, ...others } = value;
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
        neverRequireSignedUrls:
            isClear && !mayMean(others, "neverRequireSignedURLs") ? neverRequireSignedURLs : undefined,
    };
}

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

function isDateTime(value: unknown): boolean {
    return (
        typeof value === "string" &&
        /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/.test(value) &&
        !Number.isNaN(Date.parse(value))
    );
}
