import * as pulumi from "@pulumi/pulumi";
import { knownProperty } from "./cloudflareResources";
import { findDeliveryUrls, type FoundUrl } from "./findUrls";

/** A delivery URL of a resource, and all properties that contain it. */
export interface UrlUse extends FoundUrl {
    readonly paths: readonly string[];
}

/** The delivery URLs in the properties of a resource, each once. */
export async function urlUses(properties: object): Promise<UrlUse[]> {
    const uses = new Map<string, FoundUrl & { paths: string[] }>();
    for (const { path, text } of await propertyTexts(properties)) {
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
 * All texts in the properties of a resource, at any depth: strings, names, and the text or address of an asset. Each has the
 * path of its property, such as `content` or `spec.images[2]`. A name that looks like data is `["…"]` there. An unknown value
 * has no text. A value in several places is read once.
 */
export async function propertyTexts(properties: object): Promise<{ path: string; text: string }[]> {
    const texts: { path: string; text: string }[] = [];
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
