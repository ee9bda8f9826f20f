import { unknownValues } from "../base/engineMarkers";

/** An image that `@pulumi/cloudflare` uploads. */
export const imageType = "cloudflare:index/image:Image";

/** A variant that `@pulumi/cloudflare` defines. */
export const imageVariantType = "cloudflare:index/imageVariant:ImageVariant";

/** A property; `undefined` if it is unknown until up. Read past the proxy of `@pulumi/policy`, which throws an error then. */
export function knownProperty(properties: object, name: string): { readonly value: unknown } | undefined {
    const value: unknown = Object.getOwnPropertyDescriptor(properties, name)?.value;
    return unknownValues.some((unknown) => unknown === value) ? undefined : { value };
}

/** The images and variants that a run registered so far. The account may not have them yet. */
export class Planned {
    constructor(
        readonly imageIds = new Set<string>(),
        /** Who may see images through each variant, by its name. */
        readonly variants = new Map<string, "public" | "signed" | "unknown until up">(),
    ) {}

    add(type: string, properties: object): void {
        if (type === imageType) {
            const id = knownProperty(properties, "imageId")?.value;
            if (typeof id === "string") {
                this.imageIds.add(id);
            }
        }
        if (type === imageVariantType) {
            const name = knownProperty(properties, "imageVariantId")?.value;
            const never = knownProperty(properties, "neverRequireSignedUrls");
            if (typeof name === "string") {
                const access = never?.value === true ? "public" : "signed";
                this.variants.set(name, never === undefined ? "unknown until up" : access);
            }
        }
    }
}
