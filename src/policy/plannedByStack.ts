import type { Access } from "../lookup/image";
import type { Planned } from "./judgeUrl";
import { knownProperty } from "./knownProperty";

type Properties = Readonly<Record<string, unknown>>;

/** An image that `@pulumi/cloudflare` uploads. */
export const imageType = "cloudflare:index/image:Image";

/** A variant that `@pulumi/cloudflare` defines. */
export const imageVariantType = "cloudflare:index/imageVariant:ImageVariant";

/** The images and variants that the resources of one run make, as far as they were registered yet. */
export class PlannedByStack implements Planned {
    readonly imageIds = new Set<string>();
    readonly variants = new Map<string, Access>();

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
            this.variants.set(name.value, !never.isKnown ? "unknown" : never.value === true ? "public" : "signed");
        }
    }
}
