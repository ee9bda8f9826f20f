import type { EnforcementLevel, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { boolean, type Check, fields, list, text } from "../base/checks";

/** The part of a configuration that every policy has. */
export interface PolicyLevel {
    /**
     * What a violation does. Always set it in the configuration that a `PolicyPack` is created with, because Pulumi takes a
     * configuration without a level for `"advisory"` there. In a configuration file it may be left out.
     */
    readonly enforcementLevel?: EnforcementLevel;
}

/** A list of texts in a configuration, empty by default. */
export function textList(description: string): PolicyConfigSchema["properties"][string] {
    return { type: "array", items: { type: "string" }, default: [], description };
}

interface PolicyArgs {
    readonly type?: string;
    getConfig(): object;
}

/** The type of the stack itself, the first resource of every run. */
export const stackType = "pulumi:pulumi:Stack";

/** What `start` returns for the first resource of a run, for all resources of the run. */
export function oncePerRun<Run>(
    start: (config: unknown, report: ReportViolation) => Run,
): (args: PolicyArgs, report: ReportViolation) => Run {
    let run: { readonly started: Run } | undefined;
    return (args, report) => {
        if (run === undefined || args.type === stackType) {
            run = { started: start(args.getConfig(), report) };
        }
        return run.started;
    };
}

/**
 * The configuration of a policy, with the defaults of its schema. If it is invalid, this is reported, and the defaults alone
 * apply: they allow nothing. Pulumi checks it against the schema, but accepts unknown names.
 */
export function readConfig(given: unknown, { properties }: PolicyConfigSchema, report: ReportViolation): object {
    const schemas = Object.entries(properties);
    const checks = schemas.map(([name, { type }]): [string, Check] => [
        name,
        type === "array" ? list(text) : type === "boolean" ? boolean : text,
    ]);
    const defaults = Object.fromEntries(schemas.map(([name, schema]) => [name, schema.default]));
    const problems = fields(Object.fromEntries(checks), "name")(given, "");
    if (problems.length > 0) {
        const advice = "Correct it; until then, the defaults apply.";
        report(`The configuration of this policy is not valid: ${problems.join("; ")}. ${advice}`);
        return defaults;
    }
    const values = Object.entries(given as object).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(values) };
}
