import * as pulumi from "@pulumi/pulumi";

/** A text in the properties of a resource. */
export interface PropertyText {
    /** Where it is, such as `content` or `spec.images[2]`. A name that looks like data is shown as `["…"]`. */
    readonly path: string;
    readonly text: string;
}

/**
 * Every text in the properties of a resource, however deep: strings, names, and the text or the address of an asset. A
 * value that is not known yet is a text of the engine's that holds nothing.
 */
export async function propertyTexts(properties: object): Promise<PropertyText[]> {
    const texts: PropertyText[] = [];
    const found: { path: string; value: unknown }[] = [{ path: "", value: properties }];
    for (const { path, value: given } of found) {
        const value: unknown = given instanceof Promise ? await given : given;
        if (typeof value === "string") {
            texts.push({ path, text: value });
        } else if (typeof value === "object" && value !== null) {
            for (const name of Object.keys(value)) {
                const inner = pathOf(value, path, name);
                texts.push({ path: inner, text: name });
                found.push({ path: inner, value: valueOf(value, name) });
            }
        }
    }
    return texts;
}

/** Without the getters of a proxy of `@pulumi/policy`, which throw for what is not known yet. */
function valueOf(owner: object, name: string): unknown {
    return Object.getOwnPropertyDescriptor(owner, name)?.value;
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
