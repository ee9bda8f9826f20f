import { isPlainObject } from "../base/checks";
import { expectationNames } from "../lookup/expectations";

/**
 * Arguments as the functions take them. In the plugin, `enforcement` is two flat fields, for languages without unions, and
 * dicts from Python may have snake-case keys.
 */
export function toArgs(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { expect, ...others } = args;
    if (!isPlainObject(expect)) {
        return args;
    }
    const { enforcement: up, enforcementAtPreview: preview, ...expectations } = toCamelCase(expect);
    const enforcement = preview === undefined ? up : { preview, ...(up !== undefined && { up }) };
    return { ...others, expect: { ...expectations, ...(enforcement !== undefined && { enforcement }) } };
}

function toCamelCase(expect: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const known = [...expectationNames, "enforcementAtPreview"];
    const rename = (name: string) => {
        const renamed = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
        return known.includes(renamed) && !Object.hasOwn(expect, renamed) ? renamed : name;
    };
    return Object.fromEntries(Object.entries(expect).map(([name, value]) => [rename(name), value]));
}
