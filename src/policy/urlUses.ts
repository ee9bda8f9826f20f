import * as pulumi from "@pulumi/pulumi";
import { knownProperty } from "./cloudflareResources";
import { findDeliveryUrls, type FoundUrl } from "./findUrls";

/** A delivery URL of a resource, and all properties that contain it. */
export interface UrlUse extends FoundUrl {
    readonly paths: readonly string[];
}

/** A text in the properties of a resource, and its place. */
export interface PropertyText {
    /** Such as `content` or `spec.images[2]`. */
    readonly path: string;
    readonly text: string;
}

/** The delivery URLs in texts, each once. */
export function urlUses(texts: readonly PropertyText[]): UrlUse[] {
    const uses = new Map<string, FoundUrl & { paths: string[] }>();
    for (const { path, text } of texts) {
        for (const found of findDeliveryUrls(text)) {
            const key = [found.shown, ...found.readings.map(({ url }) => url.href)].join("\n");
            const use = uses.get(key) ?? { ...found, paths: [] };
            uses.set(key, use);
            use.paths.push(path);
        }
    }
    return [...uses.values()];
}

/**
 * All texts in the properties of a resource, at any depth: strings, names, and the text or address of an asset. A name that looks like data is `["…"]` there. An unknown value
 * has no text. A value in several places is read once.
 */
export async function propertyTexts(properties: object): Promise<PropertyText[]> {
    const texts: PropertyText[] = [];
    const found: { path: string; value: unknown }[] = [{ path: "", value: properties }];
    const walked = new Set<object>();
    for (const { path, value: given } of found) {
        const value: unknown = given instanceof Promise ? await given : given;
        if (typeof value === "string") {
            texts.push({ path, text: value });
        } else if (typeof value === "object" && value !== null && !walked.has(value)) {
            walked.add(value);
            for (const name of Object.keys(value)) {
                const inner = pathOf(value, path, name);
                texts.push({ path: inner, text: name });
                found.push({ path: inner, value: knownProperty(value, name)?.value });
            }
        }
    }
    return texts;
}

function pathOf(owner: object, path: string, name: string): string {
    if (pulumi.asset.Asset.isInstance(owner) || pulumi.asset.Archive.isInstance(owner)) {
        return path;
    }
    if (Array.isArray(owner)) {
        return `${path}[${name}]`;
    }
    if (!/^[a-z_$][\w$-]{0,63}$/i.test(name)) {
        return `${path}["${/^[\w$./-]{1,64}$/.test(name) ? name : "…"}"]`;
    }
    return path === "" ? name : `${path}.${name}`;
}
