import type { WireImage, WireVariants } from "../client/wire";
import type { ImageReference } from "../base/ids";

/**
 * Who may see a variant of an image: anyone; whoever has a signed URL; or `"unknown"` when the account's variant
 * definitions lack a variant that the image lists, or do not say clearly whether it needs a signature. Policies never take `"unknown"` for safe.
 */
export type Access = "public" | "signed" | "unknown";

/** An image as this package knows it: in a state, or just read. */
export interface Image {
    readonly accountId: string;
    readonly imageId: string;
    /** `null` rather than absent: an output that a Read leaves out is unknown at every preview. */
    readonly creator: string | null;
    readonly filename: string | null;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly requireSignedUrls: boolean;
    readonly draft: boolean;
    readonly uploaded: string | null;
    readonly variantUrls: Readonly<Record<string, string>>;
    /** Who may see each variant; `null` when the credentials lack permission to read the variant definitions. */
    readonly access: Readonly<Record<string, Access>> | null;
    /** Why `access` is `null`; the same text at every read. */
    readonly accessProblem: string | null;
}

/** The variant definitions of the account, or why they cannot be read; `undefined` where they do not matter. */
export type Definitions = { readonly value: WireVariants } | { readonly problem: string } | undefined;

/**
 * The image, the same for two reads of one that has not changed: the API varies the order of the variants and the
 * fraction digits of `uploaded`, so variants are sorted by name and `uploaded` is in whole seconds.
 */
export function toImage({ accountId, imageId }: ImageReference, wire: WireImage, definitions: Definitions): Image {
    const named = [...wire.variants].sort(([a], [b]) => compare(a, b));
    const names = named.map(([name]) => name);
    const problem = definitions !== undefined && "problem" in definitions ? definitions.problem : null;
    return {
        accountId,
        imageId,
        creator: wire.creator ?? null,
        filename: wire.filename ?? null,
        meta: wire.meta,
        requireSignedUrls: wire.requireSignedUrls,
        draft: wire.draft,
        uploaded: wire.uploaded === undefined ? null : wholeSeconds(wire.uploaded),
        variantUrls: Object.fromEntries(named),
        access: problem === null ? toAccess(names, wire.requireSignedUrls, definitions) : null,
        accessProblem: problem,
    };
}

/** The delivery URLs in the order of the names of their variants, which an object does not keep for names such as "10". */
export function sortedUrls(variantUrls: Readonly<Record<string, string>>): string[] {
    return Object.entries(variantUrls)
        .sort(([a], [b]) => compare(a, b))
        .map(([, url]) => url);
}

/** Whether `definitions` lack a variant that the image lists. */
export function lacksVariant({ variants }: WireImage, definitions: WireVariants): boolean {
    return [...variants.keys()].some((name) => !definitions.has(name));
}

/** The definitions are read after the image: a variant that the image does not list has just been made, and serves it. */
function toAccess(names: readonly string[], requireSignedUrls: boolean, definitions: Definitions) {
    const defined: WireVariants = definitions !== undefined && "value" in definitions ? definitions.value : new Map();
    const accessOf = (name: string): Access => {
        if (!requireSignedUrls) {
            return "public";
        }
        const isPublic = defined.get(name)?.neverRequireSignedUrls;
        return isPublic === undefined ? "unknown" : isPublic ? "public" : "signed";
    };
    const all = [...new Set([...names, ...defined.keys()])].sort(compare);
    return Object.fromEntries(all.map((name) => [name, accessOf(name)]));
}

function wholeSeconds(time: string): string {
    return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/** By code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
