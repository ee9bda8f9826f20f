import { boolean, type Check, type Checked, expected, isObject, mayMean, nullable, text } from "../base/checks";
import { engineProblem } from "../base/engineMarkers";
import type { ImageReference } from "../base/ids";
import { quote } from "../base/safeText";
import { readVariantUrl } from "../delivery/variantUrl";

/**
 * Who may see a variant of an image. `"public"`: anyone. `"signed"`: whoever has a signed URL. `"unknown"`: the account's
 * variant definitions lack the variant, or do not say clearly whether it needs a signature. Policies never treat `"unknown"`
 * as safe.
 */
export type Access = "public" | "signed" | "unknown";

/** An image. Two reads of an unchanged image are equal. The result, the class and the state are views of it. */
export interface Image {
    readonly accountId: string;
    readonly imageId: string;
    /** `null`, not absent, because an output that a Read leaves out is unknown at every preview. */
    readonly creator: string | null;
    readonly filename: string | null;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    /** RFC 3339, UTC, whole seconds. */
    readonly uploaded: string | null;
    /** Delivery URLs by the name of the variant, sorted by name. */
    readonly variantUrls: Readonly<Record<string, string>>;
    /** Who may see each variant; `null` if the credentials lack permission to read the variant definitions. */
    readonly access: Readonly<Record<string, Access>> | null;
    /** Why `access` is `null`. The text is the same at every read. */
    readonly accessProblem: string | null;
}

/**
 * Checks the `result` of a response with image details. The order of the variants and the fraction digits of `uploaded`,
 * which the API varies, become constant. Access to a private image is `"unknown"` until the variant definitions are read.
 */
export function parseImage(
    { accountId, imageId }: Pick<ImageReference, "accountId" | "imageId">,
    result: unknown,
    isLocal = false,
): Checked<Image> {
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
    const { creator, filename, meta, metadata, requireSignedURLs, draft, uploaded, ...others } = fields as Partial<
        Pick<Image, "creator" | "filename" | "meta" | "draft" | "uploaded"> & {
            readonly metadata: Image["meta"];
            readonly requireSignedURLs: boolean;
        }
    >;
    // If the field is missing, it is false. A misspelled field must not count as missing.
    if (mayMean(others, "requireSignedURLs")) {
        return { problem: "result.requireSignedURLs must not be misspelled or at another place" };
    }
    const requireSignedUrls = requireSignedURLs ?? false;
    return {
        value: {
            accountId,
            imageId,
            creator: creator ?? null,
            filename: filename ?? null,
            meta: meta ?? metadata ?? {},
            requireSignedUrls,
            draft: draft ?? false,
            uploaded: typeof uploaded === "string" ? wholeSeconds(uploaded) : null,
            variantUrls: Object.fromEntries(urls.value),
            access: Object.fromEntries(urls.value.map(([name]) => [name, requireSignedUrls ? "unknown" : "public"])),
            accessProblem: null,
        },
    };
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

function parseVariantUrls(
    imageId: string,
    variants: unknown,
    isLocal: boolean,
): Checked<[name: string, url: string][]> {
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
    return { value: [...urls].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

function isDateTime(value: unknown): boolean {
    return (
        typeof value === "string" &&
        /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/.test(value) &&
        !Number.isNaN(Date.parse(value))
    );
}

function wholeSeconds(time: string): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
