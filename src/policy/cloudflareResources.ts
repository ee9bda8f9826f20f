import type { Planned } from "./judgeUrl";

type Properties = Readonly<Record<string, unknown>>;

/** An image that `@pulumi/cloudflare` uploads. */
export const imageType = "cloudflare:index/image:Image";

/** A variant that `@pulumi/cloudflare` defines. */
export const imageVariantType = "cloudflare:index/imageVariant:ImageVariant";

/** The value of a property, unless it is unknown until the update. */
export type Property = { readonly isKnown: true; readonly value: unknown } | { readonly isKnown: false };

/** Reads a property through the proxy of `@pulumi/policy`, which throws an error for an unknown one. */
export function knownProperty(properties: Properties, name: string): Property {
    try {
        return { isKnown: true, value: properties[name] };
    } catch (error) {
        // The class is not imported, because only a policy pack loads `@pulumi/policy`.
        if (error instanceof Error && error.constructor.name === "UnknownValueError") {
            return { isKnown: false };
        }
        throw error;
    }
}

/** The images and variants that one run registered so far. */
export class PlannedByStack implements Planned {
    readonly imageIds = new Set<string>();
    readonly variants = new Map<string, "public" | "signed" | "unknown until up">();

    add(type: string, properties: Properties): void {
        if (type === imageType) {
            this.addImage(properties);
        } else if (type === imageVariantType) {
            this.addVariant(properties);
        }
    }

    clear(): void {
        this.imageIds.clear();
        this.variants.clear();
    }

    private addImage(properties: Properties): void {
        const id = knownProperty(properties, "imageId");
        if (id.isKnown && typeof id.value === "string") {
            this.imageIds.add(id.value);
        }
    }

    private addVariant(properties: Properties): void {
        const name = knownProperty(properties, "imageVariantId");
        const never = knownProperty(properties, "neverRequireSignedUrls");
        if (name.isKnown && typeof name.value === "string") {
            this.variants.set(
                name.value,
                !never.isKnown ? "unknown until up" : never.value === true ? "public" : "signed",
            );
        }
    }
}
