import type { EnforcementLevel, PolicyConfigSchema } from "@pulumi/policy";
import { boolean, type Check, fields, list, text } from "../base/checks";

/** The part of a configuration that every policy has. */
export interface PolicyLevel {
    /**
     * What a violation does. Always set it in the configuration that a `PolicyPack` is created with, because Pulumi takes a
     * configuration without a level for `"advisory"` there. In a configuration file it may be left out.
     */
    readonly enforcementLevel?: EnforcementLevel;
}

/** The type of the stack itself, the first resource of every run. A problem with a configuration is reported on it. */
export const stackType = "pulumi:pulumi:Stack";

/** A list of texts in a configuration, empty by default. */
export function textList(description: string): PolicyConfigSchema["properties"][string] {
    return { type: "array", items: { type: "string" }, default: [], description };
}

/**
 * What Pulumi gives as the configuration of a policy, with `defaults`. If something is wrong with it, the defaults alone,
 * which allow nothing. Pulumi holds it to the schema, but lets unknown names pass.
 */
export function readConfig<Config extends object>(
    given: unknown,
    { properties }: PolicyConfigSchema,
    defaults: Config,
): { readonly config: Config; readonly problem?: string } {
    const checks = Object.entries(properties).map(([name, { type }]): [string, Check] => [name, checkOf(type)]);
    const problems = fields(Object.fromEntries(checks), "name")(given, "");
    if (problems.length > 0) {
        const advice = "Correct it; until then, the defaults apply.";
        return {
            config: defaults,
            problem: `The configuration of this policy is not valid: ${problems.join("; ")}. ${advice}`,
        };
    }
    const values = Object.entries(given as Partial<Config>).filter(([, value]) => value !== undefined);
    return { config: { ...defaults, ...Object.fromEntries(values) } };
}

function checkOf(type: PolicyConfigSchema["properties"][string]["type"]): Check {
    switch (type) {
        case "array":
            return list(text);
        case "boolean":
            return boolean;
        default:
            return text;
    }
}
