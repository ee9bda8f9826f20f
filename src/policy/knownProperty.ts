/** A property of a resource, or that it is not known before up. */
export type Property = { readonly isKnown: true; readonly value: unknown } | { readonly isKnown: false };

/** Reads a property through the proxy of `@pulumi/policy`, which throws for what is not known yet. */
export function knownProperty(properties: Readonly<Record<string, unknown>>, name: string): Property {
    try {
        return { isKnown: true, value: properties[name] };
    } catch (error) {
        // The class is not imported: `@pulumi/policy` is loaded by the pack alone.
        if (error instanceof Error && error.constructor.name === "UnknownValueError") {
            return { isKnown: false };
        }
        throw error;
    }
}
