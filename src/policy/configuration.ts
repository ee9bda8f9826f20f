import type { EnforcementLevel, PolicyConfigSchema } from "@pulumi/policy";

/** What the configuration of every policy has. */
export interface PolicyLevel {
    /**
     * What a violation does. In the configuration that a `PolicyPack` is made with, always give it: Pulumi takes the level
     * for `"advisory"` there when a policy has a configuration without one. In a configuration file it may be left out.
     */
    readonly enforcementLevel?: EnforcementLevel;
}

/** The stack itself, of which a wrong configuration is reported: it is the first resource of every run. */
export const stackType = "pulumi:pulumi:Stack";

/** A list of texts in a configuration, empty by default. */
export function textList(description: string): PolicyConfigSchema["properties"][string] {
    return { type: "array", items: { type: "string" }, default: [], description };
}

/** What is wrong with a configuration that Pulumi lets pass: it accepts names that no policy knows. */
export function checkConfigNames(given: object, { properties }: PolicyConfigSchema): string[] {
    const known = Object.keys(properties);
    const unknown = Object.keys(given).filter((name) => !known.includes(name));
    return unknown.length === 0
        ? []
        : [`The configuration of this policy has no ${unknown.join(", ")}: it has ${known.join(", ")}.`];
}
