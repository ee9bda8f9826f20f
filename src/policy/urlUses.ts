import { findDeliveryUrls } from "./findUrls";
import type { FoundUrl } from "./readUrl";
import { propertyTexts } from "./propertyTexts";

/** A delivery URL of a resource, and all properties that hold it. */
export interface UrlUse extends FoundUrl {
    readonly paths: readonly string[];
}

const maxPaths = 3;

/** The delivery URLs in the properties of a resource, each once. */
export async function urlUses(properties: object): Promise<UrlUse[]> {
    const uses = new Map<string, FoundUrl & { paths: string[] }>();
    for (const { path, text } of await propertyTexts(properties)) {
        for (const found of findDeliveryUrls(text)) {
            const { href } = found.split.url;
            const use = uses.get(href) ?? { ...found, paths: [] };
            uses.set(href, use);
            use.paths.push(path);
        }
    }
    return [...uses.values()];
}

/** The properties, for a message: `content, spec.images[2] and 4 more`. */
export function describePaths(uses: readonly UrlUse[]): string {
    const paths = [...new Set(uses.flatMap((use) => use.paths))];
    const more = paths.length > maxPaths ? ` and ${paths.length - maxPaths} more` : "";
    return paths.slice(0, maxPaths).join(", ") + more;
}
