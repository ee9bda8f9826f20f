import * as runtime from "@pulumi/pulumi/runtime";

/** Deeper than any metadata that the API accepts. */
const maxDepth = 100;

/**
 * Whether the engine would read a part of `value` as something else than data: a file to read, an address to fetch, a
 * secret, an unknown. Whoever uploads an image writes its metadata, and must not control the engine.
 */
export function hasEngineMarker(value: unknown, depth = 0): boolean {
    if (value === runtime.unknownValue || depth > maxDepth) {
        return true;
    }
    if (typeof value !== "object" || value === null) {
        return false;
    }
    return (
        Object.hasOwn(value, runtime.specialSigKey) ||
        Object.values(value).some((part) => hasEngineMarker(part, depth + 1))
    );
}
